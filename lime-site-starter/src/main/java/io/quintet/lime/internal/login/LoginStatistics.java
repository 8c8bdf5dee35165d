package io.quintet.lime.internal.login;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Numbers of the stream since the start.
 */
public final class LoginStatistics {

	private final LongAdder connects = new LongAdder();

	private final Map<String, LongAdder> events = counters("approved", "expired", "keepalive", "error", "other");

	private final Map<String, LongAdder> skipped = counters("malformed", "no-passport", "too-large", "duplicate",
			"superseded", "other-node");

	private final Map<String, LongAdder> handled = counters("ok", "failed", "timeout");

	LoginStatistics() {
	}

	private static Map<String, LongAdder> counters(String... names) {
		Map<String, LongAdder> counters = new ConcurrentHashMap<>();
		for (String name : names) {
			counters.put(name, new LongAdder());
		}
		return counters;
	}

	void connect() {
		this.connects.increment();
	}

	void event(String type) {
		add(this.events, type);
	}

	void skip(String reason) {
		add(this.skipped, reason);
	}

	void handle(String outcome) {
		add(this.handled, outcome);
	}

	private static void add(Map<String, LongAdder> counters, String name) {
		counters.computeIfAbsent(name, (unknown) -> new LongAdder()).increment();
	}

	public long connects() {
		return this.connects.sum();
	}

	public Map<String, Long> events() {
		return numbers(this.events);
	}

	public Map<String, Long> skipped() {
		return numbers(this.skipped);
	}

	public Map<String, Long> handled() {
		return numbers(this.handled);
	}

	private static Map<String, Long> numbers(Map<String, LongAdder> counters) {
		return counters.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, (counter) -> counter.getValue().sum()));
	}

}
