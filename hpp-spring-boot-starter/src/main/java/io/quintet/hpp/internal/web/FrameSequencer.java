package io.quintet.hpp.internal.web;

import io.quintet.hpp.session.SessionFrames;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Restores the order of commits: what arrives early waits for what is missing. Used by
 * one thread at a time.
 */
final class FrameSequencer {

	/** Most publications that wait for a missing one. */
	static final int MAX_WAITING = 1_024;

	private final TreeMap<Long, SessionFrames> waiting = new TreeMap<>();

	private long next = -1;

	/**
	 * Begins with a frame; until then everything waits.
	 * @param first number of the next frame of the session
	 * @return what may be delivered now, in order
	 */
	List<SessionFrames> start(long first) {
		if (this.next < 0) {
			this.next = first;
		}
		return ready();
	}

	/**
	 * Takes a publication in.
	 * @param frames the publication
	 * @return what may be delivered now, in order
	 */
	List<SessionFrames> accept(SessionFrames frames) {
		if (this.next >= 0 && frames.first() < this.next) {
			return List.of();
		}
		this.waiting.put(frames.first(), frames);
		return (this.waiting.size() > MAX_WAITING) ? skipGap() : ready();
	}

	/**
	 * Gives up on what is missing.
	 * @return what may be delivered now, in order
	 */
	List<SessionFrames> skipGap() {
		if (!this.waiting.isEmpty()) {
			this.next = Math.max(this.next, this.waiting.firstKey());
		}
		return ready();
	}

	/**
	 * Tells what is waited for.
	 * @return number of the frame that is missing before those that wait, or -1 when none
	 * is
	 */
	long missing() {
		return (this.next >= 0 && !this.waiting.isEmpty()) ? this.next : -1;
	}

	private List<SessionFrames> ready() {
		List<SessionFrames> ready = new ArrayList<>(1);
		while (this.next >= 0 && !this.waiting.isEmpty() && this.waiting.firstKey() <= this.next) {
			SessionFrames frames = this.waiting.pollFirstEntry().getValue();
			if (frames.first() == this.next) {
				ready.add(frames);
				this.next += frames.frames().size();
			}
		}
		return ready;
	}

}
