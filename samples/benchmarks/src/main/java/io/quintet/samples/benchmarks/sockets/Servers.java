package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import reactor.netty.DisposableServer;

import io.quintet.samples.benchmarks.acp.AcpServer;
import io.quintet.samples.benchmarks.acp.BenchmarkDatabase;
import io.quintet.samples.benchmarks.acp.PostgresServer;
import io.quintet.samples.benchmarks.server.BenchmarkServer;
import io.quintet.samples.benchmarks.server.ServerProcess;
import io.quintet.samples.benchmarks.sockets.generator.Dialect;
import io.quintet.samples.benchmarks.sockets.server.EngineServer;
import io.quintet.samples.benchmarks.sockets.server.SourceServer;

/**
 * Starts the servers: in processes of their own, or ours in this one.
 */
final class Servers implements AutoCloseable {

	static final String SOURCE = "bare Netty";

	static final String ENGINE = "ours, engine only";

	static final String ACP = "ours, ACP with Postgres";

	static final String PYTHON = "python-socketio 5.18.1";

	static final String NODE = "socket.io 4.8.4 (node)";

	private static final String PYTHON_PATH = "python-socketio-server-5.18.1/bin/python";

	private static final List<String> ACP_ARGUMENTS = List
		.of("--management.observations.enable.http.server.requests=false");

	private final ServerOptions options;

	private final Path folder;

	private @Nullable PostgresServer postgres;

	private int databases;

	Servers(ServerOptions options) throws IOException {
		this.options = options;
		this.folder = Files.createTempDirectory("quintet-peer");
	}

	/**
	 * Starts the server of a name on the command line; {@code null} when it is missing.
	 */
	@Nullable Target start(String server) throws IOException {
		return switch (server) {
			case "source" -> source();
			case "engine" -> engine();
			case "acp" -> acp(database(1), 0);
			case "python" -> python();
			case "node" -> node();
			default -> throw new IllegalArgumentException("unknown server " + server);
		};
	}

	private Target source() throws IOException {
		if (!this.options.inProcess()) {
			return process(SOURCE, ServerProcess.java("socket-source", List.of("-Xmx256m"), List.of()));
		}
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			Channel channel = SourceServer.start(group);
			return inProcess(SOURCE, Dialect.ROOM, ((InetSocketAddress) channel.localAddress()).getPort(),
					() -> group.shutdownGracefully().syncUninterruptibly());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	Target engine() throws IOException {
		if (!this.options.inProcess()) {
			return process(ENGINE, ServerProcess.java("socket-engine", this.options.javaOptions(), List.of()));
		}
		DisposableServer server = EngineServer.start();
		return inProcess(ENGINE, Dialect.ROOM, server.port(), server::disposeNow);
	}

	/** Starts ACP on a database, on a port or, with 0, on a free one. */
	Target acp(BenchmarkDatabase database, int port) throws IOException {
		List<String> arguments = new ArrayList<>(ACP_ARGUMENTS);
		arguments.addAll(database.arguments());
		arguments.addAll(this.options.acpArguments());
		arguments.add("--server.port=" + port);
		if (!this.options.inProcess()) {
			ServerProcess process = ServerProcess.java("acp-server", this.options.javaOptions(), arguments);
			return new Target(ACP, Dialect.ACP, process.port(), process, Map.of(), postgres()::processorTime,
					process::close);
		}
		ReactiveWebServerApplicationContext context = AcpServer.start(arguments.toArray(String[]::new));
		return new Target(ACP, Dialect.ACP, BenchmarkServer.portOf(context), null, AcpServer.commands(context),
				() -> Duration.ZERO, context::close);
	}

	/** Makes a database with threads. */
	BenchmarkDatabase database(int threads) throws IOException {
		BenchmarkDatabase database = postgres().create("bench_sockets_" + ++this.databases);
		database.createSchema();
		database.seedThreads(threads);
		database.seedMembers(Dialect.IDENTITIES - 1);
		database.seedAssistant();
		return database;
	}

	private @Nullable Target python() throws IOException {
		Path python = peer(PYTHON_PATH);
		return (python != null)
				? process(PYTHON, ServerProcess.program(python.toString(), script("socketio_room.py").toString()))
				: null;
	}

	/**
	 * Starts a python server that sends texts as they are written and stores nothing;
	 * {@code null} when it is missing.
	 * @param name name in the figures
	 * @param flushMillis how long a part waits for more, or 0
	 */
	@Nullable Target relay(String name, int flushMillis) throws IOException {
		Path python = peer(PYTHON_PATH);
		return (python != null) ? process(name, ServerProcess.program(python.toString(),
				script("socketio_streams.py").toString(), Integer.toString(flushMillis))) : null;
	}

	private @Nullable Target node() throws IOException {
		Path modules = peer("socket.io-server-4.8.4/node_modules");
		return (modules != null) ? process(NODE, ServerProcess.program("/usr/bin/env", "NODE_PATH=" + modules, "node",
				script("socketio_room.cjs").toString())) : null;
	}

	private @Nullable Path peer(String path) {
		Path peers = this.options.peers();
		return (peers != null && Files.exists(peers.resolve(path))) ? peers.resolve(path) : null;
	}

	private Path script(String name) throws IOException {
		Path script = this.folder.resolve(name);
		try (InputStream resource = Objects.requireNonNull(Servers.class.getResourceAsStream("/peers/" + name))) {
			Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
		}
		return script;
	}

	private static Target process(String name, ServerProcess process) {
		return new Target(name, Dialect.ROOM, process.port(), process, Map.of(), () -> Duration.ZERO, process::close);
	}

	private static Target inProcess(String name, Dialect dialect, int port, Runnable end) {
		return new Target(name, dialect, port, null, Map.of(), () -> Duration.ZERO, end);
	}

	private PostgresServer postgres() throws IOException {
		PostgresServer running = this.postgres;
		if (running == null) {
			running = PostgresServer.at(this.options.url());
			this.postgres = running;
		}
		return running;
	}

	/** Describes the database, when one was needed. */
	String settings() throws IOException {
		return (this.postgres != null) ? this.postgres.settings() : "";
	}

	@Override
	public void close() throws IOException {
		if (this.postgres != null) {
			this.postgres.close();
		}
		for (String script : List.of("socketio_room.py", "socketio_room.cjs", "socketio_streams.py")) {
			Files.deleteIfExists(this.folder.resolve(script));
		}
		Files.deleteIfExists(this.folder);
	}

}
