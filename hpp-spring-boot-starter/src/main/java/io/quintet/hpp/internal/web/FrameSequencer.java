package io.quintet.hpp.internal.web;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import io.quintet.hpp.session.SessionFrames;

/**
 * Restores the order of commits: publications that arrive early wait for the missing
 * ones. Used by one thread at a time.
 */
final class FrameSequencer {

	/** Most publications that wait for a missing one. */
	static final int MAX_WAITING = 1_024;

	private final TreeMap<Long, SessionFrames> waiting = new TreeMap<>();

	private volatile long next = -1;

	/**
	 * Sets the first frame; until then all publications wait.
	 * @param first number of the next frame of the session
	 * @return publications that are ready, in order
	 */
	List<SessionFrames> start(long first) {
		if (this.next < 0) {
			this.next = first;
		}
		return ready();
	}

	/**
	 * Accepts a publication.
	 * @param frames the publication
	 * @return publications that are ready, in order
	 */
	List<SessionFrames> accept(SessionFrames frames) {
		if (this.next >= 0 && frames.first() < this.next) {
			return List.of();
		}
		this.waiting.put(frames.first(), frames);
		return (this.waiting.size() > MAX_WAITING) ? skipGap() : ready();
	}

	/**
	 * Skips the missing publications.
	 * @return publications that are ready, in order
	 */
	List<SessionFrames> skipGap() {
		if (!this.waiting.isEmpty()) {
			this.next = Math.max(this.next, this.waiting.firstKey());
		}
		return ready();
	}

	/**
	 * Returns the missing frame.
	 * @return number of the frame that is missing before those that wait, or -1 when none
	 * is
	 */
	long missing() {
		return (this.next >= 0 && !this.waiting.isEmpty()) ? this.next : -1;
	}

	/**
	 * Returns the next frame; may be called by any thread.
	 * @return its number, or -1 before the first frame is set
	 */
	long next() {
		return this.next;
	}

	private List<SessionFrames> ready() {
		List<SessionFrames> ready = new ArrayList<>(1);
		while (this.next >= 0 && !this.waiting.isEmpty() && this.waiting.firstKey() <= this.next) {
			SessionFrames frames = this.waiting.pollFirstEntry().getValue();
			if (frames.first() == this.next) {
				ready.add(frames);
				// Of a publication that could not be read not even the number of frames
				// is known.
				this.next = frames.first() + Math.max(1, frames.frames().size());
			}
		}
		return ready;
	}

}
