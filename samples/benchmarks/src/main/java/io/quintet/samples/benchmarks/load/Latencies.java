package io.quintet.samples.benchmarks.load;

import java.util.Arrays;

/**
 * Latencies of one window, each kept, so that percentiles are exact.
 */
public final class Latencies {

	private long[] nanos = new long[1 << 16];

	private int size;

	void add(long latency) {
		if (this.size == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, this.size * 2);
		}
		this.nanos[this.size++] = latency;
	}

	int size() {
		return this.size;
	}

	/**
	 * Returns percentiles.
	 * @param percentiles the percentiles asked for, each from 0 to 1
	 * @return the latencies in milliseconds; 0 without requests
	 */
	double[] millis(double... percentiles) {
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
