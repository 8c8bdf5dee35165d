package io.quintet.samples.benchmarks.load;

import java.util.Arrays;

/**
 * Latencies of one window, each kept, so that percentiles are exact.
 */
public final class Latencies {

	private long[] nanos = new long[1 << 16];

	private int size;

	/**
	 * Adds one.
	 * @param latency nanoseconds
	 */
	public void add(long latency) {
		if (this.size == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, this.size * 2);
		}
		this.nanos[this.size++] = latency;
	}

	/**
	 * Adds those of another window or writer.
	 * @param other the others
	 */
	public void addAll(Latencies other) {
		long[] both = Arrays.copyOf(this.nanos, Math.max(1, this.size + other.size));
		System.arraycopy(other.nanos, 0, both, this.size, other.size);
		this.nanos = both;
		this.size += other.size;
	}

	/**
	 * Returns how many there are.
	 * @return the number
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns percentiles.
	 * @param percentiles the percentiles asked for, each from 0 to 1
	 * @return the latencies in milliseconds; 0 without requests
	 */
	public double[] millis(double... percentiles) {
		long[] sorted = Arrays.copyOf(this.nanos, this.size);
		Arrays.sort(sorted);
		double[] millis = new double[percentiles.length];
		for (int i = 0; i < millis.length && this.size > 0; i++) {
			int rank = (int) Math.ceil(percentiles[i] * this.size) - 1;
			millis[i] = sorted[Math.max(0, rank)] / 1e6;
		}
		return millis;
	}

}
