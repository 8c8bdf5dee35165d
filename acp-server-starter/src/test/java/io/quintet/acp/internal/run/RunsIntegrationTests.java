package io.quintet.acp.internal.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.r2dbc.LosingConnectionFactory;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.acp.store.r2dbc.TestDatabase;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs over a real database.
 */
@Timeout(180)
class RunsIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private static final Set<String> ENDS = Set.of("run.completed", "run.failed", "run.cancelled");

	private static TestDatabase database;

	private final List<Node> nodes = new ArrayList<>();

	private final Map<String, AssistantHandler> handlers = new ConcurrentHashMap<>();

	private final Scheduler blockingThreads = Schedulers.newBoundedElastic(8, 100, "blocking");

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@AfterEach
	void stopNodes() {
		this.nodes.forEach(Node::stop);
		this.blockingThreads.dispose();
	}

	private Node node() {
		return node(RunSettings.defaults());
	}

	private Node node(RunSettings settings) {
		Node node = new Node(settings, new LosingConnectionFactory(database.pool()));
		node.runs.start();
		return node;
	}

	private static RunSettings lease(Duration lease) {
		RunSettings defaults = RunSettings.defaults();
		return new RunSettings(defaults.timeout(), lease, true, defaults.maxEventSize(), defaults.bounds());
	}

	private static void until(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(TIMEOUT).until(condition);
	}

	@Test
	void theFramesOfARunComeInTheOrderOfTheirCommits() {
		this.handlers.put("echo",
				(context, events) -> context.events()
					.filter((event) -> event.body() instanceof EventBody.RunStarted)
					.map((event) -> events.message("seen " + event.type()))
					.concatWith(Flux.just(events.reasoning("done"))));
		Node node = node();
		AcpThread thread = node.thread("echo");
		Run run = node.invoke(thread, "echo");
		node.awaitEnd(run);
		assertThat(node.framesOf(run)).containsExactly("pending", "running", "run.started", "message", "reasoning",
				"completed", "run.completed");
		List<ThreadEvent> told = node.events(run);
		assertThat(node.history(thread)).isEqualTo(told);
		assertThat(told).extracting(ThreadEvent::createdAt).isSorted().doesNotHaveDuplicates();
		assertThat(told).allMatch((event) -> event.author().equals(run.assistant()));
	}

	@Test
	void aRemovedAssistantNeitherWritesNorReadsOn() {
		Sinks.One<HandlerContext> context = Sinks.one();
		AtomicBoolean cancelled = new AtomicBoolean();
		this.handlers.put("spy", (seen, events) -> {
			context.tryEmitValue(seen);
			return Flux.interval(Duration.ofMillis(5))
				.onBackpressureDrop()
				.<AssistantEvent>map((i) -> events.message("still here"))
				.doOnCancel(() -> cancelled.set(true));
		});
		Node node = node();
		AcpThread thread = node.thread("spy");
		Run run = node.invoke(thread, "spy");
		until(() -> node.framesOf(run).contains("message"));
		node.store.removeMember(new MemberRemoval(thread.id(), null, "spy", ALICE)).block(TIMEOUT);
		assertThat(node.run(run).status()).isEqualTo(RunStatus.CANCELLED);
		until(cancelled::get);
		HandlerContext kept = context.asMono().block(TIMEOUT);
		until(() -> !node.isAtWork());
		assertThatExceptionOfType(RunOverException.class).isThrownBy(() -> kept.events().blockLast(TIMEOUT));
		assertThatExceptionOfType(RunOverException.class).isThrownBy(() -> kept.members().blockLast(TIMEOUT));
		assertThat(node.history(thread)).last().extracting(ThreadEvent::type).isEqualTo("run.cancelled");
	}

	@Test
	void anAssistantThatAnotherNodeRemovesEndsWithTheNextRenewalOfItsLease() {
		AtomicBoolean cancelled = new AtomicBoolean();
		this.handlers.put("spy", (seen, events) -> Flux.<AssistantEvent>never().doOnCancel(() -> cancelled.set(true)));
		Node node = node(lease(Duration.ofSeconds(1)));
		Node other = node();
		AcpThread thread = node.thread("spy");
		Run run = node.invoke(thread, "spy");
		until(() -> node.framesOf(run).contains("run.started"));
		other.store.removeMember(new MemberRemoval(thread.id(), null, "spy", ALICE)).block(TIMEOUT);
		until(cancelled::get);
		assertThat(node.run(run).status()).isEqualTo(RunStatus.CANCELLED);
	}

	@Test
	void listenersOfAnEndCanReadIt() {
		this.handlers.put("echo", (context, events) -> Flux.just(events.message("a")));
		Node node = node();
		List<RunStatus> read = new CopyOnWriteArrayList<>();
		node.broadcaster.listen((frame) -> {
			if (frame instanceof ThreadFrame.EventStored stored
					&& stored.event().body() instanceof EventBody.RunCompleted) {
				node.store.runAccess(stored.event().runId(), "alice")
					.subscribe((access) -> read.add(access.run().status()));
			}
		});
		node.invoke(node.thread("echo"), "echo");
		until(() -> read.size() == 1);
		assertThat(read).containsExactly(RunStatus.COMPLETED);
	}

	@Test
	void aFloodIsStoredWholeAndInOrder() {
		AtomicInteger open = new AtomicInteger();
		this.handlers.put("flood",
				(context, events) -> Flux.range(0, 500)
					.map((i) -> events.message("m " + i))
					.doOnRequest((count) -> assertThat(open.addAndGet((int) count)).isEqualTo(1))
					.doOnNext((event) -> open.decrementAndGet()));
		Node node = node();
		AcpThread thread = node.thread("flood");
		Run run = node.invoke(thread, "flood");
		node.awaitEnd(run);
		assertThat(node.run(run).error()).isNull();
		List<String> texts = node.history(thread)
			.stream()
			.filter((event) -> event.body() instanceof EventBody.Message)
			.map((event) -> ((EventBody.Message) event.body()).text())
			.toList();
		assertThat(texts).isEqualTo(IntStream.range(0, 500).mapToObj((i) -> "m " + i).toList());
	}

	@Test
	void aHistoryLongerThanAPageIsReadWhole() {
		AtomicInteger count = new AtomicInteger();
		this.handlers.put("flood", (context, events) -> Flux.range(0, 450).map((i) -> events.message("m " + i)));
		this.handlers.put("count", (context,
				send) -> context.events().count().map((n) -> send.message(count.addAndGet(n.intValue()) + "")));
		Node node = node();
		AcpThread thread = node.thread("flood", "count");
		node.awaitEnd(node.invoke(thread, "flood"));
		node.awaitEnd(node.invoke(thread, "count"));
		assertThat(count).hasValue(450 + 2 + 1);
	}

	@Test
	void twoHundredRunsAtOnce() {
		this.handlers.put("slow", (context, events) -> Flux.concat(Flux.just(events.message("tick 1")),
				Mono.delay(Duration.ofMillis(500)).thenReturn(events.message("tick 2"))));
		Node node = node();
		List<AcpThread> threads = Flux.range(0, 200)
			.flatMap((i) -> Mono.fromCallable(() -> node.thread("slow")).subscribeOn(Schedulers.boundedElastic()), 8)
			.collectList()
			.block(TIMEOUT);
		List<Run> runs = Flux.fromIterable(threads)
			.flatMap((thread) -> node.runs.invoke(thread.id(), Guard.of(ALICE), List.of("slow"), null, ALICE), 200)
			.map((started) -> started.get(0))
			.collectList()
			.block(TIMEOUT);
		runs.forEach(node::awaitEnd);
		for (Run run : runs) {
			assertThat(node.framesOf(run)).containsExactly("pending", "running", "run.started", "message", "message",
					"completed", "run.completed");
		}
		assertThat(node.runs.statistics().completed()).isEqualTo(200);
	}

	@Test
	void allAssistantsOfAnInvocationStartOrNone() {
		this.handlers.put("one", (context, events) -> Flux.empty());
		this.handlers.put("two", (context, events) -> Flux.empty());
		Node node = node();
		AcpThread thread = node.thread("one");
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> node.invoke(thread, "one", "two"))
			.withMessage("assistant not a member of this thread: two")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.FORBIDDEN));
		assertThat(node.history(thread)).isEmpty();
		node.addAssistant(thread, "two");
		List<Run> runs = node.runs.invoke(thread.id(), Guard.of(ALICE), List.of("two", "one", "two"), null, ALICE)
			.block(TIMEOUT);
		assertThat(runs).extracting((run) -> run.assistant().id()).containsExactly("two", "one", "two");
		runs.forEach(node::awaitEnd);
	}

	@Test
	void aRepeatUnderAKeyIsAnsweredByTheRunOfTheFirst() {
		this.handlers.put("echo", (context, events) -> Flux.just(events.message("a")));
		Node node = node();
		AcpThread thread = node.thread("echo");
		Run first = node.runs.invoke(thread.id(), Guard.of(ALICE), List.of("echo"), "k", ALICE).block(TIMEOUT).get(0);
		node.awaitEnd(first);
		Run second = node.runs.invoke(thread.id(), Guard.of(ALICE), List.of("echo"), "k", ALICE).block(TIMEOUT).get(0);
		assertThat(second.id()).isEqualTo(first.id());
		assertThat(second.status()).isEqualTo(RunStatus.COMPLETED);
		assertThat(node.runs.statistics().completed()).isEqualTo(1);
	}

	@Test
	void cancellationsThatMeetTheLastEventEndOnce() {
		this.handlers.put("echo", (context, events) -> Flux.just(events.message("last")));
		Node node = node();
		AcpThread thread = node.thread("echo");
		List<Run> runs = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			Run run = node.invoke(thread, "echo");
			runs.add(run);
			Duration patience = Duration.ofNanos(i * 30_000L);
			Mono<Void> cancel = Mono.delay(patience).then(node.runs.cancel(run.id(), null));
			Mono.when(cancel, cancel).block(TIMEOUT);
		}
		runs.forEach(node::awaitEnd);
		List<ThreadEvent> history = node.history(thread);
		for (Run run : runs) {
			List<String> types = history.stream()
				.filter((event) -> run.id().equals(event.runId()))
				.map(ThreadEvent::type)
				.toList();
			assertThat(types.stream().filter(ENDS::contains)).as("%s", types).hasSize(1);
			assertThat(ENDS).contains(types.get(types.size() - 1));
			List<String> frames = node.framesOf(run);
			assertThat(frames.stream().filter(ENDS::contains)).as("%s", frames).hasSize(1);
		}
		assertThat(history).extracting(ThreadEvent::createdAt).isSorted().doesNotHaveDuplicates();
		until(() -> node.runs.statistics().running() == 0);
		assertThat(node.runs.statistics().completed() + node.runs.statistics().cancelled()).isEqualTo(300);
	}

	@Test
	void aCancelledRunFreesItsAssistantAtOnce() {
		this.handlers.put("hang", (context, events) -> Flux.concat(Flux.just(events.message("a")), Flux.never()));
		Node node = node();
		AcpThread thread = node.thread("hang");
		Run run = node.invoke(thread, "hang");
		until(() -> node.framesOf(run).contains("message"));
		node.runs.cancel(run.id(), null).block(TIMEOUT);
		assertThat(node.run(run).status()).isEqualTo(RunStatus.CANCELLED);
		Run next = node.invoke(thread, "hang");
		assertThat(next.id()).isNotEqualTo(run.id());
		node.runs.cancel(next.id(), null).block(TIMEOUT);
	}

	@Test
	void aRunWhoseOwnerDiedIsInterrupted() {
		this.handlers.put("hang", (context, events) -> Mono.<AssistantEvent>never());
		Node dead = new Node(lease(Duration.ofSeconds(1)), new LosingConnectionFactory(database.pool()));
		AcpThread thread = dead.thread("hang");
		Run run = dead.invoke(thread, "hang");
		until(() -> dead.framesOf(run).contains("run.started"));
		Node alive = node(lease(Duration.ofSeconds(1)));
		until(() -> alive.run(run).status().isTerminal());
		assertThat(alive.run(run).error())
			.isEqualTo(new RunError(RunError.INTERRUPTED, "the process that executed this run is gone"));
		assertThat(alive.history(thread)).extracting(ThreadEvent::type).containsExactly("run.started", "run.failed");
		assertThat(alive.invoke(thread, "hang").id()).isNotEqualTo(run.id());
	}

	@Test
	void twoNodesLeaveEachOthersRunsAlone() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.handlers.put("slow", new BlockingHandlers(this.blockingThreads).adapt((context, send) -> {
			send.message("begun");
			end.await();
			send.message("ended");
		}));
		Node one = node(lease(Duration.ofMillis(600)));
		Node two = node(lease(Duration.ofMillis(600)));
		AcpThread thread = one.thread("slow");
		Run run = one.invoke(thread, "slow");
		until(() -> one.framesOf(run).contains("message"));
		Instant twoLeasesLater = Instant.now().plusMillis(1300);
		until(() -> two.runs.statistics().leasesRenewed().isAfter(twoLeasesLater));
		assertThat(two.invoke(thread, "slow").id()).isEqualTo(run.id());
		end.countDown();
		one.awaitEnd(run);
		assertThat(one.history(thread)).extracting(ThreadEvent::type)
			.containsExactly("run.started", "message", "message", "run.completed");
	}

	@Test
	void aRunOfAnotherNodeThatIsCancelledHereStopsThere() {
		AtomicBoolean begun = new AtomicBoolean();
		AtomicBoolean cancelled = new AtomicBoolean();
		this.handlers.put("hang",
				(context, events) -> Mono.<AssistantEvent>never()
					.doOnSubscribe((subscription) -> begun.set(true))
					.doOnCancel(() -> cancelled.set(true)));
		Node one = node(lease(Duration.ofMillis(600)));
		Node two = node(lease(Duration.ofMillis(600)));
		AcpThread thread = one.thread("hang");
		Run run = one.invoke(thread, "hang");
		until(begun::get);
		two.runs.cancel(run.id(), null).block(TIMEOUT);
		until(cancelled::get);
		until(() -> one.runs.statistics().cancelled() == 1);
		assertThat(one.history(thread)).extracting(ThreadEvent::type).containsExactly("run.started", "run.cancelled");
	}

	@Test
	void lostAnswersDoubleNothing() {
		this.handlers.put("echo", (context, events) -> Flux.range(0, 4).map((i) -> events.message("m" + i)));
		Node node = node();
		for (String lost : List.of("acp_append_v2(", "acp_transition_v3(")) {
			for (int i = 0; i < 3; i++) {
				AcpThread thread = node.thread("echo");
				node.factory.loseNextAnswerTo(lost);
				Run run = node.invoke(thread, "echo");
				node.awaitEnd(run);
				assertThat(node.factory.hasLost()).isTrue();
				assertThat(node.history(thread)).extracting(ThreadEvent::type)
					.containsExactly("run.started", "message", "message", "message", "message", "run.completed");
				until(() -> node.framesOf(run).contains("run.completed"));
				assertThat(node.framesOf(run)).containsExactly("pending", "running", "run.started", "message",
						"message", "message", "message", "completed", "run.completed");
			}
		}
	}

	@Test
	void aRunWhoseInvocationLostItsAnswerIsEnded() {
		this.handlers.put("echo", (context, events) -> Flux.just(events.message("a")));
		Node node = node(lease(Duration.ofMillis(600)));
		AcpThread thread = node.thread("echo");
		node.factory.loseNextAnswerTo("acp_start_runs_v2(");
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> node.invoke(thread, "echo"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNAVAILABLE));
		assertThat(node.factory.hasLost()).isTrue();
		until(() -> node.history(thread).size() == 1);
		assertThat(node.history(thread)).extracting(ThreadEvent::type).containsExactly("run.failed");
		Run run = node.invoke(thread, "echo");
		node.awaitEnd(run);
		assertThat(node.run(run).status()).isEqualTo(RunStatus.COMPLETED);
	}

	@Test
	void runsOutliveTheLossOfAllConnections() {
		this.handlers.put("flood", (context,
				send) -> Flux.range(0, 60).delayElements(Duration.ofMillis(5)).map((i) -> send.message("m " + i)));
		Node node = node();
		List<AcpThread> threads = IntStream.range(0, 8).mapToObj((i) -> node.thread("flood")).toList();
		List<Run> runs = threads.stream().map((thread) -> node.invoke(thread, "flood")).toList();
		for (int i = 0; i < 5; i++) {
			int reached = (i + 1) * 80;
			until(() -> node.frames.size() > reached);
			terminateConnections();
		}
		runs.forEach(node::awaitEnd);
		for (int i = 0; i < 8; i++) {
			List<ThreadEvent> history = node.history(threads.get(i));
			assertThat(history).hasSize(62);
			assertThat(history.get(61).type()).isEqualTo("run.completed");
			assertThat(history.stream()
				.filter((event) -> event.body() instanceof EventBody.Message)
				.map((event) -> ((EventBody.Message) event.body()).text())).doesNotHaveDuplicates().hasSize(60);
			assertThat(node.events(runs.get(i))).isEqualTo(history);
		}
	}

	private static void terminateConnections() {
		DatabaseClient.create(database.pool())
			.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
					+ "and pid <> pg_backend_pid()")
			.fetch()
			.all()
			.then()
			.onErrorComplete()
			.block(TIMEOUT);
	}

	@Test
	void aDeletedThreadStopsItsRuns() {
		AtomicBoolean begun = new AtomicBoolean();
		AtomicBoolean cancelled = new AtomicBoolean();
		this.handlers.put("hang",
				(context, events) -> Mono.<AssistantEvent>never()
					.doOnSubscribe((subscription) -> begun.set(true))
					.doOnCancel(() -> cancelled.set(true)));
		Node node = node();
		AcpThread thread = node.thread("hang");
		Run run = node.invoke(thread, "hang");
		until(begun::get);
		node.store.deleteThread(thread.id(), null).block(TIMEOUT);
		until(cancelled::get);
		until(() -> node.runs.statistics().running() == 0);
		assertThat(node.runs.statistics().cancelled()).isEqualTo(1);
	}

	@Test
	void aValueThatNoDatabaseTakesFailsTheRun() {
		this.handlers.put("bad",
				(context, events) -> Flux.just(events.message("huge", Map.of("number", new BigDecimal("1e200000")))));
		this.handlers.put("worse", (context, events) -> Flux.error(new IllegalStateException("a\0b\uD800")));
		Node node = node();
		AcpThread thread = node.thread("bad", "worse");
		Run bad = node.invoke(thread, "bad");
		Run worse = node.invoke(thread, "worse");
		node.awaitEnd(bad);
		node.awaitEnd(worse);
		assertThat(node.run(bad).error()).satisfies((error) -> {
			assertThat(error.code()).isEqualTo(RunError.HANDLER_ERROR);
			assertThat(error.message()).contains("out of range");
		});
		assertThat(node.run(worse).error()).isEqualTo(new RunError(RunError.HANDLER_ERROR, "a\uFFFDb\uFFFD"));
	}

	@Test
	void aChainEndsAtItsGreatestLength() {
		for (int i = 1; i <= 9; i++) {
			String next = "a" + (i + 1);
			this.handlers.put("a" + i,
					(context, events) -> context.invoke(next).map((run) -> events.message("invoked " + next)));
		}
		Node node = node();
		AcpThread thread = node.thread("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");
		node.invoke(thread, "a1");
		until(() -> node.runs.statistics().failed() == 1);
		until(() -> node.runs.statistics().completed() == 7);
		List<String> failures = node.history(thread)
			.stream()
			.filter((event) -> event.body() instanceof EventBody.RunFailed)
			.map((event) -> event.author().id() + ": " + ((EventBody.RunFailed) event.body()).error().message())
			.toList();
		assertThat(failures).containsExactly("a8: chain of assistants is longer than 8");
	}

	@Test
	void aStopFreesTheAssistantsAtOnce() {
		this.handlers.put("hang", (context, events) -> Mono.<AssistantEvent>never());
		Node node = node();
		AcpThread thread = node.thread("hang");
		Run run = node.invoke(thread, "hang");
		until(() -> node.framesOf(run).contains("run.started"));
		node.runs.stop(Duration.ofMillis(50)).block(TIMEOUT);
		assertThat(node.run(run).error()).isEqualTo(new RunError(RunError.INTERRUPTED, "the server was stopped"));
		Node next = node();
		assertThat(next.invoke(thread, "hang").id()).isNotEqualTo(run.id());
	}

	/** A process of its own: its own store, its own broadcaster, its own runs. */
	private final class Node {

		final LosingConnectionFactory factory;

		final LocalBroadcaster broadcaster = new LocalBroadcaster();

		final List<ThreadFrame> frames = new CopyOnWriteArrayList<>();

		final PostgresThreadStore store;

		final AssistantRuns runs;

		private final Scheduler workers = Schedulers.newBoundedElastic(16, 10_000, "workers");

		Node(RunSettings settings, LosingConnectionFactory factory) {
			this.factory = factory;
			this.broadcaster.listen(this.frames::add);
			this.store = new PostgresThreadStore(
					factory, this.broadcaster, new PostgresThreadStore.Settings(false, 2,
							PostgresThreadStore.Queue.defaults(), Duration.ofSeconds(1), Duration.ofSeconds(5)),
					Schedulers.parallel());
			this.runs = AssistantRuns.builder(this.store, this.broadcaster, new Registered())
				.settings(settings)
				.workers(this.workers)
				.build();
			RunsIntegrationTests.this.nodes.add(this);
		}

		void stop() {
			this.runs.stop(Duration.ZERO).block(TIMEOUT);
			this.store.close().block(TIMEOUT);
			this.workers.dispose();
		}

		AcpThread thread(String... assistantIds) {
			AcpThread thread = this.store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ALICE)).block(TIMEOUT);
			for (String id : assistantIds) {
				addAssistant(thread, id);
			}
			return thread;
		}

		void addAssistant(AcpThread thread, String id) {
			this.store.addMember(new NewMember(thread.id(), null, Identity.assistant(id, id), "member", ALICE, 1000))
				.block(TIMEOUT);
		}

		Run invoke(AcpThread thread, String... assistantIds) {
			return this.runs.invoke(thread.id(), Guard.of(ALICE), List.of(assistantIds), null, ALICE)
				.block(TIMEOUT)
				.get(0);
		}

		Run run(Run run) {
			return this.store.runAccess(run.id(), "alice").block(TIMEOUT).run();
		}

		boolean isAtWork() {
			return this.runs.statistics().running() > 0;
		}

		void awaitEnd(Run run) {
			until(() -> framesOf(run).stream().anyMatch(ENDS::contains));
		}

		List<ThreadEvent> events(Run run) {
			return this.frames.stream()
				.filter((frame) -> frame instanceof ThreadFrame.EventStored)
				.map((frame) -> ((ThreadFrame.EventStored) frame).event())
				.filter((event) -> run.id().equals(event.runId()))
				.toList();
		}

		List<String> framesOf(Run run) {
			List<String> told = new ArrayList<>();
			for (ThreadFrame frame : this.frames) {
				if (frame instanceof ThreadFrame.RunUpdated updated && updated.run().id().equals(run.id())) {
					told.add(updated.run().status().wire());
				}
				if (frame instanceof ThreadFrame.EventStored stored && run.id().equals(stored.event().runId())) {
					told.add(stored.event().type());
				}
			}
			return told;
		}

		List<ThreadEvent> history(AcpThread thread) {
			List<ThreadEvent> all = new ArrayList<>();
			List<ThreadEvent> page;
			do {
				Cursor after = all.isEmpty() ? null : all.get(all.size() - 1).cursor();
				page = this.store.events(thread.id(), after, 1000).collectList().block(TIMEOUT);
				all.addAll(page);
			}
			while (page.size() == 1000);
			return all;
		}

	}

	private final class Registered implements Assistants {

		@Override
		public @Nullable AssistantHandler find(String assistantId) {
			return RunsIntegrationTests.this.handlers.get(assistantId);
		}

		@Override
		public Set<String> ids() {
			return RunsIntegrationTests.this.handlers.keySet();
		}

	}

}
