package io.quintet.samples.guarantees.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.test.SimulatedLimePlatform;

/**
 * Several nodes on one database, in a directory that goes with them.
 */
public final class Cluster implements AutoCloseable {

	private static final int SITES = 2;

	private final Path directory;

	private final Thread atExit = new Thread(this::end);

	private final Bus bus;

	private final List<Node> nodes = new ArrayList<>();

	private @Nullable Postgres postgres;

	private @Nullable Program redis;

	private @Nullable Program pooler;

	private @Nullable SimulatedLimePlatform platform;

	private Cluster(Bus bus) {
		this.bus = bus;
		try {
			this.directory = Files.createTempDirectory("guarantees");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	/**
	 * Starts nodes and what they need.
	 * @param jar the executable jar of the conformance application
	 * @param javaOptions options of the virtual machines
	 * @param count number of nodes
	 * @param bus what the nodes hear of each other by
	 * @return the nodes, serving
	 */
	public static Cluster start(Path jar, List<String> javaOptions, int count, Bus bus) {
		if (!Files.exists(jar)) {
			throw new IllegalStateException(
					"There is no '%s'; build it with ./mvnw -pl samples/conformance -am -DskipTests package"
						.formatted(jar));
		}
		Cluster cluster = new Cluster(bus);
		try {
			cluster.launch(jar, javaOptions, count);
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private void launch(Path jar, List<String> javaOptions, int count) {
		Postgres database = new Postgres(this.directory);
		this.postgres = database;
		int port = database.port();
		List<String> arguments = new ArrayList<>();
		if (this.bus == Bus.REDIS) {
			this.redis = redis();
			this.redis.start();
			arguments.add("--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port());
		}
		if (this.bus == Bus.POOLER || this.bus == Bus.POOLER_LISTENER) {
			this.pooler = pooler(port);
			this.pooler.start();
			if (this.bus == Bus.POOLER_LISTENER) {
				arguments.add("--acp.store.direct-url=" + url(port).replace("//", "//postgres@"));
			}
			port = this.pooler.port();
			// Prepared statements belong to a server connection that the pooler takes
			// away.
			arguments.add("--spring.r2dbc.properties.preparedStatementCacheQueries=0");
		}
		if (this.bus == Bus.SITES) {
			this.platform = SimulatedLimePlatform.start();
			arguments.addAll(List.of("--spring.profiles.active=lime", "--lime.login.store=r2dbc",
					"--lime.api-base=" + this.platform.apiBase(), "--lime.site-token=" + this.platform.siteToken(),
					"--conformance.journal=" + journal()));
		}
		else {
			arguments
				.add("--spring.profiles.active=acp,hpp," + ((this.bus == Bus.REDIS) ? "cluster-redis" : "cluster"));
		}
		arguments.addAll(List.of("--spring.r2dbc.url=" + url(port), "--spring.r2dbc.username=postgres",
				"--acp.runs.timeout=120s", "--hpp.rate-limit=1000000", "--hpp.max-changes=100000",
				"--hpp.broadcast-user-edits=true", "--management.endpoint.health.show-details=always"));
		int started = (this.bus == Bus.SITES) ? SITES : count;
		for (int number = 0; number < started; number++) {
			this.nodes.add(Node.of(number, command(jar, javaOptions), this.directory, arguments));
		}
		this.nodes.forEach(Node::launch);
		this.nodes.forEach(Node::awaitReady);
	}

	private static List<String> command(Path jar, List<String> javaOptions) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx768m",
						"-Dspring.reactor.netty.shutdown-quiet-period=0s"));
		command.addAll(javaOptions);
		command.addAll(List.of("-jar", jar.toString()));
		return command;
	}

	private static String url(int port) {
		return "r2dbc:postgresql://127.0.0.1:" + port + "/postgres";
	}

	// Without files it comes up empty.
	private Program redis() {
		int port = Program.freePort();
		return new Program(List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save",
				"", "--appendonly", "no"), port, this.directory.resolve("redis.log"));
	}

	private Program pooler(int database) {
		int port = Program.freePort();
		Path settings = this.directory.resolve("pgbouncer.ini");
		try {
			Files.writeString(settings, """
					[databases]
					postgres = host=127.0.0.1 port=%d user=postgres
					[pgbouncer]
					listen_addr = 127.0.0.1
					listen_port = %d
					unix_socket_dir =
					auth_type = any
					pool_mode = transaction
					default_pool_size = 50
					max_client_conn = 500
					ignore_startup_parameters = extra_float_digits
					""".formatted(database, port));
			String program = Files.exists(Path.of("/usr/sbin/pgbouncer")) ? "/usr/sbin/pgbouncer" : "pgbouncer";
			List<String> command = new ArrayList<>(List.of(program));
			if ("root".equals(System.getProperty("user.name"))) {
				command.addAll(List.of("-u", "nobody"));
				this.directory.toFile().setExecutable(true, false);
				this.directory.toFile().setReadable(true, false);
			}
			command.add(settings.toString());
			return new Program(command, port, this.directory.resolve("pgbouncer.log"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns what nodes hear of each other by.
	 * @return the bus
	 */
	public Bus bus() {
		return this.bus;
	}

	/**
	 * Returns the nodes.
	 * @return all of them, also those that are stopped
	 */
	public List<Node> nodes() {
		return this.nodes;
	}

	/**
	 * Returns the database.
	 * @return the database
	 */
	public Postgres postgres() {
		return there(this.postgres, "Postgres");
	}

	/**
	 * Returns the Redis.
	 * @return the Redis of a cluster with that bus
	 */
	public Program redisServer() {
		return there(this.redis, "Redis");
	}

	/**
	 * Returns the platform that agents log in at.
	 * @return the platform of a cluster of sites
	 */
	public SimulatedLimePlatform platform() {
		return there(this.platform, "platform");
	}

	/**
	 * Returns the file to which sites write what their handlers do.
	 * @return the file, which may not be there yet
	 */
	public Path journal() {
		return this.directory.resolve("logins.journal");
	}

	private static <T> T there(@Nullable T process, String what) {
		if (process == null) {
			throw new IllegalStateException("There is no " + what);
		}
		return process;
	}

	/** Ends all processes. */
	@Override
	public void close() {
		end();
		Runtime.getRuntime().removeShutdownHook(this.atExit);
	}

	private void end() {
		this.nodes.forEach(Node::close);
		for (AutoCloseable other : new @Nullable AutoCloseable[] { this.platform, this.pooler, this.redis,
				this.postgres }) {
			try {
				if (other != null) {
					other.close();
				}
			}
			catch (Exception ex) {
				System.err.printf(Locale.ROOT, "%s is left: %s%n", other, ex);
			}
		}
		if (System.getProperty("guarantees.keep") != null) {
			return;
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
		catch (IOException | UncheckedIOException ex) {
			System.err.printf(Locale.ROOT, "%s is left: %s%n", this.directory, ex);
		}
	}

	/** What nodes hear of each other by. */
	public enum Bus {

		/** Notifications of Postgres. */
		POSTGRES("Postgres"),

		/** A Redis stream. */
		REDIS("Redis"),

		/** Notifications of Postgres behind PgBouncer, where they do not arrive. */
		POOLER("Postgres behind PgBouncer"),

		/** PgBouncer for all but the notifications. */
		POOLER_LISTENER("Postgres behind PgBouncer, with acp.store.direct-url"),

		/** Nothing: sites of LIME share the database only. */
		SITES("sites on Postgres");

		private final String label;

		Bus(String label) {
			this.label = label;
		}

		/**
		 * Returns the words for it.
		 * @return as in the table
		 */
		public String label() {
			return this.label;
		}

	}

}
