package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.load.Outcome;
import io.quintet.samples.benchmarks.server.ServerConsole;
import io.quintet.support.reactive.TimeLimits;

/**
 * Our store in a process of its own, without a server before it: writers in the same
 * process append to it, each again as soon as it has its answer.
 */
public final class StoreServer {

	/** Asks for a window: writers, threads, milliseconds, most messages. */
	static final String APPEND = "append";

	/** Asks for the schema to be created. */
	static final String SCHEMA = "schema";

	private final PostgresThreadStore store;

	private final AtomicLong number = new AtomicLong();

	private StoreServer(PostgresThreadStore store) {
		this.store = store;
	}

	/**
	 * Obeys until standard input ends.
	 * @param args URL of the database, user, password, then the number of lanes and the
	 * most events of a statement, where they are not the default
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		ConnectionFactory factory = ConnectionFactories.get(ConnectionFactoryOptions.parse(args[0])
			.mutate()
			.option(ConnectionFactoryOptions.USER, args[1])
			.option(ConnectionFactoryOptions.PASSWORD, args[2])
			.build());
		ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(factory).build());
		PostgresThreadStore.Settings defaults = PostgresThreadStore.Settings.defaults();
		PostgresThreadStore.Queue queue = defaults.queue();
		PostgresThreadStore.Settings settings = new PostgresThreadStore.Settings(defaults.lifecycleEvents(),
				(args.length > 3) ? Integer.parseInt(args[3]) : defaults.lanes(),
				(args.length > 4) ? new PostgresThreadStore.Queue(Integer.parseInt(args[4]), queue.maxBatchSize(),
						queue.maxQueued(), queue.maxQueuedSize()) : queue,
				defaults.lockTimeout(), defaults.statementTimeout());
		StoreServer server = new StoreServer(
				new PostgresThreadStore(pool, new LocalBroadcaster(), settings, TimeLimits.scheduler()));
		ServerConsole.serve(0, Map.of(APPEND, server::append, SCHEMA, (rest) -> createSchema(factory)));
	}

	/** The schema as our store on this class path wants it. */
	static String schema() {
		try (InputStream script = Objects
			.requireNonNull(PostgresThreadStore.class.getResourceAsStream("V1__acp_threads.sql"))) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String createSchema(ConnectionFactory factory) {
		Mono.usingWhen(factory.create(),
				(connection) -> Flux.from(connection.createStatement(schema()).execute())
					.concatMap((result) -> result.getRowsUpdated())
					.then(),
				Connection::close)
			.block(Duration.ofSeconds(30));
		return "created";
	}

	private String append(String arguments) {
		String[] words = arguments.split(" ", -1);
		Outcome outcome = append(Integer.parseInt(words[0]), Integer.parseInt(words[1]),
				Duration.ofMillis(Long.parseLong(words[2])), Long.parseLong(words[3]));
		return JsonMapper.shared().writeValueAsString(outcome);
	}

	private Outcome append(int connections, int threads, Duration length, long most) {
		CountDownLatch running = new CountDownLatch(connections);
		List<Writer> writers = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < connections; i++) {
			writers.add(new Writer(i % threads, start + length.toNanos(), most / connections, running));
		}
		writers.forEach(Writer::next);
		try {
			if (!running.await(length.toMillis() + 20_000, TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("no answer for a long time");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		double seconds = (System.nanoTime() - start) / 1e9;
		Latencies latencies = new Latencies();
		writers.forEach((writer) -> latencies.addAll(writer.latencies));
		double[] millis = latencies.millis(0.5, 0.99);
		int failures = writers.stream().mapToInt((writer) -> writer.failures).sum();
		return new Outcome(latencies.size(), failures, latencies.size() / seconds, millis[0], millis[1], 0, 0, 0);
	}

	/** One message after the other. */
	private final class Writer {

		private final Latencies latencies = new Latencies();

		private final int thread;

		private final long end;

		private final CountDownLatch running;

		private long left;

		private int failures;

		private long sent;

		Writer(int thread, long end, long count, CountDownLatch running) {
			this.thread = thread;
			this.end = end;
			this.left = count;
			this.running = running;
		}

		void next() {
			this.sent = System.nanoTime();
			if (this.sent >= this.end || this.left-- <= 0) {
				this.running.countDown();
				return;
			}
			StoreServer.this.store.append(Message.event(this.thread, StoreServer.this.number.incrementAndGet()))
				.subscribe((stored) -> answered(stored), (ex) -> answered(null));
		}

		private void answered(@Nullable AppendedEvent stored) {
			this.latencies.add(System.nanoTime() - this.sent);
			if (stored == null || stored.duplicate()) {
				this.failures++;
			}
			next();
		}

	}

}
