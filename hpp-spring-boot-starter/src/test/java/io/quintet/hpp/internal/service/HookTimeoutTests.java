package io.quintet.hpp.internal.service;

import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hooks that do not end, by virtual time.
 */
class HookTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@Test
	void createHookThatDoesNotEndRefusesTheSession() {
		SessionCreateHook endless = (session, request) -> Mono.never();
		HandshakeService handshake = handshake(endless);
		verifyRefused(handshake.sessions().create(NewSession.ofJson("{}")));
		assertThat(handshake.sessions().count().block(TIMEOUT)).isZero();
	}

	@Test
	void extendHookThatDoesNotEndRefusesTheExtension() {
		ExtendHook endless = (session, time, request) -> Mono.never();
		HandshakeService handshake = handshake(endless);
		HandshakeSession session = session(handshake);
		verifyRefused(handshake.agents().extend(session.id(), Duration.ofMinutes(1), HandshakeRequest.NONE));
	}

	@Test
	void actionHookThatDoesNotEndHoldsABatchForOneTimeout() {
		ActionHook endless = (session, write, request) -> Mono.never();
		HandshakeService handshake = handshake(endless);
		HandshakeSession session = session(handshake);
		StepVerifier.create(handshake.agents().act(session.id(), batch(), HandshakeRequest.NONE))
			.then(() -> this.time.advanceTimeBy(TIMEOUT))
			.assertNext((result) -> {
				assertThat(result.applied()).isEmpty();
				assertThat(result.rejected()).containsExactly("a", "b", "c");
				assertThat(result.errors()).containsExactly(BatchResult.ActionError.of("a", "a hook took too long"),
						BatchResult.ActionError.of("b", "a hook took too long"),
						BatchResult.ActionError.of("c", "a hook took too long"));
			})
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void doneHookThatDoesNotEndDelaysTheAnswerForOneTimeout() {
		DoneHook endless = (result) -> Mono.never();
		HandshakeService handshake = handshake(endless);
		HandshakeSession session = session(handshake);
		StepVerifier.create(handshake.agents().act(session.id(), batch(), HandshakeRequest.NONE))
			.then(() -> this.time.advanceTimeBy(TIMEOUT))
			.assertNext((result) -> assertThat(result.applied()).containsExactly("a", "b", "c"))
			.expectComplete()
			.verify(TIMEOUT);
	}

	private void verifyRefused(Mono<?> operation) {
		StepVerifier.create(operation).then(() -> this.time.advanceTimeBy(TIMEOUT)).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(HandshakeException.class).hasMessage("a hook took too long");
			assertThat(((HandshakeException) ex).reason()).isEqualTo(HandshakeException.Reason.REFUSED);
		}).verify(TIMEOUT);
	}

	private static HandshakeSession session(HandshakeService handshake) {
		return handshake.sessions().create(NewSession.ofJson("{}")).block(TIMEOUT);
	}

	private static ActionBatch batch() {
		return ActionBatch.of(TestJson
			.object("""
					{"intervalMs":0,"actions":[{"type":"set","key":"a"},{"type":"set","key":"b"},{"type":"set","key":"c"}]}"""));
	}

	private HandshakeService handshake(Object hook) {
		InMemoryHandshakeSessionStore store = new InMemoryHandshakeSessionStore(Clock.systemUTC(), 10, 1_000_000,
				Duration.ofHours(1), this.time);
		return TestHandshakes.create(store, new LocalHandshakeEventBus(), TestHandshakes.SETTINGS,
				TestHandshakes.hooks(Schedulers.immediate(), hook), Clock.systemUTC(), this.time);
	}

}
