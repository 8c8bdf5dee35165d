package io.quintet.acp.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.broadcast.ThreadFrame.EventStored;
import io.quintet.acp.broadcast.ThreadFrame.MembersUpdated;
import io.quintet.acp.broadcast.ThreadFrame.ThreadDeleted;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecordingBroadcasterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(20);

	private static final ThreadFrame GONE = new ThreadDeleted("th_1");

	private static final ThreadFrame ALONE = new MembersUpdated("th_1", List.of());

	private static final ThreadFrame OTHER = new ThreadDeleted("th_2");

	private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

	@Test
	void remembersFramesInTheirOrder() {
		publish(ALONE, OTHER, GONE);
		assertThat(this.broadcaster.frames()).containsExactly(ALONE, OTHER, GONE);
		assertThat(this.broadcaster.frames("th_1")).containsExactly(ALONE, GONE);
		assertThat(this.broadcaster.frames("th_2")).containsExactly(OTHER);
		assertThat(this.broadcaster.frames("th_3")).isEmpty();
		this.broadcaster.clear();
		assertThat(this.broadcaster.frames()).isEmpty();
		assertThat(this.broadcaster.frames("th_1")).isEmpty();
	}

	@Test
	void knowsTheEventsAmongTheFrames() {
		ThreadEvent event = new ThreadEvent("evt_1", "th_1", null, Identity.user("ann", "Ann"), Instant.EPOCH, Map.of(),
				null, new EventBody.Reasoning("hm"));
		publish(ALONE, new EventStored(event), GONE);
		assertThat(this.broadcaster.events("th_1")).containsExactly(event);
		assertThat(this.broadcaster.events("th_2")).isEmpty();
		assertThat(this.broadcaster.awaitEvent("th_1", "reasoning", TIMEOUT)).isEqualTo(event);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.broadcaster.awaitEvent("th_1", "message", SHORT));
	}

	@Test
	void handsFramesToItsListenersUntilTheyEnd() {
		List<ThreadFrame> one = new ArrayList<>();
		List<ThreadFrame> other = new ArrayList<>();
		Disposable listening = this.broadcaster.listen(one::add);
		this.broadcaster.listen(other::add);
		publish(ALONE);
		listening.dispose();
		publish(GONE);
		assertThat(one).containsExactly(ALONE);
		assertThat(other).containsExactly(ALONE, GONE);
	}

	@Test
	void findsAFrameThatWasThereBefore() {
		publish(ALONE, GONE);
		assertThat(this.broadcaster.await(GONE::equals, TIMEOUT)).isEqualTo(GONE);
		assertThat(this.broadcaster.await("th_1", (frames) -> frames.size() == 2, TIMEOUT)).containsExactly(ALONE,
				GONE);
	}

	@Test
	void waitsForFrames() {
		for (int i = 0; i < 100; i++) {
			this.broadcaster.clear();
			Disposable publishing = Mono.fromRunnable(() -> publish(OTHER, ALONE, GONE))
				.subscribeOn(Schedulers.parallel())
				.subscribe();
			assertThat(this.broadcaster.await(GONE::equals, TIMEOUT)).isEqualTo(GONE);
			assertThat(this.broadcaster.await("th_1", (frames) -> frames.size() == 2, TIMEOUT)).hasSize(2);
			publishing.dispose();
		}
	}

	@Test
	void tellsWhatCameInsteadOfWhatWasExpected() {
		publish(ALONE);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.broadcaster.await("th_1", (frames) -> frames.size() == 2, SHORT))
			.withMessageContaining("PT0.02S")
			.withMessageContaining("MembersUpdated");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.broadcaster.await(GONE::equals, SHORT));
	}

	@Test
	void aConditionThatThrowsFailsItsTestAndNotThePublisher() {
		IllegalStateException failure = new IllegalStateException("asked for too much");
		publish(ALONE);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.broadcaster.await((frame) -> {
			throw failure;
		}, TIMEOUT)).withCause(failure);
		publish(GONE);
	}

	private void publish(ThreadFrame... frames) {
		for (ThreadFrame frame : frames) {
			this.broadcaster.publish(frame);
		}
	}

}
