package io.quintet.lime.login;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

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

	/**
	 * Returns how many events arrived.
	 * @param type {@code approved}, {@code expired}, {@code keepalive}, {@code error} or
	 * {@code other}
	 * @return the number
	 */
	public long events(String type) {
		return sum(this.events, type);
	}

	/**
	 * Returns how many events did not reach a handler.
	 * @param reason {@code malformed}, {@code no-passport}, {@code too-large},
	 * {@code duplicate}, {@code superseded} or {@code other-node}
	 * @return the number
	 */
	public long skipped(String reason) {
		return sum(this.skipped, reason);
	}

	/**
	 * Returns how many calls of handlers ended.
	 * @param outcome {@code ok}, {@code failed} or {@code timeout}
	 * @return the number
	 */
	public long handled(String outcome) {
		return sum(this.handled, outcome);
	}

	private static long sum(Map<String, LongAdder> counters, String name) {
		LongAdder counter = counters.get(name);
		return (counter != null) ? counter.sum() : 0;
	}

}
