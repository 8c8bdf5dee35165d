package io.quintet.springai.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;

import static org.assertj.core.api.Assertions.assertThat;

class RunOutputTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final AssistantEvents EVENTS = AssistantEvents.INSTANCE;

	private final RunOutput output = new RunOutput(EVENTS);

	private final TestPublisher<Void> work = TestPublisher.create();

	@Test
	void segmentsComeInTheOrderInWhichTheyWereBegun() {
		StepVerifier.create(this.output.of(this.work.mono())).then(() -> {
			this.output.reasoning("I ");
			this.output.reasoning("think.");
			this.output.text("Let me ");
			this.output.text("see.");
			this.output.store(EVENTS.toolCall("look", null)).subscribe();
			this.output.text("There.");
			this.work.complete();
		})
			.expectNext(EVENTS.reasoning("I think."), EVENTS.message("Let me see."))
			.expectNextMatches((event) -> event.body().type().equals("tool.call"))
			.expectNext(EVENTS.message("There."))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void anEventIsStoredWhenTheRunAsksForTheNextOne() {
		AssistantEvent event = EVENTS.toolCall("look", null);
		List<String> seen = new ArrayList<>();
		StepVerifier.create(this.output.of(this.work.mono()), 0)
			.then(() -> this.output.store(event).subscribe(null, null, () -> seen.add("stored")))
			.thenRequest(1)
			.expectNext(event)
			.then(() -> assertThat(seen).isEmpty())
			.thenRequest(1)
			.then(() -> assertThat(seen).containsExactly("stored"))
			.then(this.work::complete)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void anErrorComesBehindWhatWasStored() {
		StepVerifier.create(this.output.of(this.work.mono())).then(() -> {
			this.output.store(EVENTS.message("one")).subscribe();
			this.work.error(new IllegalStateException("boom"));
		}).expectNext(EVENTS.message("one")).expectErrorMessage("boom").verify(TIMEOUT);
	}

	@Test
	void aCancelledRunDisposesItsWorkAndReleasesWhoWaits() {
		AtomicBoolean disposed = new AtomicBoolean();
		Mono<Void> endless = Mono.<Void>never().doOnCancel(() -> disposed.set(true));
		List<Throwable> failures = new ArrayList<>();
		StepVerifier.create(this.output.of(endless), 1).then(() -> {
			this.output.store(EVENTS.message("one")).subscribe(null, failures::add);
			this.output.store(EVENTS.message("two")).subscribe(null, failures::add);
		}).expectNext(EVENTS.message("one")).thenCancel().verify(TIMEOUT);
		assertThat(disposed).isTrue();
		this.output.store(EVENTS.message("three")).subscribe(null, failures::add);
		assertThat(failures).hasSize(3).allSatisfy((ex) -> assertThat(ex).isInstanceOf(CancellationException.class));
	}

	@Test
	void anAnswerWithoutEndIsRefused() {
		String piece = "x".repeat(400_000);
		StepVerifier.create(this.output.of(this.work.mono().doOnSubscribe((subscription) -> {
			this.output.text(piece);
			this.output.text(piece);
			this.output.text(piece);
		}))).expectErrorMessage("the model's answer is longer than 1000000 characters").verify(TIMEOUT);
	}

}
