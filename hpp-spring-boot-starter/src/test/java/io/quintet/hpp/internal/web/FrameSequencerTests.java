package io.quintet.hpp.internal.web;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.SessionFrames;

import static org.assertj.core.api.Assertions.assertThat;

class FrameSequencerTests {

	private final FrameSequencer sequencer = new FrameSequencer();

	@Test
	void everythingWaitsUntilTheFirstFrameIsKnown() {
		assertThat(this.sequencer.accept(publication(4, 1))).isEmpty();
		assertThat(this.sequencer.missing()).isEqualTo(-1);
		assertThat(numbers(this.sequencer.start(4))).containsExactly(4L);
	}

	@Test
	void framesBeforeTheFirstOneAreDropped() {
		assertThat(this.sequencer.accept(publication(2, 1))).isEmpty();
		assertThat(this.sequencer.start(4)).isEmpty();
		assertThat(this.sequencer.accept(publication(3, 1))).isEmpty();
		assertThat(numbers(this.sequencer.accept(publication(4, 2)))).containsExactly(4L);
		assertThat(numbers(this.sequencer.accept(publication(6, 1)))).containsExactly(6L);
	}

	@Test
	void earlyFramesWaitForMissingOnes() {
		this.sequencer.start(0);
		assertThat(this.sequencer.accept(publication(3, 1))).isEmpty();
		assertThat(this.sequencer.accept(publication(1, 2))).isEmpty();
		assertThat(this.sequencer.missing()).isZero();
		assertThat(numbers(this.sequencer.accept(publication(0, 1)))).containsExactly(0L, 1L, 3L);
		assertThat(this.sequencer.missing()).isEqualTo(-1);
	}

	@Test
	void aDuplicateIsDropped() {
		this.sequencer.start(0);
		assertThat(numbers(this.sequencer.accept(publication(0, 1)))).containsExactly(0L);
		assertThat(this.sequencer.accept(publication(0, 1))).isEmpty();
	}

	@Test
	void eachGapIsSkippedOnItsOwn() {
		this.sequencer.start(0);
		this.sequencer.accept(publication(2, 1));
		this.sequencer.accept(publication(5, 1));
		assertThat(numbers(this.sequencer.skipGap())).containsExactly(2L);
		assertThat(this.sequencer.missing()).isEqualTo(3);
		assertThat(numbers(this.sequencer.skipGap())).containsExactly(5L);
		assertThat(this.sequencer.missing()).isEqualTo(-1);
	}

	@Test
	void whatComesAfterItsGapWasSkippedIsDropped() {
		this.sequencer.start(0);
		this.sequencer.accept(publication(1, 1));
		this.sequencer.skipGap();
		assertThat(this.sequencer.accept(publication(0, 1))).isEmpty();
	}

	@Test
	void theNumberOfWaitingPublicationsIsBounded() {
		this.sequencer.start(0);
		List<SessionFrames> delivered = new ArrayList<>();
		for (int i = 1; i <= FrameSequencer.MAX_WAITING + 1; i++) {
			delivered.addAll(this.sequencer.accept(publication(i, 1)));
		}
		assertThat(delivered).hasSize(FrameSequencer.MAX_WAITING + 1);
		assertThat(numbers(delivered)).isSorted();
	}

	private static SessionFrames publication(long first, int frames) {
		List<Frame> list = new ArrayList<>();
		for (int i = 0; i < frames; i++) {
			list.add(new Frame.Extended(first + i));
		}
		return new SessionFrames("s", first, list, "");
	}

	private static List<Long> numbers(List<SessionFrames> publications) {
		return publications.stream().map(SessionFrames::first).toList();
	}

}
