package io.quintet.hpp.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.HandshakeRequest;
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
		HandshakeService handshake = handshake(
				(builder) -> builder.createHooks(() -> List.of((session, request) -> Mono.never())));
		verifyRefused(handshake.sessions().create(NewSession.ofJson("{}")));
		assertThat(handshake.sessions().count().block(TIMEOUT)).isZero();
	}

	@Test
	void extendHookThatDoesNotEndRefusesTheExtension() {
		HandshakeService handshake = handshake(
				(builder) -> builder.extendHooks(() -> List.of((session, time, request) -> Mono.never())));
		HandshakeSession session = session(handshake);
		verifyRefused(handshake.agents().extend(session.id(), Duration.ofMinutes(1), HandshakeRequest.NONE));
	}

	@Test
	void actionHookThatDoesNotEndHoldsABatchForOneTimeout() {
		HandshakeService handshake = handshake(
				(builder) -> builder.actionHooks(() -> List.of((session, write, request) -> Mono.never())));
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
		HandshakeService handshake = handshake((builder) -> builder.doneHooks(() -> List.of((result) -> Mono.never())));
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

	private HandshakeService handshake(UnaryOperator<HandshakeService.Builder> customizer) {
		InMemoryHandshakeSessionStore store = new InMemoryHandshakeSessionStore(Clock.systemUTC(), 10, 1_000_000,
				Duration.ofHours(1), this.time);
		return customizer
			.apply(HandshakeService.builder(store, new LocalHandshakeEventBus())
				.timer(this.time)
				.workers(Schedulers.immediate())
				.hookTimeout(TIMEOUT))
			.build();
	}

}
