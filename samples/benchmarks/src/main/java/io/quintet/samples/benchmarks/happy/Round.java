package io.quintet.samples.benchmarks.happy;

/**
 * What came of one window on one thread.
 *
 * @param rate operations a second
 * @param p50 median time of an operation in microseconds
 * @param p99 99th percentile
 */
record Round(double rate, double p50, double p99) {

	static Round of(String answer) {
		String[] numbers = answer.split(" ", -1);
		return new Round(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]),
				Double.parseDouble(numbers[2]));
	}

}
