package io.quintet.acp.store.r2dbc;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What only Postgres can show: locks, batches, plans and broken connections. The rest is
 * in the contract of the store.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresThreadStoreTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private static TestDatabase database;

	private final LocalBroadcaster broadcaster = new LocalBroadcaster();

	private final List<ThreadFrame> frames = new CopyOnWriteArrayList<>();

	private @Nullable PostgresThreadStore store;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@AfterEach
	void closeStore() {
		if (this.store != null) {
			this.store.close().block(TIMEOUT);
		}
	}

	private PostgresThreadStore store() {
		PostgresThreadStore.Settings settings = new PostgresThreadStore.Settings(false, 1,
				new PostgresThreadStore.Queue(64, 1 << 20, 1000, 1 << 24), Duration.ofMillis(500),
				Duration.ofSeconds(5));
		this.broadcaster.listen(this.frames::add);
		this.store = new PostgresThreadStore(database.pool(), this.broadcaster, settings, Schedulers.parallel());
		return this.store;
	}

	private static AcpThread thread(PostgresThreadStore store) {
		return store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ALICE)).block(TIMEOUT);
	}

	private static NewEvent message(AcpThread thread, String text) {
		return new NewEvent(Ids.event(), thread.id(), Guard.of(ALICE), ALICE,
				new EventBody.Message(List.of(ContentPart.text(text))), Map.of(), null, null);
	}

	@Test
	void eventsThatWaitForAStatementShareOneCommit() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		AcpThread other = thread(store);
		try (Lock lock = new Lock(thread)) {
			Mono<AppendedEvent> first = store.append(message(thread, "first")).cache();
			first.subscribe();
			lock.awaitWaiter();
			List<Mono<AppendedEvent>> more = IntStream.range(0, 40)
				.mapToObj((i) -> store.append(message((i % 2 == 0) ? thread : other, "m" + i)).cache())
				.toList();
			more.forEach(Mono::subscribe);
			lock.release();
			Mono.when(first, Mono.when(more)).block(TIMEOUT);
		}
		Long commits = database.client()
			.sql("select count(distinct xmin::text) as n from acp_events where thread_id in (:one, :two)")
			.bind("one", thread.id())
			.bind("two", other.id())
			.map((row) -> row.get("n", Long.class))
			.one()
			.block(TIMEOUT);
		assertThat(commits).isEqualTo(2);
		assertThat(this.frames).hasSize(41);
	}

	@Test
	void aMemberRemovedWhileTheMessageWaitedIsRefused() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		try (Lock lock = new Lock(thread)) {
			Mono<AppendedEvent> message = store.append(message(thread, "late")).cache();
			message.subscribe((stored) -> {
			}, (ex) -> {
			});
			lock.awaitWaiter();
			lock.execute("delete from acp_members where thread_id = '" + thread.id() + "'");
			lock.release();
			assertThatExceptionOfType(AcpException.class).isThrownBy(() -> message.block(TIMEOUT))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.FORBIDDEN));
		}
		assertThat(this.frames).isEmpty();
	}

	@Test
	void aBatchJudgesMembershipAfterItsWaitAsWell() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		try (Lock lock = new Lock(thread)) {
			Mono<AppendedEvent> first = store.append(message(thread, "first")).cache();
			first.subscribe((stored) -> {
			}, (ex) -> {
			});
			lock.awaitWaiter();
			List<Mono<AppendedEvent>> more = IntStream.range(0, 3)
				.mapToObj((i) -> store.append(message(thread, "m" + i)).cache())
				.toList();
			more.forEach((message) -> message.subscribe((stored) -> {
			}, (ex) -> {
			}));
			lock.execute("delete from acp_members where thread_id = '" + thread.id() + "'");
			lock.release();
			for (Mono<AppendedEvent> message : more) {
				assertThatExceptionOfType(AcpException.class).isThrownBy(() -> message.block(TIMEOUT))
					.withMessage("not a member of this thread");
			}
		}
	}

	@Test
	void aThreadThatIsLockedHoldsUpNoOtherForLong() {
		PostgresThreadStore store = store();
		AcpThread locked = thread(store);
		AcpThread open = thread(store);
		try (Lock lock = new Lock(locked)) {
			Mono<AppendedEvent> first = store.append(message(locked, "first")).cache();
			first.subscribe((stored) -> {
			}, (ex) -> {
			});
			lock.awaitWaiter();
			Mono<AppendedEvent> waits = store.append(message(locked, "waits")).cache();
			waits.subscribe((stored) -> {
			}, (ex) -> {
			});
			Mono<AppendedEvent> passes = store.append(message(open, "passes"));
			assertThat(passes.block(TIMEOUT)).isNotNull();
			assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> first.block(TIMEOUT));
			assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> waits.block(TIMEOUT));
		}
		assertThat(store.append(message(locked, "after")).block(TIMEOUT)).isNotNull();
		assertThat(store.events(locked.id(), null, 10).collectList().block(TIMEOUT)).hasSize(1);
	}

	@Test
	void oneValueThatCannotBeStoredCostsNoOtherItsPlace() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		try (Lock lock = new Lock(thread)) {
			Mono<AppendedEvent> first = store.append(message(thread, "first")).cache();
			first.subscribe();
			lock.awaitWaiter();
			List<Mono<AppendedEvent>> more = new ArrayList<>();
			for (int i = 0; i < 30; i++) {
				NewEvent event = message(thread, "m" + i);
				if (i == 17) {
					Map<String, JsonNode> tooLarge = Metadata.of(Map.of("n", new BigDecimal("1e140000")));
					event = new NewEvent(event.id(), event.threadId(), event.guard(), event.author(), event.body(),
							tooLarge, null, null);
				}
				more.add(store.append(event).cache());
			}
			more.forEach((message) -> message.subscribe((stored) -> {
			}, (ex) -> {
			}));
			lock.release();
			for (int i = 0; i < 30; i++) {
				Mono<AppendedEvent> message = more.get(i);
				if (i == 17) {
					assertThatExceptionOfType(AcpException.class).isThrownBy(() -> message.block(TIMEOUT))
						.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
				}
				else {
					assertThat(message.block(TIMEOUT)).isNotNull();
				}
			}
		}
		assertThat(store.events(thread.id(), null, 100)
			.map((event) -> ((EventBody.Message) event.body()).text())
			.collectList()
			.block(TIMEOUT))
			.isEqualTo(IntStream.range(-1, 30)
				.filter((i) -> i != 17)
				.mapToObj((i) -> (i < 0) ? "first" : "m" + i)
				.toList());
	}

	@Test
	void aConnectionThatBreaksBeforeTheCommitLosesNothingAndHealsByItself() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		NewEvent event = message(thread, "again");
		try (Lock lock = new Lock(thread)) {
			Mono<AppendedEvent> message = store.append(event).cache();
			message.subscribe((stored) -> {
			}, (ex) -> {
			});
			lock.awaitWaiter();
			lock.killWaiters();
			assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> message.block(TIMEOUT));
		}
		AppendedEvent stored = store.append(event).block(TIMEOUT);
		assertThat(stored.duplicate()).isFalse();
		assertThat(store.events(thread.id(), null, 10).collectList().block(TIMEOUT)).hasSize(1);
		assertThat(this.frames).hasSize(1);
		Awaitility.await().atMost(TIMEOUT).until(() -> store.inDoubt() == 0);
	}

	@Test
	void aCommitWhoseAnswerIsLostIsPublishedAllTheSameOnce() {
		LosingConnectionFactory losing = new LosingConnectionFactory(database.pool().unwrap());
		this.broadcaster.listen(this.frames::add);
		this.store = new PostgresThreadStore(losing, this.broadcaster, PostgresThreadStore.Settings.defaults(),
				Schedulers.parallel());
		AcpThread thread = thread(this.store);
		this.frames.clear();
		NewEvent event = message(thread, "stored after all");
		losing.loseNextAnswerTo("acp_append_v2(");
		assertThatExceptionOfType(StoreUnavailableException.class)
			.isThrownBy(() -> this.store.append(event).block(TIMEOUT));
		Awaitility.await().atMost(TIMEOUT).until(() -> this.frames.size() == 1);
		assertThat(this.store.inDoubt()).isZero();
		AppendedEvent repeated = this.store.append(event).block(TIMEOUT);
		assertThat(repeated.event().id()).isEqualTo(event.id());
		assertThat(repeated.event().createdAt())
			.isEqualTo(((ThreadFrame.EventStored) this.frames.get(0)).event().createdAt());
		assertThat(this.frames).hasSize(1);
	}

	@Test
	void aRemovalWhoseAnswerIsLostTellsTheEndOfTheRunAllTheSame() {
		LosingConnectionFactory losing = new LosingConnectionFactory(database.pool().unwrap());
		this.broadcaster.listen(this.frames::add);
		this.store = new PostgresThreadStore(losing, this.broadcaster, PostgresThreadStore.Settings.defaults(),
				Schedulers.parallel());
		AcpThread thread = thread(this.store);
		Identity helper = Identity.assistant("helper", "Helper");
		this.store.addMember(new NewMember(thread.id(), null, helper, Member.DEFAULT_ROLE, ALICE, 10)).block(TIMEOUT);
		Run run = this.store
			.startRuns(new NewRuns(thread.id(), null, List.of("helper"), null, ALICE,
					new RunLease("node", Duration.ofMinutes(1)), 1, 10))
			.block(TIMEOUT)
			.get(0)
			.run();
		this.frames.clear();
		losing.loseNextAnswerTo("acp_remove_member_v3(");
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(
				() -> this.store.removeMember(new MemberRemoval(thread.id(), null, "helper", ALICE)).block(TIMEOUT));
		Awaitility.await().atMost(TIMEOUT).until(() -> this.frames.size() == 4);
		assertThat(this.frames.get(0)).isInstanceOfSatisfying(ThreadFrame.RunUpdated.class, (updated) -> {
			assertThat(updated.run().id()).isEqualTo(run.id());
			assertThat(updated.run().status()).isEqualTo(RunStatus.CANCELLED);
		});
		assertThat(this.frames.get(1)).isInstanceOfSatisfying(ThreadFrame.EventStored.class,
				(stored) -> assertThat(stored.event().type()).isEqualTo("run.cancelled"));
		assertThat(this.frames.get(2)).isInstanceOfSatisfying(ThreadFrame.EventStored.class,
				(stored) -> assertThat(stored.event().type()).isEqualTo("thread.member_removed"));
		assertThat(this.frames.get(3)).isEqualTo(new ThreadFrame.MembersUpdated(thread.id(), List.of(ALICE)));
	}

	@Test
	void timesGoOnWhereAClockThatWasAheadHasStopped() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		Instant future = Instant.parse("2999-01-01T00:00:00Z");
		database.run("update acp_threads set last_event_at = '" + future + "' where id = '" + thread.id() + "'");
		List<Instant> times = Flux.range(0, 3)
			.concatMap((i) -> store.append(message(thread, "m" + i)))
			.map((appended) -> appended.event().createdAt())
			.collectList()
			.block(TIMEOUT);
		assertThat(times).allMatch((time) -> time.isAfter(future)).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void threadsThatSqlDeletesTakeTheirEventsAlong() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		AcpThread kept = thread(store);
		store.append(message(thread, "gone")).block(TIMEOUT);
		store.append(message(kept, "kept")).block(TIMEOUT);
		database.run("delete from acp_threads where id = '" + thread.id() + "'");
		assertThat(store.events(thread.id(), null, 10).collectList().block(TIMEOUT)).isEmpty();
		assertThat(store.events(kept.id(), null, 10).collectList().block(TIMEOUT)).hasSize(1);
		store.deleteThread(thread(store).id(), null).block(TIMEOUT);
		awaitNoEventOf(thread);
	}

	@Test
	void onePurgeAtATimeDoesWhatAllDeletionsAskFor() {
		PostgresThreadStore store = store();
		List<AcpThread> threads = IntStream.range(0, 4).mapToObj((i) -> thread(store)).toList();
		threads.forEach((thread) -> store.append(message(thread, "gone")).block(TIMEOUT));
		try (Lock lock = new Lock(thread(store))) {
			lock.execute("select 1 from acp_events where thread_id = '" + threads.get(0).id() + "' for update");
			store.deleteThread(threads.get(0).id(), null).block(TIMEOUT);
			lock.awaitWaiter();
			threads.subList(1, 4).forEach((thread) -> store.deleteThread(thread.id(), null).block(TIMEOUT));
			assertThat(lock.waiters().block(TIMEOUT)).isEqualTo(1);
			lock.release();
		}
		threads.forEach(PostgresThreadStoreTests::awaitNoEventOf);
	}

	private static void awaitNoEventOf(AcpThread thread) {
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> database.client()
				.sql("select count(*) as n from acp_events where thread_id = :thread")
				.bind("thread", thread.id())
				.map((row) -> row.get("n", Long.class))
				.one()
				.block(TIMEOUT) == 0);
	}

	@Test
	void aTransactionOfTheCallerIsNotJoined() {
		PostgresThreadStore store = store();
		TransactionalOperator transaction = TransactionalOperator.create(new R2dbcTransactionManager(database.pool()));
		AcpThread thread = store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ALICE))
			.flatMap((created) -> store.append(message(created, "in between")).thenReturn(created))
			.as((work) -> transaction.execute((status) -> {
				status.setRollbackOnly();
				return work;
			}))
			.single()
			.block(TIMEOUT);
		assertThat(store.events(thread.id(), null, 10).collectList().block(TIMEOUT)).hasSize(1);
	}

	@Test
	void noEventOutlivesItsThreadHoweverTheyMeet() {
		PostgresThreadStore store = store();
		PostgresThreadStore other = new PostgresThreadStore(database.pool(), this.broadcaster,
				PostgresThreadStore.Settings.defaults(), Schedulers.parallel());
		for (int i = 0; i < 20; i++) {
			AcpThread thread = thread(store);
			Mono<Void> appends = Flux.range(0, 20)
				.flatMap((n) -> store.append(message(thread, "m" + n)).onErrorComplete(AcpException.class))
				.then();
			Mono.when(appends, other.deleteThread(thread.id(), null)).block(TIMEOUT);
			assertThat(store.events(thread.id(), null, 100).collectList().block(TIMEOUT)).isEmpty();
			awaitNoEventOf(thread);
		}
		other.close().block(TIMEOUT);
	}

	@Test
	void theListOfThreadsReadsAnIndexHoweverManyThreadsThereAre() throws SQLException {
		try (TestDatabase large = TestDatabase.create()) {
			large.run("""
					insert into acp_threads (id, tenant, scope, metadata, created_at, updated_at, last_event_at)
					select 'th_' || n, jsonb_build_object('org', 'o' || n % 200), '{"org":"o' || n % 200 || '"}', '{}',
					       now() - n * interval '1 second', now(), now() from generate_series(1, 50000) n;
					analyze acp_threads""");
			Tenant caller = Tenant.of(new TreeMap<>(Map.of("org", "o7", "team", "t1", "region", "r1")));
			String plan = plan(large, caller);
			assertThat(plan).contains("Index Scan using acp_threads_scope").doesNotContain("Seq Scan");
			PostgresThreadStore store = new PostgresThreadStore(large.pool(), this.broadcaster,
					PostgresThreadStore.Settings.defaults(), Schedulers.parallel());
			assertThat(store.threads(caller, null, 300).collectList().block(TIMEOUT)).hasSize(250)
				.allMatch((thread) -> thread.tenant().isVisibleTo(caller));
		}
	}

	@Test
	void theMembersOfAThreadTakeTwoMegabytesAtMost() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		Map<String, JsonNode> large = Metadata.of(Map.of("about", "x".repeat(60_000)));
		List<NewMember> members = IntStream.range(0, 40)
			.mapToObj((i) -> new NewMember(thread.id(), null, new Identity("m" + i, "", Role.USER, large), "member",
					ALICE, 1000))
			.toList();
		members.subList(0, 34).forEach((member) -> store.addMember(member).block(TIMEOUT));
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> store.addMember(members.get(34)).block(TIMEOUT))
			.withMessageStartingWith("the thread has as many members as it can")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.CONFLICT));
		assertThat(store.addMember(members.get(0)).block(TIMEOUT)).isNotNull();
		assertThat(store.members(thread.id()).count().block(TIMEOUT)).isEqualTo(35);
	}

	@Test
	void aCancelledReadFetchesNoMore() throws IOException {
		AcpThread thread = thread(store());
		database.run("""
				insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at)
				select 'evt_' || lpad(n::text, 16, '0'), '%s', 'reasoning', 'a',
				       '{"id":"a","name":"a","role":"user","metadata":{}}',
				       jsonb_build_object('content', repeat('x', 100000)), '{}', now() + n * interval '1 second'
				  from generate_series(1, 400) n""".formatted(thread.id()));
		try (Network network = new Network(TestDatabase.port())) {
			ConnectionPool pool = new ConnectionPool(
					ConnectionPoolConfiguration.builder(database.through(network.port())).maxSize(1).build());
			PostgresThreadStore store = new PostgresThreadStore(pool, this.broadcaster,
					PostgresThreadStore.Settings.defaults(), Schedulers.parallel());
			assertThat(store.events(thread.id(), null, 1001).take(3).count().block(TIMEOUT)).isEqualTo(3);
			// By then the only connection is free again.
			assertThat(store.access(thread.id(), ALICE.id()).block(TIMEOUT)).isNotNull();
			assertThat(network.received()).isLessThan(4_000_000);
			assertThat(store.events(thread.id(), null, 1001).count().block(TIMEOUT)).isEqualTo(400);
			store.close().block(TIMEOUT);
			pool.disposeLater().block(TIMEOUT);
		}
	}

	// As the server plans it when it does not know the values, as for any prepared
	// statement that is used often.
	private static String plan(TestDatabase database, Tenant caller) throws SQLException {
		String[] scopes = TenantScopes.visibleTo(caller);
		assertThat(scopes).isNotNull();
		String array = String.join(",", List.of(scopes).stream().map((scope) -> "'" + scope + "'").toList());
		return plan(database, "(text[], timestamptz, text, int) as " + ThreadQueries.BY_SCOPE,
				"(array[" + array + "], '9999-12-31', '', 50)");
	}

	private static String plan(TestDatabase database, String query, String values) throws SQLException {
		List<String> lines = new ArrayList<>();
		try (java.sql.Connection connection = database.jdbc();
				java.sql.Statement statement = connection.createStatement()) {
			statement.execute("set plan_cache_mode = force_generic_plan");
			statement.execute("prepare asked" + query);
			ResultSet rows = statement.executeQuery("explain (analyze, costs off) execute asked" + values);
			while (rows.next()) {
				lines.add(rows.getString(1));
			}
		}
		return String.join("\n", lines);
	}

	@Test
	void changesOfAFewBusyThreadsAreReadByIndexes() throws SQLException {
		try (TestDatabase database = TestDatabase.create()) {
			try (java.sql.Connection connection = database.jdbc();
					java.sql.Statement statement = connection.createStatement()) {
				statement.execute(
						"""
								insert into acp_threads (id, tenant, scope, metadata, created_at, updated_at, last_event_at, version)
								select 'th_' || i, '{}', '', '{}', now(), now(), now() + interval '1 hour', 10000
								from generate_series(1, 8) i""");
				statement.execute(
						"""
								insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at)
								select 'evt_' || i, 'th_' || (1 + i % 8), 'message', 'a', '{}', '{}', '{}', now() + i * interval '1 ms'
								from generate_series(1, 400) i""");
				statement.execute("analyze acp_threads, acp_events");
			}
			String plan = plan(database, "(text[], bigint[], timestamptz[], int) as " + PostgresThreadChanges.SINCE,
					"(array['th_1', 'th_2'], array[1, 1], array[now() + interval '390 ms', now() + interval '390 ms'], 100)");
			assertThat(plan).contains("acp_events_order").doesNotContain("Seq Scan on acp_events");
		}
	}

	private static Mono<Void> statement(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute()).flatMap((result) -> result.getRowsUpdated()).then();
	}

	@Test
	void aCallerWithManyKeysGetsTheSameListByAScan() {
		PostgresThreadStore store = store();
		Map<String, String> keys = new TreeMap<>();
		IntStream.range(0, 8).forEach((i) -> keys.put("k" + i, "many" + Ids.call()));
		Tenant wide = Tenant.of(keys);
		Tenant narrow = Tenant.of(Map.of("k3", keys.get("k3")));
		AcpThread visible = store.createThread(new NewThread(narrow, Map.of(), ALICE)).block(TIMEOUT);
		AcpThread hidden = store.createThread(new NewThread(Tenant.of(Map.of("k3", "other")), Map.of(), ALICE))
			.block(TIMEOUT);
		List<AcpThread> listed = store.threads(wide, null, 1000).collectList().block(TIMEOUT);
		assertThat(listed).contains(visible).doesNotContain(hidden);
	}

	@Test
	void theScriptRunsTwiceAndByTwoAtOnce() {
		try (TestDatabase empty = TestDatabase.createEmpty()) {
			Mono<Void> script = Mono.fromRunnable(() -> empty.run(TestDatabase.schema()));
			Mono.when(IntStream.range(0, 4).mapToObj((i) -> script.subscribeOn(Schedulers.boundedElastic())).toList())
				.block(TIMEOUT);
			empty.run(TestDatabase.schema());
			PostgresThreadStore store = new PostgresThreadStore(empty.pool(), this.broadcaster,
					PostgresThreadStore.Settings.defaults(), Schedulers.parallel());
			assertThat(thread(store)).isNotNull();
		}
	}

	@Test
	void rightsThatAreTakenAwayAreFoundByThePingAndLoggedOnce(CapturedOutput output) {
		try (TestDatabase own = TestDatabase.create()) {
			own.run("do $$ begin create role acp_clerk login password 'clerk'; "
					+ "exception when duplicate_object then null; end $$");
			own.run("grant select, insert, update, delete on all tables in schema public to acp_clerk");
			this.store = new PostgresThreadStore(own.as("acp_clerk", "clerk"), this.broadcaster,
					PostgresThreadStore.Settings.defaults(), Schedulers.parallel());
			AcpThread thread = thread(this.store);
			this.store.ping().block(TIMEOUT);
			own.run("revoke insert on acp_events from acp_clerk");
			for (int i = 0; i < 3; i++) {
				Mono<AppendedEvent> message = this.store.append(message(thread, "m" + i));
				assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> message.block(TIMEOUT))
					.withMessage("the database refuses");
			}
			own.run("revoke select on acp_runs from acp_clerk");
			assertThatExceptionOfType(StoreUnavailableException.class)
				.isThrownBy(() -> this.store.ping().block(TIMEOUT))
				.havingRootCause()
				.withMessage("permission denied for table acp_runs");
		}
		assertThat(output.toString()).containsOnlyOnce("The database refuses").doesNotContain("\tat ");
	}

	@Test
	void writesBeyondTheQueueAreRefusedAtOnce() {
		PostgresThreadStore.Settings settings = new PostgresThreadStore.Settings(false, 1,
				new PostgresThreadStore.Queue(64, 1 << 20, 3, 1 << 24), Duration.ofSeconds(5), Duration.ofSeconds(5));
		this.store = new PostgresThreadStore(database.pool(), this.broadcaster, settings, Schedulers.parallel());
		AcpThread thread = thread(this.store);
		try (Lock lock = new Lock(thread)) {
			Mono<AppendedEvent> first = this.store.append(message(thread, "first")).cache();
			first.subscribe();
			lock.awaitWaiter();
			List<Mono<AppendedEvent>> more = IntStream.range(0, 4)
				.mapToObj((i) -> this.store.append(message(thread, "m" + i)).cache())
				.toList();
			more.forEach((message) -> message.subscribe((stored) -> {
			}, (ex) -> {
			}));
			assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> more.get(3).block(TIMEOUT))
				.withMessage("too many changes wait for the database");
			lock.release();
			assertThat(Flux.concat(more.subList(0, 3)).collectList().block(TIMEOUT)).hasSize(3);
		}
		assertThat(this.store.queued()).isZero();
	}

	@Test
	void textsOfTenantsAreEqualForEqualTenants() {
		assertThat(AcpJson.text(Tenant.of(Map.of("b", "2", "a", "1")))).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
		assertThat(TenantScopes.visibleTo(Tenant.of(Map.of("b", "2", "a", "1")))).containsExactlyInAnyOrder("{}",
				"{\"a\":\"1\"}", "{\"b\":\"2\"}", "{\"a\":\"1\",\"b\":\"2\"}");
	}

	@Test
	void aCallerWithATenantThatCannotBeStoredIsRefusedAloneByEveryWrite() {
		PostgresThreadStore store = store();
		AcpThread thread = thread(store);
		String id = thread.id();
		store.addMember(new NewMember(id, null, Identity.assistant("helper", "Helper"), "member", ALICE, 10))
			.block(TIMEOUT);
		Run run = store
			.startRuns(new NewRuns(id, null, List.of("helper"), null, ALICE,
					new RunLease("node", Duration.ofSeconds(10)), 1, 10))
			.block(TIMEOUT)
			.get(0)
			.run();
		for (String value : List.of("a\u0000", "a\ud800")) {
			Guard guard = new Guard(Tenant.of(Map.of("org", value)), "alice");
			List<Mono<?>> writes = List.of(store.updateThread(new ThreadUpdate(id, guard, ALICE, null, Map.of())),
					store.deleteThread(id, guard),
					store.addMember(new NewMember(id, guard, ALICE, "member", ALICE, 10)),
					store.removeMember(new MemberRemoval(id, guard, "bob", ALICE)),
					store.startRuns(new NewRuns(id, guard, List.of("helper"), null, ALICE,
							new RunLease("node", Duration.ofSeconds(10)), 1, 10)),
					store.transition(RunTransition.cancel(run.id(), Ids.event(), guard)),
					store.append(new NewEvent(Ids.event(), id, guard, ALICE,
							new EventBody.Message(List.of(ContentPart.text("hello"))), Map.of(), null, null)));
			for (Mono<?> write : writes) {
				assertThatExceptionOfType(AcpException.class).isThrownBy(() -> write.block(TIMEOUT))
					.extracting(AcpException::code)
					.isEqualTo(ErrorCode.INVALID_REQUEST);
			}
		}
		assertThat(store.inDoubt()).isZero();
	}

	/** Holds the lock of a thread, as another node would. */
	private static final class Lock implements AutoCloseable {

		private final Connection connection;

		private boolean released;

		Lock(AcpThread thread) {
			this.connection = database.pool().create().block(TIMEOUT);
			Mono.from(this.connection.beginTransaction()).block(TIMEOUT);
			execute("select 1 from acp_threads where id = '" + thread.id() + "' for update");
		}

		void execute(String sql) {
			statement(this.connection, sql).block(TIMEOUT);
		}

		void awaitWaiter() {
			Awaitility.await()
				.atMost(TIMEOUT)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> waiters().block(TIMEOUT) > 0);
		}

		private Mono<Long> waiters() {
			return database.client()
				.sql("select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' "
						+ "and datname = current_database()")
				.map((row) -> row.get("n", Long.class))
				.one();
		}

		void killWaiters() {
			database.run("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' "
					+ "and datname = current_database()");
		}

		void release() {
			this.released = true;
			Mono.from(this.connection.commitTransaction()).block(TIMEOUT);
		}

		@Override
		public void close() {
			if (!this.released) {
				Mono.from(this.connection.rollbackTransaction()).block(TIMEOUT);
			}
			Mono.from(this.connection.close()).block(TIMEOUT);
		}

	}

}
