package io.quintet.appcontrol.service;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class KillSwitchTests {

	private final TestClock clock = new TestClock();

	private final KillSwitch killSwitch = new KillSwitch(this.clock);

	@Test
	void tellsSinceWhenAndWhy() {
		Instant first = this.clock.instant();
		assertThat(this.killSwitch.state().tripped()).isFalse();
		assertThat(this.killSwitch.trip(" a\nb ")).isEqualTo(new KillSwitch.State(true, "a b", first));
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.killSwitch.trip(null)).isEqualTo(new KillSwitch.State(true, null, first));
		assertThat(this.killSwitch.reset()).isEqualTo(new KillSwitch.State(false, null, null));
		assertThat(this.killSwitch.reset().tripped()).isFalse();
		assertThat(this.killSwitch.trip("x".repeat(1000)).reason()).hasSizeLessThanOrEqualTo(301);
	}

	@Test
	void wakesThoseWhoWaitAndThoseWhoComeLater() {
		StepVerifier waiting = StepVerifier.create(this.killSwitch.tripped())
			.then(() -> this.killSwitch.trip("x"))
			.expectComplete()
			.verifyLater();
		waiting.verify(Asking.TIMEOUT);
		StepVerifier.create(this.killSwitch.tripped()).expectComplete().verify(Asking.TIMEOUT);
		this.killSwitch.reset();
		StepVerifier.create(this.killSwitch.tripped()).expectSubscription().thenCancel().verify(Asking.TIMEOUT);
	}

	@Test
	void aResetWithoutATripLeavesThoseWhoWait() {
		StepVerifier.create(this.killSwitch.tripped()).then(() -> {
			this.killSwitch.reset();
			this.killSwitch.trip("x");
		}).expectComplete().verify(Asking.TIMEOUT);
	}

}
