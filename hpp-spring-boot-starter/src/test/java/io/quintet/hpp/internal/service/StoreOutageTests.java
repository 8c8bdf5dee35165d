package io.quintet.hpp.internal.service;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.StoreUnavailableException;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A shared store that is out of reach.
 */
class StoreOutageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final HandshakeService handshake = TestHandshakes.create(new UnreachableStore(),
			new LocalHandshakeEventBus());

	@Test
	void everyOperationIsRefusedWith503AndMayBeRepeated() {
		List<Mono<?>> operations = List.of(this.handshake.sessions().create(NewSession.ofJson("{}")),
				this.handshake.sessions().find("s"),
				this.handshake.agents()
					.act("s", ActionBatch.of(TestJson.object("{\"actions\":[{\"type\":\"set\",\"key\":\"a\"}]}")),
							HandshakeRequest.NONE),
				this.handshake.agents().extend("s", Duration.ofMinutes(1), HandshakeRequest.NONE));
		for (Mono<?> operation : operations) {
			StepVerifier.create(operation).expectErrorSatisfies((ex) -> {
				assertThat(ex).isInstanceOf(HandshakeException.class).hasMessage("the session store does not answer");
				HandshakeException refusal = (HandshakeException) ex;
				assertThat(refusal.reason().status()).isEqualTo(503);
				assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
			}).verify(TIMEOUT);
		}
	}

	private static final class UnreachableStore implements HandshakeSessionStore {

		@Override
		public Mono<Void> create(HandshakeSession session) {
			return outage();
		}

		@Override
		public Mono<HandshakeSession> find(String id) {
			return outage();
		}

		@Override
		public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
			return outage();
		}

		@Override
		public Mono<Long> count() {
			return outage();
		}

		private static <T> Mono<T> outage() {
			return Mono.error(() -> new StoreUnavailableException(new IOException("connection refused")));
		}

	}

}
