package io.quintet.samples.guarantees;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.quintet.samples.guarantees.history.Violation;

/**
 * The figures of one run of a scenario.
 *
 * @param scenario name of the scenario
 * @param setting number of nodes and what they hear of each other by
 * @param seed of what the program chose
 * @param events stored events
 * @param perSecond messages that were acknowledged in a second
 * @param latencies times from the answer to the frame on another node
 * @param times what else was measured, by its name
 * @param violations the broken promises
 */
record Row(String scenario, String setting, long seed, long events, double perSecond, List<Duration> latencies,
		Map<String, List<Duration>> times, List<Violation> violations) {

	static final String HEAD = """
			| scenario | nodes, bus | seed | events stored | events/s | frame p50 ms | p99 ms | measured, median / longest ms | violations |
			| --- | --- | --: | --: | --: | --: | --: | --- | --: |
			""";

	String line() {
		List<String> measured = new ArrayList<>();
		this.times.forEach((name, values) -> measured
			.add("%s: %s / %s (%d)".formatted(name, percentile(values, 0.5), percentile(values, 1), values.size())));
		return String.format(Locale.ROOT, "| %s | %s | %d | %d | %.0f | %s | %s | %s | %d |%n", this.scenario,
				this.setting, this.seed, this.events, this.perSecond, percentile(this.latencies, 0.5),
				percentile(this.latencies, 0.99), String.join("; ", measured), this.violations.size());
	}

	static String percentile(List<Duration> values, double share) {
		List<Duration> sorted = values.stream().sorted().toList();
		if (sorted.isEmpty()) {
			return "–";
		}
		Duration value = sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
		double millis = value.toNanos() / 1e6;
		return String.format(Locale.ROOT, (millis < 100) ? "%.1f" : "%.0f", millis);
	}

}
