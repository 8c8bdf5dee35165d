package io.quintet.acp.store.r2dbc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * A database whose connections stop to carry anything, end, or come late.
 */
@ExtendWith(OutputCaptureExtension.class)
class PostgresOutageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Duration STATEMENT = Duration.ofSeconds(1);

	private static final int POOL = 3;

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private static TestDatabase database;

	private final LocalBroadcaster broadcaster = new LocalBroadcaster();

	private final List<ThreadFrame> frames = new CopyOnWriteArrayList<>();

	private Network network;

	private ConnectionPool pool;

	private PostgresThreadStore store;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@BeforeEach
	void open() throws IOException {
		this.network = new Network(TestDatabase.port());
		this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database.through(this.network.port()))
			.initialSize(0)
			.maxSize(POOL)
			.build());
		this.broadcaster.listen(this.frames::add);
		this.store = store(this.pool);
	}

	private PostgresThreadStore store(ConnectionFactory factory) {
		PostgresThreadStore.Settings settings = new PostgresThreadStore.Settings(false, 1,
				new PostgresThreadStore.Queue(64, 1 << 20, 1000, 1 << 24), Duration.ofMillis(500), STATEMENT);
		return new PostgresThreadStore(factory, this.broadcaster, settings, Schedulers.parallel());
	}

	@AfterEach
	void close() {
		this.network.close();
		this.store.close().block(TIMEOUT);
		this.pool.disposeLater().onErrorComplete().block(TIMEOUT);
	}

	private AcpThread thread() {
		return this.store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ALICE)).block(TIMEOUT);
	}

	private static NewEvent event(AcpThread thread, String text) {
		return new NewEvent(Ids.event(), thread.id(), null, ALICE, new EventBody.Reasoning(text), Map.of(), null, null);
	}

	private static void assertUnavailable(Mono<?> operation) {
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> operation.block(TIMEOUT));
	}

	@Test
	void aWriteThatIsDeliveredAfterItWasJudgedIsNotStored() {
		AcpThread thread = thread();
		this.store.append(event(thread, "before")).block(TIMEOUT);
		List<Network.Link> old = this.network.holdPresent();
		NewEvent late = event(thread, "late");
		assertUnavailable(this.store.append(late));
		AppendedEvent next = this.store.append(event(thread, "next")).block(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> this.store.inDoubt() == 0);
		List<Network.Link> writers = old.stream().filter(Network.Link::holdsSomething).toList();
		assertThat(writers).hasSize(1);
		old.forEach((link) -> link.hold(false));
		Awaitility.await().atMost(TIMEOUT).until(() -> writers.get(0).isOver());
		List<ThreadEvent> events = this.store.events(thread.id(), null, 10).collectList().block(TIMEOUT);
		assertThat(events).extracting(ThreadEvent::id).doesNotContain(late.id()).contains(next.event().id());
		assertThat(this.frames).containsExactlyElementsOf(events.stream().map(ThreadFrame.EventStored::new).toList());
	}

	@Test
	void aThreadInDoubtThatAnotherSessionHoldsDelaysNoOther() {
		LosingConnectionFactory losing = new LosingConnectionFactory(this.pool.unwrap());
		PostgresThreadStore store = store(losing);
		AcpThread held = thread();
		AcpThread free = thread();
		losing.loseNextAnswerTo("acp_append_v2(");
		NewEvent lost = event(held, "lost");
		try (Holder holder = new Holder()) {
			Mono<AppendedEvent> write = store.append(lost).cache();
			assertUnavailable(write);
			holder.take(held);
			for (int i = 0; i < 5; i++) {
				assertThat(store.append(event(free, "m" + i)).block(TIMEOUT)).isNotNull();
			}
			Awaitility.await().atMost(TIMEOUT).until(() -> store.inDoubt() == 0);
			assertThat(this.frames).filteredOn((frame) -> frame.threadId().equals(held.id())).hasSize(1);
		}
		store.close().block(TIMEOUT);
	}

	@Test
	void readsRecoverThoughThePoolsConnectionsCarryNothing() {
		AcpThread thread = thread();
		fillPool();
		this.network.holdPresent();
		Mono<Boolean> read = this.store.access(thread.id(), "alice")
			.thenReturn(true)
			.onErrorReturn(StoreUnavailableException.class, false);
		Awaitility.await().atMost(TIMEOUT).until(() -> read.block(TIMEOUT));
		List<Boolean> next = Flux.range(0, 4 * POOL).flatMap((i) -> read, POOL).collectList().block(TIMEOUT);
		assertThat(next).doesNotContain(false);
	}

	@Test
	void anOutageIsOneLineHoweverMuchIsRefused(CapturedOutput output) {
		AcpThread thread = thread();
		this.store.append(event(thread, "before")).block(TIMEOUT);
		this.network.holdPresent();
		this.network.holdNew(true);
		for (int i = 0; i < 2; i++) {
			assertUnavailable(this.store.append(event(thread, "m" + i)));
			assertUnavailable(this.store.access(thread.id(), "alice"));
			assertUnavailable(this.store.renewLeases(new RunLease("node", Duration.ofSeconds(30))).then());
		}
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("WARN") || line.contains("ERROR"))
			.hasSize(1);
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void aReadThatItsCallerGaveUpDoesNotLeaveADeadConnectionBehind() {
		AcpThread thread = thread();
		this.network.holdPresent();
		Mono<?> impatient = this.store.access(thread.id(), "alice").timeout(Duration.ofMillis(50)).onErrorComplete();
		impatient.block(TIMEOUT);
		Awaitility.await()
			.atMost(TIMEOUT)
			.ignoreExceptionsInstanceOf(StoreUnavailableException.class)
			.until(() -> this.store.access(thread.id(), "alice").block(TIMEOUT) != null);
	}

	@Test
	void leasesAreRenewedAndRunsAreEndedThoughReadersHoldThePool() {
		AcpThread thread = thread();
		List<Connection> readers = IntStream.range(0, POOL).mapToObj((i) -> this.pool.create().block(TIMEOUT)).toList();
		RunLease lease = new RunLease("node", Duration.ofSeconds(30));
		assertThatNoException().isThrownBy(() -> this.store.renewLeases(lease).collectList().block(TIMEOUT));
		assertThatNoException().isThrownBy(() -> this.store.lapsedRuns(1).collectList().block(TIMEOUT));
		assertUnavailable(this.store.access(thread.id(), "alice"));
		readers.forEach((reader) -> Mono.from(reader.close()).block(TIMEOUT));
	}

	@Test
	void connectionsThatTheServerEndedWhileIdleCostNoRequest() {
		AcpThread thread = thread();
		fillPool();
		this.store.append(event(thread, "before")).block(TIMEOUT);
		this.store.renewLeases(new RunLease("node", Duration.ofSeconds(30))).collectList().block(TIMEOUT);
		for (int i = 0; i < 3; i++) {
			List<Network.Link> old = this.network.links();
			database.run("select pg_terminate_backend(pid) from pg_stat_activity "
					+ "where datname = current_database() and pid <> pg_backend_pid()");
			Awaitility.await().atMost(TIMEOUT).until(() -> old.stream().allMatch(Network.Link::isOver));
			assertThat(this.store.append(event(thread, "after")).block(TIMEOUT)).isNotNull();
			assertThat(thread()).isNotNull();
			fillPool();
			this.store.renewLeases(new RunLease("node", Duration.ofSeconds(30))).collectList().block(TIMEOUT);
		}
		assertThat(this.store.inDoubt()).isZero();
	}

	@Test
	void connectionsOfAttemptsThatTookTooLongAreClosed() {
		AcpThread thread = thread();
		Sinks.Empty<Void> loggedIn = Sinks.empty();
		ConnectionFactory slow = new ConnectionFactory() {

			@Override
			public Publisher<? extends Connection> create() {
				return Mono.<Connection>from(PostgresOutageTests.this.pool.unwrap().create())
					.delayUntil((connection) -> loggedIn.asMono());
			}

			@Override
			public ConnectionFactoryMetadata getMetadata() {
				return PostgresOutageTests.this.pool.getMetadata();
			}

		};
		PostgresThreadStore store = store(slow);
		assertUnavailable(store.append(event(thread, "one")));
		assertUnavailable(store.append(event(thread, "two")));
		List<Network.Link> late = this.network.links().subList(1, 3);
		loggedIn.tryEmitEmpty();
		Awaitility.await().atMost(TIMEOUT).until(() -> late.stream().allMatch(Network.Link::isOver));
		assertThat(store.append(event(thread, "three")).block(TIMEOUT)).isNotNull();
		store.close().block(TIMEOUT);
	}

	@Test
	void anErrorInAListenerCostsTheLaneNothing() {
		this.broadcaster.listen((frame) -> {
			throw new NoClassDefFoundError("a listener");
		});
		AcpThread thread = thread();
		for (int i = 0; i < 3; i++) {
			assertThat(this.store.append(event(thread, "m" + i)).block(TIMEOUT)).isNotNull();
		}
		assertThat(this.frames).hasSize(3);
	}

	@Test
	void theStopDoesNotWaitForADatabaseThatIsGone() {
		AcpThread thread = thread();
		this.store.append(event(thread, "before")).block(TIMEOUT);
		this.network.holdPresent();
		this.network.holdNew(true);
		List<Mono<AppendedEvent>> writes = IntStream.range(0, 500)
			.mapToObj((i) -> this.store.append(event(thread, "m" + i)).cache())
			.toList();
		writes.forEach((write) -> write.subscribe((stored) -> {
		}, (ex) -> {
		}));
		long began = System.nanoTime();
		this.store.close().block(TIMEOUT);
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(STATEMENT.multipliedBy(5));
		writes.forEach(PostgresOutageTests::assertUnavailable);
	}

	private void fillPool() {
		List<Connection> all = Flux.range(0, POOL).flatMap((i) -> this.pool.create()).collectList().block(TIMEOUT);
		all.forEach((connection) -> Mono.from(connection.close()).block(TIMEOUT));
	}

	/** A session that holds the lock of a thread. */
	private static final class Holder implements AutoCloseable {

		private final Connection connection = database.pool().create().block(TIMEOUT);

		Holder() {
			Mono.from(this.connection.beginTransaction()).block(TIMEOUT);
		}

		void take(AcpThread thread) {
			Flux.from(this.connection
				.createStatement("select 1 from acp_threads where id = '" + thread.id() + "' for update")
				.execute()).flatMap((result) -> result.map((row) -> 1)).then().block(TIMEOUT);
		}

		@Override
		public void close() {
			Mono.from(this.connection.rollbackTransaction()).block(TIMEOUT);
			Mono.from(this.connection.close()).block(TIMEOUT);
		}

	}

}
