package io.quintet.samples.conformance.acp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;
import io.quintet.samples.conformance.acp.Ledger.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that goes away in the middle of load, and comes back.
 */
class AcpOutageTests {

	private static final Logger logger = LoggerFactory.getLogger(AcpOutageTests.class);

	private static final int ENDLESS = 100_000_000;

	private static final Duration OUTAGE = Duration.ofSeconds(4);

	private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

	private static final Duration RECOVERY = Duration.ofSeconds(120);

	private static final Set<String> TERMINAL = Set.of("run.completed", "run.failed", "run.cancelled");

	@TempDir(factory = TargetFolder.class)
	private static Path folder;

	private static PostgresProcess postgres;

	private static AcpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void start() throws Exception {
		postgres = new PostgresProcess(folder);
		server = AcpServer.startAlone("acp", "spring.r2dbc.url=" + postgres.url(), "acp.runs.timeout=60s",
				"acp.runs.lease=3s",
				// It waits for ever for a database that does not answer.
				"management.health.r2dbc.enabled=false");
	}

	@AfterAll
	static void stop() {
		server.close();
		postgres.close();
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource
	void errorsAreClearAndNothingAcknowledgedIsLost(Outage outage) throws Exception {
		Caller alice = server.client().as("alice");
		// A connection of the pool may still be the one that the outage before has cut.
		String thread = Awaitility.await("the outage before is over")
			.atMost(RECOVERY)
			.ignoreExceptionsMatching(AssertionError.class::isInstance)
			.until(() -> alice.createThread("ticker", "hold"), Objects::nonNull);
		String ticker = alice.run(thread, "ticker");
		String held = alice.run(thread, "hold");
		Ledger ledger = new Ledger(alice.createThread(), 8, ENDLESS);
		Ledger.Sending sending = ledger.send(alice);
		Queue<Answer> reads = new ConcurrentLinkedQueue<>();
		AtomicBoolean over = new AtomicBoolean();
		Future<?> reader = this.threads.submit(() -> read(alice,
				List.of("/threads?limit=5", "/runs/" + ticker, "/threads/" + ledger.thread() + "/events?limit=5"),
				reads, over));
		awaitMore(ledger, 100);
		outage.begin.accept(postgres);
		Awaitility.await().pollDelay(OUTAGE).atMost(OUTAGE.plus(RECOVERY)).until(() -> !ledger.refusals().isEmpty());
		assertThat(health()).isEqualTo(503);
		outage.end.accept(postgres);
		long back = System.nanoTime();
		awaitMore(ledger, 1);
		logger.info("{}: first acknowledgement {} ms after the end, {} refused, {} acknowledged", outage,
				Duration.ofNanos(System.nanoTime() - back).toMillis(), ledger.refusals().size(), ledger.count());
		awaitMore(ledger, 100);
		Awaitility.await("health").atMost(RECOVERY).until(() -> health() == 200);
		over.set(true);
		reader.get(60, TimeUnit.SECONDS);
		ledger.finish();
		sending.await();
		assertThat(ledger.refusals()).isNotEmpty();
		ledger.refusals().forEach(AcpOutageTests::assertClear);
		assertThat(reads).isNotEmpty();
		reads.forEach(AcpOutageTests::assertClear);
		ledger.check(alice.events(ledger.thread()));
		checkRun(alice, thread, ticker, "ticker");
		alice.delete("/runs/" + held);
		checkRun(alice, thread, held, "hold");
	}

	private static void awaitMore(Ledger ledger, int more) {
		int before = ledger.count();
		Awaitility.await(more + " acknowledgements")
			.atMost(RECOVERY)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> ledger.count() >= before + more);
	}

	private static void read(Caller alice, List<String> paths, Queue<Answer> refused, AtomicBoolean over) {
		for (int i = 0; !over.get(); i++) {
			long began = System.nanoTime();
			Reply reply = alice.get(paths.get(i % paths.size()));
			if (reply.status() != 200) {
				refused.add(new Answer(reply, System.nanoTime() - began));
			}
		}
	}

	private static int health() {
		return server.client("").sendElsewhere("GET", "/actuator/health").status();
	}

	private static void assertClear(Answer answer) {
		Reply reply = answer.reply();
		assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
		assertThat(reply.header("content-type")).isEqualTo("application/json");
		assertThat(reply.code()).isEqualTo("unavailable");
		assertThat(reply.detail()).isNotEmpty().doesNotContain("Exception").hasSizeLessThan(200);
		assertThat(reply.header("retry-after")).matches("[1-9]\\d*");
		assertThat(answer.nanos()).as("time of " + reply).isLessThan(LONGEST_ANSWER.toNanos());
	}

	// How a run ends depends on when it wanted to store something; that it ends, and
	// once,
	// does not.
	private static void checkRun(Caller alice, String thread, String run, String assistant) {
		JsonNode ended = alice.awaitEnd(run);
		List<String> types = alice.eventsOf(run, thread).stream().map((event) -> event.get("type").asString()).toList();
		assertThat(types).startsWith("run.started").endsWith("run." + ended.get("status").asString());
		assertThat(types.stream().filter(TERMINAL::contains)).hasSize(1);
		String again = alice.run(thread, assistant);
		assertThat(again).isNotEqualTo(run);
		assertThat(alice.delete("/runs/" + again).status()).isEqualTo(204);
	}

	/** How a database goes away, and how it comes back. */
	enum Outage {

		/** It is stopped in order. */
		STOPPED(PostgresProcess::stop, PostgresProcess::start),

		/** It is killed. */
		KILLED(PostgresProcess::kill, PostgresProcess::start),

		/** It does not answer, and connections stay. */
		FROZEN(PostgresProcess::freeze, PostgresProcess::thaw);

		private final Consumer<PostgresProcess> begin;

		private final Consumer<PostgresProcess> end;

		Outage(Consumer<PostgresProcess> begin, Consumer<PostgresProcess> end) {
			this.begin = begin;
			this.end = end;
		}

	}

}
