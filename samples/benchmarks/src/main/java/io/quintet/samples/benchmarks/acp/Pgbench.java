package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.load.Outcome;

/**
 * The load generator of Postgres: what the database can do when nothing stands before it.
 * Every parameter is bound and the statement prepared, as our store does.
 */
final class Pgbench implements AppendTarget {

	static final String INSERT = """
			\\set n random(1, 9000000000000000)
			insert into bench_events
			  (id, thread_id, run_id, type, author_id, author, payload, metadata, client_id, created_at)
			values ('evt_' || lpad(to_hex(:n::bigint), 16, '0'), %s, null, 'message', :author_id,
			  :author::jsonb, :payload::jsonb, :metadata::jsonb, 'c-' || :n, clock_timestamp());
			""";

	static final String APPEND = """
			\\set n random(1, 9000000000000000)
			select r_outcome, r_id, r_at from acp_append_v2('evt_' || lpad(to_hex(:n::bigint), 16, '0'), %s,
			  :tenant::jsonb, :author_id, :author_id, :author::jsonb, 'message', :payload::jsonb, :metadata::jsonb,
			  'c-' || :n, null, null);
			""";

	/** As {@link #APPEND}, with a notification in the same transaction. */
	static final String NOTIFY = APPEND.replace("select r_outcome", "select pg_notify('bench', :author_id), r_outcome");

	private static final int MICROS_AT = 5;

	private final String name;

	private final Path program;

	private final String script;

	private final String table;

	private final BenchmarkDatabase database;

	Pgbench(String name, Path program, String script, String table, BenchmarkDatabase database) {
		this.name = name;
		this.program = program;
		this.script = script;
		this.table = table;
		this.database = database;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void clear() throws IOException {
		this.database.clear(this.table);
	}

	@Override
	public long stored() throws IOException {
		return this.database.count(this.table);
	}

	@Override
	public Appended append(Load load, Duration lead, Duration window) throws IOException {
		Path directory = Files.createTempDirectory("quintet-pgbench");
		try {
			Path file = Files.writeString(directory.resolve("script.sql"), this.script.formatted(thread(load)));
			run(command(load, file, lead.plus(window)), directory);
			return read(directory, lead, window);
		}
		finally {
			try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
				for (Path file : files) {
					Files.delete(file);
				}
			}
			Files.delete(directory);
		}
	}

	private static String thread(Load load) {
		return (load.threads() == 1) ? "'" + Message.threadId(0) + "'"
				: "'th_' || lpad(to_hex(:client_id::bigint), 16, '0')";
	}

	private List<String> command(Load load, Path file, Duration length) {
		List<String> command = new ArrayList<>(List.of(this.program.toString(), "--no-vacuum", "--protocol=prepared",
				"--file=" + file, "--client=" + load.connections(), "--jobs=" + Math.min(2, load.connections()),
				"--time=" + (length.toMillis() + 999) / 1000, "--log", "--log-prefix=" + file.resolveSibling("log")));
		Map<String, String> variables = Map.of("tenant", Message.tenant(), "author_id", Message.AUTHOR.id(), "author",
				Message.author(), "payload", Message.payload(), "metadata", "{}");
		variables.forEach((name, value) -> command.add("--define=" + name + "=" + value));
		return command;
	}

	private void run(List<String> command, Path directory) throws IOException {
		Path said = directory.resolve("said");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
		builder.environment().putAll(this.database.environment());
		Process process = builder.start();
		try {
			if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException("pgbench failed: " + Files.readString(said));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
		finally {
			process.destroyForcibly();
		}
	}

	// Each line: client, number, microseconds taken, script, and when it ended, in
	// seconds
	// and microseconds.
	private static Appended read(Path directory, Duration lead, Duration window) throws IOException {
		List<long[]> transactions = new ArrayList<>();
		try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "log*")) {
			for (Path log : logs) {
				for (String line : Files.readAllLines(log)) {
					String[] fields = line.split(" ", -1);
					transactions.add(new long[] { Long.parseLong(fields[2]),
							Long.parseLong(fields[MICROS_AT - 1]) * 1_000_000 + Long.parseLong(fields[MICROS_AT]) });
				}
			}
		}
		long first = transactions.stream().mapToLong((line) -> line[1]).min().orElse(0);
		long from = first + lead.toNanos() / 1000;
		long to = from + window.toNanos() / 1000;
		Latencies latencies = new Latencies();
		transactions.stream()
			.filter((line) -> line[1] >= from && line[1] < to)
			.forEach((line) -> latencies.add(line[0] * 1000));
		double[] millis = latencies.millis(0.5, 0.99);
		Outcome outcome = new Outcome(latencies.size(), 0, latencies.size() / (window.toNanos() / 1e9), millis[0],
				millis[1], 0, 0, 0);
		return new Appended(outcome, transactions.size());
	}

}
