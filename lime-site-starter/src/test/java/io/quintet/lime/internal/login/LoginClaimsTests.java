package io.quintet.lime.internal.login;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.quintet.lime.error.LimeRequestExpiredException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that share a store, in virtual time.
 */
class LoginClaimsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration LEASE = Duration.ofSeconds(15);

	private final LoginFixture logins = new LoginFixture();

	@Test
	void anotherNodeTakesOverWhatADeadOneLeft() {
		SharedStore shared = new SharedStore(this.logins.store);
		LoginDispatcher dying = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		Sinks.Empty<Void> never = Sinks.empty();
		this.logins.handler("first");
		this.logins.handler("second", (event) -> (event.receivedAt() != null && this.logins.calls.size() < 3)
				? never.asMono() : Mono.empty());
		dying.start();
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a");
		shared.dead.add("node-2");
		LoginDispatcher other = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		other.start();
		this.logins.clock.advance(Duration.ofSeconds(14));
		this.logins.pass(Duration.ofSeconds(5));
		assertThat(this.logins.calls).hasSize(2);
		this.logins.clock.advance(Duration.ofSeconds(1));
		this.logins.pass(Duration.ofSeconds(5));
		assertThat(this.logins.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "second:a:jwt-a");
		other.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void whoStopsInTheMiddleLeavesItsLoginsToOthers() {
		SharedStore shared = new SharedStore(this.logins.store);
		LoginDispatcher stopping = this.logins.dispatcher(
				DispatcherSettings.DEFAULTS
					.with(new DispatcherSettings.Calls(1, 10, Duration.ofSeconds(30), 0, Duration.ZERO)),
				shared.of(this.logins.timer));
		AtomicInteger calls = new AtomicInteger();
		this.logins.handler("only", (event) -> (calls.getAndIncrement() == 0) ? Mono.never() : Mono.empty());
		stopping.start();
		this.logins.script.approved("a");
		this.logins.script.approved("b");
		stopping.stop(Duration.ZERO).block(TIMEOUT);
		LoginDispatcher other = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		other.start();
		this.logins.pass(Duration.ofSeconds(1));
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a", "only:a:jwt-a", "only:b:jwt-b");
		other.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void aRepeatReachesTheHandlerThatFailedOnAnotherNode() {
		SharedStore shared = new SharedStore(this.logins.store);
		AtomicInteger tries = new AtomicInteger();
		this.logins.handler("first",
				(event) -> (tries.getAndIncrement() == 0) ? Mono.error(new IOException()) : Mono.empty());
		this.logins.handler("second");
		LoginDispatcher one = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		one.start();
		this.logins.script.approved("a");
		one.stop(Duration.ZERO).block(TIMEOUT);
		LoginDispatcher other = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		other.start();
		this.logins.script.approved("a");
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "first:a:jwt-a");
		other.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void aNodeWithoutHandlersLeavesLoginsToThoseThatHaveSome() {
		SharedStore shared = new SharedStore(this.logins.store);
		LoginDispatcher idle = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		idle.start();
		this.logins.script.approved("a");
		this.logins.handler("only");
		LoginDispatcher other = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		other.start();
		this.logins.pass(Duration.ofSeconds(1));
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a");
		other.stop(Duration.ZERO).block(TIMEOUT);
		idle.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsUpNoLogin() {
		SharedStore shared = new SharedStore(this.logins.store);
		shared.hanging = true;
		this.logins.handler("only");
		LoginDispatcher patient = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		patient.start();
		this.logins.script.approved("a");
		assertThat(this.logins.calls).isEmpty();
		this.logins.pass(Duration.ofSeconds(5));
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a");
		StepVerifier.create(patient.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.script.expired("b"))
			.then(() -> this.logins.pass(Duration.ofSeconds(5)))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
	}

}
