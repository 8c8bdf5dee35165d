package io.quintet.happy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.session.SessionEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class BlockingHappyClientTests {

	private static final SessionEvent READY = new SessionEvent.Ready(
			new SessionEvent.Origin("s", 1, "m", null, null, Instant.EPOCH));

	private final HappyClient client = mock(HappyClient.class);

	private final BlockingHappyClient blocking = new BlockingHappyClient(this.client);

	@AfterEach
	void leaveNoInterrupt() {
		Thread.interrupted();
	}

	@Test
	void anInterruptedWaitIsOfTheFamilyAndStaysInterrupted() {
		given(this.client.getSession("s")).willReturn(Mono.never());
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(HappyException.class).isThrownBy(() -> this.blocking.getSession("s"))
			.withMessage("The wait was interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void anInterruptedWaitForAnEventToo() {
		AtomicBoolean cancelled = new AtomicBoolean();
		given(this.client.sessionEvents("s"))
			.willReturn(Flux.<SessionEvent>never().doOnCancel(() -> cancelled.set(true)));
		try (Stream<SessionEvent> events = this.blocking.sessionEvents("s")) {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(HappyException.class).isThrownBy(() -> events.forEach((event) -> {
			})).withMessage("The wait was interrupted");
		}
		assertThat(Thread.interrupted()).isTrue();
		assertThat(cancelled).isTrue();
	}

	@Test
	void eventsComeOneByOneUntilTheStreamIsClosed() {
		AtomicBoolean cancelled = new AtomicBoolean();
		given(this.client.sessionEvents("s", 7))
			.willReturn(Flux.just(READY).concatWith(Flux.never()).doOnCancel(() -> cancelled.set(true)));
		try (Stream<SessionEvent> events = this.blocking.sessionEvents("s", 7)) {
			assertThat(events.iterator().next()).isEqualTo(READY);
			assertThat(cancelled).isFalse();
		}
		assertThat(cancelled).isTrue();
	}

	@Test
	void theFailureOfEventsIsThrownAsItIs() {
		given(this.client.sessionEvents("s")).willReturn(Flux.error(new SessionNotFoundException("no session s")));
		try (Stream<SessionEvent> events = this.blocking.sessionEvents("s")) {
			assertThatExceptionOfType(SessionNotFoundException.class).isThrownBy(events::findFirst)
				.withMessage("no session s");
		}
	}

	@Test
	void aThreadThatMustNotWaitIsRefused() {
		Mono<?> refused = Mono.fromCallable(() -> this.blocking.sessionEvents("s")).subscribeOn(Schedulers.parallel());
		assertThatIllegalStateException().isThrownBy(() -> refused.block(Duration.ofSeconds(10)))
			.withMessageContaining("use HappyClient there");
	}

}
