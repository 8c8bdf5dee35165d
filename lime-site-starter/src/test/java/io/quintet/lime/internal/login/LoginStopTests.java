package io.quintet.lime.internal.login;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.quintet.lime.login.ConnectionState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a dispatcher, and another start, in virtual time.
 */
class LoginStopTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final LoginFixture logins = new LoginFixture();

	@Test
	void stoppingWaitsForHandlersAndConnectsNoMore() {
		Sinks.Empty<Void> end = Sinks.empty();
		this.logins.handler("only", (event) -> end.asMono());
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.script.approved("b");
		StepVerifier.create(this.logins.dispatcher.stop(Duration.ofSeconds(10)))
			.expectSubscription()
			.then(() -> this.logins.script.body.assertCancelled())
			.then(end::tryEmitEmpty)
			.expectComplete()
			.verify(TIMEOUT);
		this.logins.pass(Duration.ofHours(1));
		assertThat(this.logins.script.connects).hasSize(1);
		assertThat(this.logins.calls).hasSize(2);
		assertThat(this.logins.dispatcher.state()).isEqualTo(ConnectionState.STOPPED);
	}

	@Test
	void stoppingCancelsHandlersThatDoNotFinish() {
		AtomicInteger cancelled = new AtomicInteger();
		this.logins.handler("only", (event) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet));
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.script.approved("a");
		StepVerifier.create(this.logins.dispatcher.stop(Duration.ofSeconds(10)))
			.expectSubscription()
			.then(() -> this.logins.pass(Duration.ofSeconds(10)))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(cancelled).hasValue(1);
		assertThat(this.logins.dispatcher.active() + this.logins.dispatcher.queued()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void stoppingWorksWhileThereIsNoConnection(boolean waiting) {
		this.logins.script.answer = (number) -> waiting ? Mono.error(new IOException("refused")) : Mono.never();
		this.logins.dispatcher.start();
		StepVerifier.create(this.logins.dispatcher.stop(Duration.ZERO)).expectComplete().verify(TIMEOUT);
		this.logins.pass(Duration.ofHours(1));
		assertThat(this.logins.script.connects).hasSize(1);
	}

	@Test
	void itCanBeStartedAgain() {
		this.logins.dispatcher.start();
		this.logins.dispatcher.start();
		this.logins.dispatcher.stop(Duration.ZERO).block(TIMEOUT);
		this.logins.dispatcher.start();
		assertThat(this.logins.script.connects).hasSize(2);
		assertThat(this.logins.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void aSecondStopWaitsAsTheFirstOneDid() {
		Map<String, Sinks.Empty<Void>> ends = Map.of("a", Sinks.empty(), "b", Sinks.empty());
		this.logins.handler("only", (event) -> ends.get(event.requestId()).asMono());
		for (String id : List.of("a", "b")) {
			this.logins.dispatcher.start();
			this.logins.script.approved(id);
			StepVerifier.create(this.logins.dispatcher.stop(Duration.ofSeconds(10)))
				.expectSubscription()
				.expectNoEvent(Duration.ofMillis(1))
				.then(() -> ends.get(id).tryEmitEmpty())
				.expectComplete()
				.verify(TIMEOUT);
			assertThat(this.logins.dispatcher.active()).isZero();
		}
		assertThat(this.logins.dispatcher.statistics().handled().get("ok")).isEqualTo(2);
	}

}
