package io.quintet.hpp.store.r2dbc;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.HandshakeSessionStore.Change;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.session.StoreFullException;
import io.quintet.hpp.session.StoreUnavailableException;
import io.quintet.hpp.test.HandshakeSessionStoreContract;
import io.quintet.hpp.test.HppPostgres;
import io.quintet.hpp.test.TwoNodes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The store on a real Postgres, used by two nodes.
 */
class R2dbcHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected boolean isShared() {
		return true;
	}

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new TwoNodes(store(clock, 100_000), store(clock, 100_000));
	}

	private static R2dbcHandshakeSessionStore store(Clock clock, long maxSessions) {
		return store(clock, clock, maxSessions);
	}

	private static R2dbcHandshakeSessionStore store(Clock ofNode, Clock ofDatabase, long maxSessions) {
		return new R2dbcHandshakeSessionStore(HppPostgres.connections(), ofNode, maxSessions, Duration.ofHours(1),
				Schedulers.parallel(),
				() -> "TIMESTAMPTZ '" + ofDatabase.instant().truncatedTo(ChronoUnit.MICROS) + "'");
	}

	@Test
	void aNodeWhoseClockIsBehindShiftsTheEndByThatMuchAtMost() {
		Duration behind = Duration.ofSeconds(30);
		Duration ttl = Duration.ofSeconds(100);
		R2dbcHandshakeSessionStore right = store(this.clock, 100_000);
		Clock slow = Clock.offset(this.clock, behind.negated());
		R2dbcHandshakeSessionStore late = store(slow, this.clock, 100_000);
		HandshakeSession read = session("read-" + System.nanoTime(), ttl);
		HandshakeSession written = session("written-" + System.nanoTime(), ttl);
		StepVerifier.create(right.create(read).then(right.create(written))).expectComplete().verify(TIMEOUT);
		this.clock.advance(Duration.ofSeconds(20));
		StepVerifier
			.create(late.update(read.id(), (current) -> Change.to(current.accessed(slow.instant()), "read"))
				.then(late.update(written.id(),
						(current) -> Change.to(current.accessed(slow.instant()).withOwner("ann"), "written"))))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		// Without a shift both would end at 120 s.
		this.clock.advance(Duration.ofSeconds(81));
		assertThat(right.find(read.id()).blockOptional(TIMEOUT)).isEmpty();
		this.clock.advance(Duration.ofSeconds(28));
		assertThat(right.find(written.id()).blockOptional(TIMEOUT)).isPresent();
		this.clock.advance(Duration.ofSeconds(22));
		assertThat(right.find(written.id()).blockOptional(TIMEOUT)).isEmpty();
		right.close();
		late.close();
	}

	@Test
	void sweepsOfTwoNodesDeleteWhatHasExpiredAndNothingElse() {
		R2dbcHandshakeSessionStore one = store(this.clock, 100_000);
		R2dbcHandshakeSessionStore two = store(this.clock, 100_000);
		HandshakeSession expired = session("expired-" + System.nanoTime(), Duration.ofSeconds(1));
		HandshakeSession alive = session("alive-" + System.nanoTime(), Duration.ofDays(1));
		StepVerifier.create(one.create(expired).then(two.create(alive))).expectComplete().verify(TIMEOUT);
		this.clock.advance(Duration.ofSeconds(2));
		StepVerifier.create(Flux.merge(one.sweep(), two.sweep())).expectComplete().verify(TIMEOUT);
		assertThat(rows("hpp_sessions", "id", expired.id())).isZero();
		assertThat(rows("hpp_sessions", "id", alive.id())).isEqualTo(1);
		one.close();
		two.close();
	}

	@Test
	void framesAreSweptOnceAllNodesHaveHadTimeToReadThem() {
		R2dbcHandshakeSessionStore store = store(this.clock, 100_000);
		HandshakeSession session = session("frames-" + System.nanoTime(), Duration.ofDays(1));
		StepVerifier
			.create(store.create(session)
				.then(store.update(session.id(), (current) -> Change.to(current, List.of(Frame.CLOSED), "sent")))
				.then(store.sweep())
				.thenMany(store.framesFrom(Map.of(session.id(), 0L))))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		StepVerifier
			.create(DatabaseClient.create(HppPostgres.connections())
				.sql("UPDATE hpp_frames SET created_at = created_at - interval '5 minutes' WHERE session_id = :id")
				.bind("id", session.id())
				.then()
				.then(store.sweep()))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(rows("hpp_frames", "session_id", session.id())).isZero();
		store.close();
	}

	@Test
	void sessionsAreBounded() {
		R2dbcHandshakeSessionStore store = store(this.clock, 1);
		StepVerifier
			.create(store(this.clock, 100_000).create(session("first-" + System.nanoTime(), Duration.ofDays(1)))
				.then(store.create(session("second-" + System.nanoTime(), Duration.ofDays(1)))))
			.expectError(StoreFullException.class)
			.verify(TIMEOUT);
		store.close();
	}

	@Test
	void anIdCanBeTakenOnlyOnce() {
		R2dbcHandshakeSessionStore store = store(this.clock, 100_000);
		HandshakeSession session = session("taken-" + System.nanoTime(), Duration.ofDays(1));
		StepVerifier.create(store.create(session).then(store.create(session)))
			.expectErrorMessage("the id of a new session is taken")
			.verify(TIMEOUT);
		store.close();
	}

	@Test
	void anOutageIsTold() {
		ConnectionFactory nowhere = ConnectionFactories.get("r2dbc:postgresql://nobody:none@127.0.0.1:1/none");
		R2dbcHandshakeSessionStore store = new R2dbcHandshakeSessionStore(nowhere, this.clock, 10, Duration.ofDays(1),
				Schedulers.parallel());
		HandshakeSession session = session("lost", Duration.ofDays(1));
		StepVerifier.create(store.create(session)).expectError(StoreUnavailableException.class).verify(TIMEOUT);
		StepVerifier.create(store.find("lost")).expectError(StoreUnavailableException.class).verify(TIMEOUT);
		StepVerifier.create(store.update("lost", (found) -> Change.to(found, null)))
			.expectError(StoreUnavailableException.class)
			.verify(TIMEOUT);
		StepVerifier.create(store.framesFrom(Map.of("lost", 0L)))
			.expectError(StoreUnavailableException.class)
			.verify(TIMEOUT);
		StepVerifier.create(store.count()).expectError(StoreUnavailableException.class).verify(TIMEOUT);
		store.close();
	}

	@Test
	void framesThatCannotBeReadHoldUpNoOther() {
		R2dbcHandshakeSessionStore store = store(this.clock, 100_000);
		HandshakeSession damaged = session("damaged-" + System.nanoTime(), Duration.ofDays(1));
		HandshakeSession other = session("other-" + System.nanoTime(), Duration.ofDays(1));
		Flux.just(damaged, damaged, other)
			.concatMap((session) -> store.find(session.id()).switchIfEmpty(store.create(session).thenReturn(session)))
			.concatMap((session) -> store.update(session.id(),
					(current) -> Change.to(current, List.of(new Frame.Extended(current.frames())), "")))
			.blockLast(TIMEOUT);
		DatabaseClient.create(HppPostgres.connections())
			.sql("UPDATE hpp_frames SET document = '{\"id\":' WHERE session_id = :id AND first = 0")
			.bind("id", damaged.id())
			.then()
			.block(TIMEOUT);
		assertThat(store.framesFrom(Map.of(damaged.id(), 0L, other.id(), 0L)).collectList().block(TIMEOUT))
			.containsExactlyInAnyOrder(new SessionFrames(damaged.id(), 0, List.of(), ""),
					new SessionFrames(damaged.id(), 1, List.of(new Frame.Extended(1)), ""),
					new SessionFrames(other.id(), 0, List.of(new Frame.Extended(0)), ""));
		store.close();
	}

	@Test
	void whatIsAcknowledgedOutlivesTheTransactionOfTheCaller() {
		R2dbcHandshakeSessionStore store = store(this.clock, 100_000);
		HandshakeSession session = session("outlives-" + System.nanoTime(), Duration.ofDays(1));
		TransactionalOperator caller = TransactionalOperator
			.create(new R2dbcTransactionManager(HppPostgres.connections()));
		StepVerifier
			.create(caller.transactional(store.create(session)
				.then(store.update(session.id(), (found) -> Change.to(found, List.of(new Frame.Extended(1)), "")))
				.then(store.update(session.id(), (found) -> Change.to(found, List.of(new Frame.Extended(2)), "")))
				.then(Mono.defer(() -> store.find(session.id())))
				.doOnNext((found) -> assertThat(found.frames()).isEqualTo(2))
				.then(Mono.error(new IllegalStateException("rolled back")))))
			.expectErrorMessage("rolled back")
			.verify(TIMEOUT);
		StepVerifier.create(store.find(session.id()))
			.assertNext((found) -> assertThat(found.frames()).isEqualTo(2))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(rows("hpp_frames", "session_id", session.id())).isEqualTo(2);
		store.close();
	}

	@Test
	void connectionsAreGivenBack() {
		R2dbcHandshakeSessionStore store = store(this.clock, 100_000);
		HandshakeSession session = session("returned-" + System.nanoTime(), Duration.ofDays(1));
		TransactionalOperator caller = TransactionalOperator
			.create(new R2dbcTransactionManager(HppPostgres.connections()));
		store.create(session).block(TIMEOUT);
		Mono<?> calls = store.find(session.id())
			.then(store.update(session.id(), (found) -> Change.to(found, "")))
			.then(store.update(session.id(), (found) -> Change.to(found, List.of(new Frame.Extended(1)), "")))
			.then(store.count())
			.then(store.framesFrom(Map.of(session.id(), 0L)).count());
		for (int i = 0; i < 25; i++) {
			calls.block(TIMEOUT);
			caller.transactional(calls).block(TIMEOUT);
		}
		store.close();
	}

	private static Long rows(String table, String column, String id) {
		return DatabaseClient.create(HppPostgres.connections())
			.sql("SELECT count(*) AS rows FROM " + table + " WHERE " + column + " = :id")
			.bind("id", id)
			.map((row) -> row.get("rows", Long.class))
			.one()
			.block(TIMEOUT);
	}

	private HandshakeSession session(String id, Duration ttl) {
		return HandshakeSession.start(id, "token", "form-fill", FormSchema.EMPTY, Map.of(),
				JsonNodeFactory.instance.objectNode(), null, ttl, this.clock.instant());
	}

}
