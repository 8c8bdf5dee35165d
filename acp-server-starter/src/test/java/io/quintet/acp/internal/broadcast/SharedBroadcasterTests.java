package io.quintet.acp.internal.broadcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.store.r2dbc.PostgresThreadChanges;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.acp.store.r2dbc.TestDatabase;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.support.nodes.ChangeSignal;
import io.quintet.support.nodes.ChangeSignals;
import io.quintet.support.nodes.PostgresSignals;
import io.quintet.support.nodes.SignalStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several nodes on one database: each tells the frames of all, in the order of their
 * commits.
 */
class SharedBroadcasterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Duration NEVER = Duration.ofDays(1);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private static final Identity BOB = Identity.user("bob", "Bob");

	private static final Identity GUIDE = Identity.assistant("guide", "Guide");

	private static TestDatabase database;

	private final List<Node> nodes = new ArrayList<>();

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.forEach(Node::close);
	}

	private Node node(ChangeSignals signals, Duration sweep) {
		Node node = new Node(signals, sweep);
		this.nodes.add(node);
		return node;
	}

	private Node node() {
		return node(new PostgresSignals(database.pool(), "test_threads", Schedulers.parallel()), NEVER);
	}

	@Test
	void eventsOfAllNodesComeOnceAndInTheOrderOfTheirCommitsOnEachNode() {
		List<Node> all = List.of(node(), node(), node());
		List<String> threads = Stream.generate(() -> all.get(0).thread()).limit(3).toList();
		all.forEach((node) -> threads.forEach(node::follow));
		int perWriter = 300;
		Flux.fromIterable(all)
			.flatMap((node) -> Flux.fromIterable(threads)
				.flatMap((thread) -> Flux.range(0, 2)
					.flatMap((writer) -> Flux.range(0, perWriter)
						.concatMap((i) -> node.append(thread, "message " + i)))),
					16)
			.blockLast(TIMEOUT);
		for (String thread : threads) {
			List<String> stored = all.get(0).storedIds(thread);
			assertThat(stored).hasSize(all.size() * 2 * perWriter);
			for (Node node : all) {
				Awaitility.await()
					.atMost(TIMEOUT)
					.untilAsserted(() -> assertThat(node.eventIds(thread)).isEqualTo(stored));
			}
		}
	}

	@Test
	void aSweepFindsWhatNoSignalHasTold() {
		Node writer = node(new LostSignals(), NEVER);
		Node reader = node(new LostSignals(), Duration.ofMillis(50));
		String thread = writer.thread();
		reader.follow(thread);
		Flux.range(0, 250).concatMap((i) -> writer.append(thread, "message " + i)).blockLast(TIMEOUT);
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(reader.eventIds(thread)).isEqualTo(reader.storedIds(thread)).hasSize(250));
		assertThat(reader.broadcaster.statistics().late()).isPositive();
	}

	@Test
	void whatWasCommittedBeforeTheFollowingIsNotTold() {
		Node writer = node();
		Node reader = node();
		String thread = writer.thread();
		writer.append(thread, "before").block(TIMEOUT);
		reader.follow(thread);
		writer.append(thread, "after").block(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> !reader.eventIds(thread).isEmpty());
		assertThat(reader.eventIds(thread)).isEqualTo(reader.storedIds(thread).subList(1, 2));
	}

	@Test
	void changesOfThisNodeAreToldWithoutARead() {
		Node node = node();
		String thread = node.thread();
		node.follow(thread);
		for (int i = 0; i < 20; i++) {
			node.append(thread, "message " + i).block(TIMEOUT);
			assertThat(node.eventIds(thread)).hasSize(i + 1);
		}
		assertThat(node.broadcaster.statistics().reads()).isZero();
	}

	@Test
	void aRefusedEventLeavesNoGap() {
		Node node = node();
		String thread = node.thread();
		node.follow(thread);
		NewEvent repeated = new NewEvent(Ids.event(), thread, Guard.of(ALICE), ALICE,
				new EventBody.Message(List.of(ContentPart.text("once"))), Map.of(), "key", null);
		node.store.append(repeated).block(TIMEOUT);
		node.store
			.append(new NewEvent(Ids.event(), thread, Guard.of(ALICE), ALICE, repeated.body(), Map.of(), "key", null))
			.block(TIMEOUT);
		node.append(thread, "next").block(TIMEOUT);
		assertThat(node.eventIds(thread)).hasSize(2);
		assertThat(node.broadcaster.statistics().reads()).isZero();
	}

	@Test
	void stateComesInItsPlaceAmongTheEvents() {
		Node writer = node();
		Node reader = node();
		String thread = writer.thread();
		reader.follow(thread);
		writer.follow(thread);
		writer.store.addMember(new NewMember(thread, null, GUIDE, "member", ALICE, 10)).block(TIMEOUT);
		Run run = writer.startRun(thread);
		writer.step(run, RunStatus.RUNNING);
		writer.store
			.append(new NewEvent(Ids.event(), thread, null, GUIDE,
					new EventBody.Message(List.of(ContentPart.text("working"))), Map.of(), null,
					new RunOwner(run.id(), "node")))
			.block(TIMEOUT);
		writer.step(run, RunStatus.COMPLETED);
		writer.store.updateThread(new ThreadUpdate(thread, null, ALICE, null, Metadata.of(Map.of("title", "new"))))
			.block(TIMEOUT);
		writer.store.removeMember(new MemberRemoval(thread, null, GUIDE.id(), ALICE)).block(TIMEOUT);
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(reader.kinds(thread)).endsWith("members [alice]"));
		assertThat(writer.kinds(thread)).containsExactly("thread.member_added", "members [alice, guide]", "run pending",
				"run running", "run.started", "message", "run completed", "run.completed", "thread",
				"thread.member_removed", "members [alice]");
		List<String> told = reader.kinds(thread);
		assertThat(told.stream().filter((kind) -> kind.matches("[a-z]+|[a-z]+[.].*"))).containsExactlyElementsOf(
				writer.kinds(thread).stream().filter((kind) -> kind.matches("[a-z]+|[a-z]+[.].*")).toList());
		assertThat(told.indexOf("run completed")).isGreaterThan(told.indexOf("message"))
			.isLessThan(told.indexOf("run.completed"));
	}

	@Test
	void aDeletedThreadIsToldToAllNodes() {
		Node writer = node();
		Node reader = node();
		String thread = writer.thread();
		reader.follow(thread);
		writer.store.deleteThread(thread, null).block(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> reader.kinds(thread).equals(List.of("deleted")));
	}

	@Test
	void whatIsHeardOfADeletedThreadHoldsUpNoOther() {
		Node writer = node();
		Node reader = node();
		String gone = writer.thread();
		String other = writer.thread();
		reader.follow(gone);
		reader.follow("th_never_there");
		reader.follow(other);
		writer.store.deleteThread(gone, null).block(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> reader.kinds(gone).equals(List.of("deleted")));
		for (String thread : List.of(gone, "th_never_there")) {
			writer.broadcaster.publish(new ThreadFrame.ThreadDeleted(thread));
		}
		writer.append(other, "goes on").block(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> reader.eventIds(other).size() == 1);
		assertThat(reader.kinds(gone)).containsExactly("deleted");
	}

	@Test
	void aThreadThatCannotBeReadHoldsUpNoOther() {
		Node writer = node();
		Node reader = node();
		List<String> threads = Stream.generate(writer::thread).limit(5).toList();
		threads.forEach(reader::follow);
		DatabaseClient.create(database.pool())
			.sql("""
					with moved as (update acp_threads set version = version + 1,
					  last_event_at = last_event_at + interval '1 second' where id = :id returning last_event_at)
					insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at)
					  select 'evt_broken', :id, 'message', 'u', '"no identity"', '{}', '{}', last_event_at from moved""")
			.bind("id", threads.get(0))
			.then()
			.block(TIMEOUT);
		Flux.fromIterable(threads).flatMap((thread) -> writer.append(thread, "goes on")).blockLast(TIMEOUT);
		for (String thread : threads.subList(1, 5)) {
			Awaitility.await().atMost(TIMEOUT).until(() -> reader.eventIds(thread).size() == 1);
		}
		assertThat(reader.eventIds(threads.get(0))).isEmpty();
	}

	@Test
	void aThreadThatNobodyFollowsIsNotRead() {
		Node writer = node();
		Node reader = node();
		String thread = writer.thread();
		Disposable following = reader.follow(thread);
		following.dispose();
		writer.append(thread, "unheard").block(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> reader.broadcaster.signals().received() > 0);
		assertThat(reader.broadcaster.followed()).isZero();
		assertThat(reader.broadcaster.statistics().reads()).isZero();
		assertThat(reader.kinds(thread)).isEmpty();
	}

	/** A store and a broadcaster, as one process has them. */
	private static final class Node {

		private final PostgresThreadChanges changes;

		private final SharedBroadcaster broadcaster;

		private final PostgresThreadStore store;

		private final List<ThreadFrame> frames = new CopyOnWriteArrayList<>();

		Node(ChangeSignals signals, Duration sweep) {
			this.changes = new PostgresThreadChanges(database.pool(), Duration.ofSeconds(5), Schedulers.parallel());
			this.broadcaster = new SharedBroadcaster(this.changes, signals, sweep, Schedulers.parallel());
			this.broadcaster.listen(this.frames::add);
			this.store = new PostgresThreadStore(database.pool(), this.broadcaster,
					PostgresThreadStore.Settings.defaults(), Schedulers.parallel());
			Awaitility.await().atMost(TIMEOUT).until(() -> signals.status().connected());
		}

		String thread() {
			return this.store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ALICE)).block(TIMEOUT).id();
		}

		Disposable follow(String thread) {
			return this.broadcaster.follow(thread).block(TIMEOUT);
		}

		Mono<?> append(String thread, String text) {
			return this.store.append(new NewEvent(Ids.event(), thread, Guard.of(ALICE), ALICE,
					new EventBody.Message(List.of(ContentPart.text(text))), Map.of(), null, null));
		}

		Run startRun(String thread) {
			return this.store
				.startRuns(new NewRuns(thread, null, List.of(GUIDE.id()), null, ALICE,
						new RunLease("node", Duration.ofMinutes(1)), 1, 10))
				.block(TIMEOUT)
				.get(0)
				.run();
		}

		void step(Run run, RunStatus to) {
			this.store.transition(RunTransition.byOwner(new RunOwner(run.id(), "node"), to, null, Ids.event()))
				.block(TIMEOUT);
		}

		List<String> storedIds(String thread) {
			return this.store.events(thread, null, 10_000)
				.filter((event) -> event.body() instanceof EventBody.Message)
				.map(ThreadEvent::id)
				.collectList()
				.block(TIMEOUT);
		}

		List<String> eventIds(String thread) {
			return this.frames.stream()
				.filter((frame) -> frame.threadId().equals(thread) && frame instanceof ThreadFrame.EventStored stored
						&& stored.event().body() instanceof EventBody.Message)
				.map((frame) -> ((ThreadFrame.EventStored) frame).event().id())
				.toList();
		}

		List<String> kinds(String thread) {
			return this.frames.stream()
				.filter((frame) -> frame.threadId().equals(thread))
				.map(Node::kind)
				.filter((kind) -> !kind.equals("thread.created"))
				.toList();
		}

		private static String kind(ThreadFrame frame) {
			if (frame instanceof ThreadFrame.EventStored stored) {
				return stored.event().type();
			}
			if (frame instanceof ThreadFrame.RunUpdated updated) {
				return "run " + updated.run().status().wire();
			}
			if (frame instanceof ThreadFrame.MembersUpdated updated) {
				return "members " + updated.members().stream().map(Identity::id).toList();
			}
			return (frame instanceof ThreadFrame.ThreadUpdated) ? "thread" : "deleted";
		}

		void close() {
			this.store.close().block(TIMEOUT);
			this.broadcaster.close().block(TIMEOUT);
			this.changes.close();
		}

	}

	/** Signals that reach nobody. */
	private static final class LostSignals implements ChangeSignals {

		@Override
		public void send(String name) {
		}

		@Override
		public Disposable listen(Consumer<ChangeSignal> listener) {
			return Disposables.single();
		}

		@Override
		public Mono<Void> started() {
			return Mono.empty();
		}

		@Override
		public SignalStatus status() {
			return new SignalStatus("lost", true, false, null, 0, 0);
		}

		@Override
		public Mono<Void> close() {
			return Mono.empty();
		}

	}

}
