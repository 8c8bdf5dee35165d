package io.quintet.lime.login;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Remembers how requests ended and which handlers are done with them. Bounded in number
 * and time. Thread-safe.
 */
final class HandledLogins {

	private final int max;

	private final long retentionMillis;

	private final Clock clock;

	private final Map<String, Handling> records = new LinkedHashMap<>();

	HandledLogins(int max, Duration retention, Clock clock) {
		this.max = max;
		this.retentionMillis = retention.toMillis();
		this.clock = clock;
	}

	/**
	 * Finds the records of requests, or begins them.
	 * @param events how the requests ended, as it is said now
	 * @return for each event in this order the record, or {@code null} when the request
	 * ended differently before
	 */
	List<@Nullable Handling> begin(List<LimeLoginEvent> events) {
		List<@Nullable Handling> found = new ArrayList<>(events.size());
		long now = this.clock.millis();
		synchronized (this.records) {
			for (LimeLoginEvent event : events) {
				found.add(begin(event, now));
			}
		}
		return found;
	}

	private @Nullable Handling begin(LimeLoginEvent event, long now) {
		sweep(now);
		Handling known = this.records.get(event.requestId());
		if (known != null) {
			return (known.type == event.type()) ? known : null;
		}
		Handling handling = new Handling(event.type(), now);
		this.records.put(event.requestId(), handling);
		return handling;
	}

	private void sweep(long now) {
		Iterator<Handling> all = this.records.values().iterator();
		while (all.hasNext()) {
			Handling handling = all.next();
			if (this.records.size() < this.max && now - handling.since < this.retentionMillis) {
				return;
			}
			all.remove();
		}
	}

	/**
	 * What is remembered of one request. Used by one delivery at a time, which
	 * {@link LoginLanes} hand on from thread to thread.
	 */
	static final class Handling {

		private final LimeLoginEvent.Type type;

		private final long since;

		private List<String> done = List.of();

		private boolean ours;

		private Handling(LimeLoginEvent.Type type, long since) {
			this.type = type;
			this.since = since;
		}

		/** This node had the claim. */
		void own() {
			this.ours = true;
		}

		boolean isOurs() {
			return this.ours;
		}

		void done(String handler) {
			if (this.done.isEmpty()) {
				this.done = List.of(handler);
			}
			else if (!this.done.contains(handler)) {
				List<String> all = new ArrayList<>(this.done);
				all.add(handler);
				this.done = all;
			}
		}

		boolean isDone(String handler) {
			return this.done.contains(handler);
		}

	}

}
