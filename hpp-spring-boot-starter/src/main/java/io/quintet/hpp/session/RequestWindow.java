package io.quintet.hpp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The accepted requests of the last minute, immutable. Up to a limit of
 * {@value #MAX_SLOTS} every request is remembered by its millisecond; for higher limits
 * requests share slots of about a {@value #MAX_SLOTS}th of a minute, so that memory stays
 * bounded and the window is at most one slot longer.
 */
public final class RequestWindow {

	/** Most slots that one window keeps. */
	public static final int MAX_SLOTS = 256;

	/** A window without requests. */
	public static final RequestWindow EMPTY = new RequestWindow(new long[0], new int[0]);

	private static final long LENGTH = Duration.ofMinutes(1).toMillis();

	private static final long COARSE_SLOT = LENGTH / (MAX_SLOTS - 1) + 1;

	private final long[] starts;

	private final int[] counts;

	private RequestWindow(long[] starts, int[] counts) {
		this.starts = starts;
		this.counts = counts;
	}

	/**
	 * Counts one request. A refused request is not counted.
	 * @param now time of the request
	 * @param limit most requests in a minute; 0 refuses everything
	 * @return the window with the request, or {@code null} when it is refused
	 */
	public @Nullable RequestWindow accept(Instant now, int limit) {
		long millis = now.toEpochMilli();
		int first = firstWithin(millis);
		long used = 0;
		for (int i = first; i < this.counts.length; i++) {
			used += this.counts[i];
		}
		if (used >= limit) {
			return null;
		}
		long slot = (limit <= MAX_SLOTS) ? millis : endOfCoarseSlot(millis);
		int last = this.starts.length - 1;
		if (last >= first && this.starts[last] >= slot) {
			int[] counted = Arrays.copyOfRange(this.counts, first, last + 1);
			counted[counted.length - 1]++;
			return new RequestWindow(Arrays.copyOfRange(this.starts, first, last + 1), counted);
		}
		int size = this.starts.length - first;
		long[] starts = Arrays.copyOfRange(this.starts, first, first + size + 1);
		int[] counts = Arrays.copyOfRange(this.counts, first, first + size + 1);
		starts[size] = slot;
		counts[size] = 1;
		return new RequestWindow(starts, counts);
	}

	// A slot is dated by its end, so that none of its requests leaves the window too
	// early.
	private static long endOfCoarseSlot(long millis) {
		return millis - Math.floorMod(millis, COARSE_SLOT) + COARSE_SLOT - 1;
	}

	/**
	 * Tells how long to wait after a refusal until a request can be accepted again.
	 * @param now time of the refusal
	 * @return at least one second, whole seconds
	 */
	public Duration retryAfter(Instant now) {
		int first = firstWithin(now.toEpochMilli());
		if (first == this.starts.length) {
			return Duration.ofMillis(LENGTH);
		}
		long wait = this.starts[first] + LENGTH - now.toEpochMilli();
		return Duration.ofSeconds(Math.max(1, (wait + 999) / 1000));
	}

	/**
	 * Returns the slots, for a store that writes them down.
	 * @return pairs of time in epoch milliseconds and count, oldest first
	 */
	public long[][] slots() {
		long[][] slots = new long[this.starts.length][];
		for (int i = 0; i < slots.length; i++) {
			slots[i] = new long[] { this.starts[i], this.counts[i] };
		}
		return slots;
	}

	/**
	 * Restores a window.
	 * @param slots what {@link #slots()} returned
	 * @return the window
	 */
	public static RequestWindow of(long[][] slots) {
		long[] starts = new long[slots.length];
		int[] counts = new int[slots.length];
		for (int i = 0; i < slots.length; i++) {
			starts[i] = slots[i][0];
			counts[i] = Math.toIntExact(slots[i][1]);
		}
		return new RequestWindow(starts, counts);
	}

	private int firstWithin(long millis) {
		int first = 0;
		while (first < this.starts.length && this.starts[first] <= millis - LENGTH) {
			first++;
		}
		return first;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RequestWindow that && Arrays.equals(this.starts, that.starts)
				&& Arrays.equals(this.counts, that.counts);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.starts);
	}

	@Override
	public String toString() {
		return "RequestWindow" + Arrays.deepToString(slots());
	}

}
