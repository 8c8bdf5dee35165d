package io.quintet.hpp.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.HandshakeSessionStore.Change;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Updates, removals, expiry and reads of one session have the same results as one after
 * another, in all interleavings of two threads that Lincheck tries.
 */
class InMemoryHandshakeSessionStoreLinearizabilityTests {

	@Test
	void resultsAreThoseOfOneCallAfterAnother() {
		options().check(OneSession.class);
	}

	@Test
	void aStoreThatReadsAndWritesInTwoStepsIsFound() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> options().check(InTwoSteps.class))
			.withMessageContaining("Invalid execution results");
	}

	private static ModelCheckingOptions options() {
		return new ModelCheckingOptions().iterations(3)
			.invocationsPerIteration(20)
			.threads(2)
			.actorsPerThread(2)
			.actorsBefore(0)
			.actorsAfter(1)
			.minimizeFailedScenario(false);
	}

	/** One session of the store, as callers of the store see it. */
	public static class OneSession {

		private static final Instant NOW = Instant.EPOCH;

		private static final Duration TTL = Duration.ofMinutes(30);

		private static final Frame FRAME = new Frame.Extended(1);

		private static final HandshakeSession SESSION = HandshakeSession.start("s", "token", "form-fill",
				FormSchema.EMPTY, Map.of(), JsonNodeFactory.instance.objectNode(), null, TTL, NOW);

		private volatile Instant now = NOW;

		private final HandshakeSessionStore store = decorated(new InMemoryHandshakeSessionStore(new Clock() {

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				return OneSession.this.now;
			}

		}, 10, 1_000_000, Duration.ofDays(1), VirtualTimeScheduler.create()));

		public OneSession() {
			this.store.create(SESSION).block();
		}

		HandshakeSessionStore decorated(HandshakeSessionStore store) {
			return store;
		}

		@Operation
		public @Nullable Long add() {
			return result((session) -> Change.to(session, List.of(FRAME), session.frames()));
		}

		@Operation
		public @Nullable Long remove() {
			return result((session) -> Change.remove(session, FRAME, session.frames()));
		}

		@Operation
		public @Nullable Long find() {
			return this.store.find("s").map(HandshakeSession::frames).block();
		}

		@Operation
		public void expire() {
			this.now = NOW.plus(TTL).plusMillis(1);
		}

		private @Nullable Long result(Function<HandshakeSession, Change<Long>> fn) {
			return this.store.update("s", fn).map(Change::result).block();
		}

	}

	/** The same, where an update writes what it has made of an earlier reading. */
	public static class InTwoSteps extends OneSession {

		@Override
		HandshakeSessionStore decorated(HandshakeSessionStore store) {
			return new HandshakeSessionStore() {

				@Override
				public Mono<Void> create(HandshakeSession session) {
					return store.create(session);
				}

				@Override
				public Mono<HandshakeSession> find(String id) {
					return store.find(id);
				}

				@Override
				public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
					return store.find(id).map(fn).flatMap((change) -> store.update(id, (present) -> change));
				}

				@Override
				public Mono<Long> count() {
					return store.count();
				}

			};
		}

	}

}
