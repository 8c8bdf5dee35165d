package io.quintet.hpp.test;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Runs the contract over stores that break one promise each.
 */
class HandshakeSessionStoreContractTests {

	@Test
	void noticesAnUpdateInTwoSteps() {
		assertThat(failuresOf(TwoSteps.class)).contains("concurrentUpdatesLoseNothing",
				"framesOfConcurrentUpdatesAreNumberedWithoutGapAndDuplicate");
	}

	@Test
	void noticesASessionThatLivesTooShort() {
		assertThat(failuresOf(ExpiresAtTheTtl.class)).contains("aSessionIsAliveUntilTheTtlHasPassed",
				"findDoesNotProlongTheSession", "aLongerTtlKeepsTheSessionLonger");
	}

	@Test
	void noticesASessionThatNeverExpires() {
		assertThat(failuresOf(NeverExpires.class)).contains("findIsEmptyOnceMoreThanTheTtlHasPassed",
				"updateRunsNothingOnceMoreThanTheTtlHasPassed");
	}

	@Test
	void noticesAFindThatProlongs() {
		assertThat(failuresOf(ProlongsOnFind.class)).contains("findDoesNotProlongTheSession");
	}

	@Test
	void noticesTheResultOfALostRace() {
		assertThat(failuresOf(KeepsTheResultOfTheFirstRun.class)).contains("concurrentUpdatesLoseNothing");
	}

	private static List<String> failuresOf(Class<?> contract) {
		return EngineTestKit.engine("junit-jupiter")
			.selectors(selectClass(contract))
			.execute()
			.testEvents()
			.failed()
			.map(Event::getTestDescriptor)
			.map((test) -> test.getDisplayName().replace("()", ""))
			.toList();
	}

	/** Reads, runs the function and writes, without regard to concurrent writers. */
	static class TwoSteps extends HandshakeSessionStoreContract {

		@Override
		protected HandshakeSessionStore createStore(Clock clock) {
			return new MapStore(clock);
		}

	}

	/** Takes the end of the ttl for expired. */
	static class ExpiresAtTheTtl extends HandshakeSessionStoreContract {

		@Override
		protected HandshakeSessionStore createStore(Clock clock) {
			return new MapStore(clock) {

				@Override
				boolean isExpired(HandshakeSession session) {
					return !clock.instant().isBefore(session.expiresAt());
				}

			};
		}

	}

	/** Keeps sessions for ever. */
	static class NeverExpires extends HandshakeSessionStoreContract {

		@Override
		protected HandshakeSessionStore createStore(Clock clock) {
			return new MapStore(clock) {

				@Override
				boolean isExpired(HandshakeSession session) {
					return false;
				}

			};
		}

	}

	/** Takes a look at a session for an access. */
	static class ProlongsOnFind extends HandshakeSessionStoreContract {

		@Override
		protected HandshakeSessionStore createStore(Clock clock) {
			return new MapStore(clock) {

				@Override
				public Mono<HandshakeSession> find(String id) {
					return super.find(id)
						.doOnNext((session) -> this.sessions.put(id, session.accessed(clock.instant())));
				}

			};
		}

	}

	/** Loses races as it should, but answers with what became of the first run. */
	static class KeepsTheResultOfTheFirstRun extends HandshakeSessionStoreContract {

		@Override
		protected HandshakeSessionStore createStore(Clock clock) {
			return new MapStore(clock) {

				@Override
				public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
					return Mono.defer(() -> {
						HandshakeSession seen = alive(id);
						if (seen == null) {
							return Mono.empty();
						}
						Change<R> first = fn.apply(seen);
						this.sessions.computeIfPresent(id, (key, current) -> fn.apply(current).session());
						return Mono.just(first);
					});
				}

			};
		}

	}

	/** Sessions in a map, updated in two steps. */
	private static class MapStore implements HandshakeSessionStore {

		final Map<String, HandshakeSession> sessions = new ConcurrentHashMap<>();

		private final Clock clock;

		MapStore(Clock clock) {
			this.clock = clock;
		}

		boolean isExpired(HandshakeSession session) {
			return session.isExpired(this.clock.instant());
		}

		HandshakeSession alive(String id) {
			HandshakeSession session = this.sessions.get(id);
			return (session == null || isExpired(session)) ? null : session;
		}

		@Override
		public Mono<Void> create(HandshakeSession session) {
			return Mono.fromRunnable(() -> this.sessions.put(session.id(), session));
		}

		@Override
		public Mono<HandshakeSession> find(String id) {
			return Mono.fromSupplier(() -> alive(id));
		}

		@Override
		public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
			return find(id).map((session) -> {
				Change<R> change = fn.apply(session);
				if (change.session() == null) {
					this.sessions.remove(id);
				}
				else {
					this.sessions.put(id, change.session());
				}
				return change;
			});
		}

		@Override
		public Mono<Long> count() {
			return Mono.fromSupplier(() -> (long) this.sessions.size());
		}

	}

}
