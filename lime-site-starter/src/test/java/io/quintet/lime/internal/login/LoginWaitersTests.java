package io.quintet.lime.internal.login;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeLoginTimeoutException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore.LoginNode;

/**
 * Calls that wait for a login, in virtual time.
 */
class LoginWaitersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration LEASE = Duration.ofSeconds(15);

	private final LoginFixture logins = new LoginFixture();

	@Test
	void whoWaitsIsToldOfTheEndAlsoWhenItCameFirst() {
		this.logins.dispatcher.start();
		this.logins.script.expired("a");
		StepVerifier.create(this.logins.dispatcher.await("a", Duration.ofMinutes(1)))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
		StepVerifier.create(this.logins.dispatcher.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.script.expired("b"))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
		StepVerifier.create(this.logins.dispatcher.await("c", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.script.approved("c"))
			.expectError(LimeInvalidPassportException.class)
			.verify(TIMEOUT);
	}

	@Test
	void whoWaitsGivesUpAfterTheirTimeOrThatOfTheRequest() {
		this.logins.dispatcher.start();
		StepVerifier.create(this.logins.dispatcher.await("a", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.pass(Duration.ofMinutes(1)))
			.expectError(LimeLoginTimeoutException.class)
			.verify(TIMEOUT);
		this.logins.store.add("b", this.logins.clock.instant().plusSeconds(20)).block(TIMEOUT);
		StepVerifier.create(this.logins.dispatcher.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.pass(Duration.ofSeconds(25)))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
	}

	@Test
	void thoseWhoWaitHaveABound() {
		LoginDispatcher small = this.logins.dispatcher(
				DispatcherSettings.DEFAULTS.with(new DispatcherSettings.Memory(100, Duration.ofMinutes(10), 1)));
		small.await("a", Duration.ofMinutes(1)).subscribe((passport) -> {
		}, (failure) -> {
		});
		StepVerifier.create(small.await("b", Duration.ofMinutes(1))).expectError(LimeException.class).verify(TIMEOUT);
		this.logins.pass(Duration.ofMinutes(1));
		StepVerifier.create(small.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.pass(Duration.ofMinutes(1)))
			.expectError(LimeLoginTimeoutException.class)
			.verify(TIMEOUT);
	}

	@Test
	void aStoreOutOfReachDoesNotEndAWait() {
		SharedStore shared = new SharedStore(this.logins.store);
		shared.failing = true;
		LoginDispatcher waiting = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		waiting.start();
		StepVerifier.create(waiting.await("a", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.script.expired("a"))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
	}

	@Test
	void whoWaitsIsToldTheFirstEndWhereverItArrived() {
		SharedStore shared = new SharedStore(this.logins.store);
		LoginDispatcher waiting = this.logins.dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.logins.timer));
		waiting.start();
		StepVerifier.create(waiting.await("a", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.logins.store
				.finish(LimeLoginEvent.approved("a", "jwt", this.logins.clock.instant()), new LoginNode("site", "x"),
						LEASE)
				.block(TIMEOUT))
			.then(() -> this.logins.script.expired("a"))
			.expectError(LimeInvalidPassportException.class)
			.verify(TIMEOUT);
	}

}
