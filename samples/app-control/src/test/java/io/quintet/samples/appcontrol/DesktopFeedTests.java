package io.quintet.samples.appcontrol;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.samples.appcontrol.client.Json;
import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;

import static org.assertj.core.api.Assertions.assertThat;

class DesktopFeedTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Desktop desktop = new Desktop();

	private final DesktopFeed feed = new DesktopFeed(this.desktop, new DesktopSettings(Duration.ZERO, 3, 2),
			Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

	private static ToolEvent event(String commandId, long seq, String summary) {
		return ToolEvent.progress(ToolCommand.of(commandId, "t", "o"), seq, "o", summary);
	}

	@Test
	void whoComesLateIsShownTheLastEvents() {
		for (int i = 1; i <= 5; i++) {
			this.feed.onEvent(event("c", i, "step " + i));
		}
		StepVerifier.create(this.feed.events(0).map(FeedEvent::number))
			.expectNext(3L, 4L, 5L)
			.then(() -> this.feed.onEvent(event("c", 6, "step 6")))
			.expectNext(6L)
			.thenCancel()
			.verify(TIMEOUT);
		StepVerifier.create(this.feed.events(4).map(FeedEvent::number)).expectNext(5L).thenCancel().verify(TIMEOUT);
	}

	@Test
	void aSlowReaderDelaysNoOtherAndMissesTheOldest() {
		StepVerifier.create(this.feed.events(0).map(FeedEvent::number), 0).then(() -> {
			for (int i = 0; i < 1_000; i++) {
				this.feed.onEvent(event("c", i, "step"));
			}
		}).thenRequest(1).expectNext(745L).thenCancel().verify(TIMEOUT);
	}

	@Test
	void longTextsAreCut() {
		this.feed.onEvent(event("c".repeat(10_000), 1, "s".repeat(10_000))
			.withData(Json.of("pointer", Json.of("x", "y".repeat(10_000)))));
		FeedEvent shown = Objects.requireNonNull(this.feed.events(0).blockFirst(TIMEOUT));
		assertThat(shown.json().toString().length()).isLessThan(1_000);
		assertThat(shown.json().path("summary").stringValue(null)).endsWith("…").hasSize(301);
	}

	@Test
	void anEventWithABrokenObservationIsShownWithoutIt() {
		this.feed.onEvent(event("c", 1, "step").withData(Json.of("observation", Json.of("status", 7))));
		FeedEvent shown = Objects.requireNonNull(this.feed.events(0).blockFirst(TIMEOUT));
		assertThat(shown.json().has("failureKind")).isFalse();
		assertThat(shown.json().path("at").stringValue(null)).isEqualTo("2026-01-01T00:00:00Z");
	}

	@Test
	void theLatestStateIsShownWhateverComesInBetween() {
		List<Long> seen = new ArrayList<>();
		StepVerifier.create(this.feed.states().doOnNext((state) -> seen.add(state.revision())))
			.expectNextMatches((state) -> state.revision() == 1)
			.then(() -> {
				for (int i = 0; i < 500; i++) {
					this.desktop.change((state) -> state.type(AppName.NOTES, "x"));
				}
			})
			.thenConsumeWhile((state) -> state.revision() < 501)
			.expectNextMatches((state) -> state.revision() == 501)
			.thenCancel()
			.verify(TIMEOUT);
		assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeLessThan(100).endsWith(501L);
	}

	@Test
	void oneTooManyHasToWait() {
		Disposable first = this.feed.counted(this.feed.states()).subscribe();
		StepVerifier.create(this.feed.counted(this.feed.states()).map(DesktopState::revision))
			.expectNext(1L)
			.then(() -> StepVerifier.create(this.feed.counted(this.feed.states()))
				.expectError(DesktopFeed.TooManyWatchingException.class)
				.verify(TIMEOUT))
			.then(first::dispose)
			.then(() -> assertThat(this.feed.watching()).isEqualTo(1))
			.thenCancel()
			.verify(TIMEOUT);
		assertThat(this.feed.watching()).isZero();
	}

}
