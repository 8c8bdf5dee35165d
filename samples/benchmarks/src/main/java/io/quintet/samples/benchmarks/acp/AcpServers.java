package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * Starts our servers, each with a database of its own.
 */
final class AcpServers implements AutoCloseable {

	private static final String NOT_OBSERVED = "--management.observations.enable.http.server.requests=false";

	private final AcpOptions options;

	private final PostgresServer postgres;

	private final List<ServerProcess> processes = new ArrayList<>();

	AcpServers(AcpOptions options, PostgresServer postgres) {
		this.options = options;
		this.postgres = postgres;
	}

	/**
	 * Starts a server over HTTP, with a schema and without threads.
	 * @param name name in the figures
	 * @param database name of its database
	 * @param jar another build, or {@code null} for this one
	 * @param observed whether Actuator observes each HTTP request
	 */
	HttpTarget http(String name, String database, @Nullable Path jar, boolean observed) throws IOException {
		BenchmarkDatabase created = this.postgres.create(database);
		List<String> arguments = new ArrayList<>(created.arguments());
		if (!observed) {
			arguments.add(NOT_OBSERVED);
		}
		ServerProcess process = start("acp-server", jar, arguments);
		return new HttpTarget(name, process.port(), process::processorTime, created);
	}

	/** Starts a store without a server before it. */
	StoreTarget store(String name, String database, @Nullable Path jar) throws IOException {
		BenchmarkDatabase created = this.postgres.create(database);
		List<String> arguments = new ArrayList<>(List.of(created.r2dbcUrl(), created.user(), created.password()));
		arguments.addAll(this.options.store());
		ServerProcess process = start("acp-store", jar, arguments);
		process.ask(StoreServer.SCHEMA);
		return new StoreTarget(name, process, created);
	}

	/** Prepares a database for pgbench. */
	List<AppendTarget> pgbench() throws IOException {
		BenchmarkDatabase database = this.postgres.create("bench_pgbench");
		database.executeWhole(StoreServer.schema());
		database.execute("create table bench_events (like acp_events including all)");
		database.seedThreads(Load.SPREAD.threads());
		return List.of(
				new Pgbench(AcpBenchmark.INSERT, this.options.pgbench(), Pgbench.INSERT, "bench_events", database),
				new Pgbench(AcpBenchmark.APPEND, this.options.pgbench(), Pgbench.APPEND, "acp_events", database),
				new Pgbench(AcpBenchmark.NOTIFY, this.options.pgbench(), Pgbench.NOTIFY, "acp_events", database));
	}

	private ServerProcess start(String mode, @Nullable Path jar, List<String> arguments) throws IOException {
		ServerProcess process = (jar != null) ? ServerProcess.java(jar.toString(), mode, this.options.java(), arguments)
				: ServerProcess.java(mode, this.options.java(), arguments);
		this.processes.add(process);
		return process;
	}

	/** Ends the servers that run; others can be started after. */
	void stop() {
		this.processes.forEach(ServerProcess::close);
		this.processes.clear();
	}

	@Override
	public void close() {
		stop();
	}

}
