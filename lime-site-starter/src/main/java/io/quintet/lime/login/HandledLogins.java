package io.quintet.lime.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

	private final Duration retention;

	private final Clock clock;

	private final Map<String, Handling> records = new LinkedHashMap<>();

	HandledLogins(int max, Duration retention, Clock clock) {
		this.max = max;
		this.retention = retention;
		this.clock = clock;
	}

	/**
	 * Finds the record of a request, or begins one.
	 * @param event how the request ended, as it is said now
	 * @return the record, or {@code null} when the request ended differently before
	 */
	@Nullable Handling begin(LimeLoginEvent event) {
		synchronized (this.records) {
			Instant now = this.clock.instant();
			sweep(now);
			Handling known = this.records.get(event.requestId());
			if (known != null) {
				return (known.type == event.type()) ? known : null;
			}
			Handling handling = new Handling(event.type(), now);
			this.records.put(event.requestId(), handling);
			return handling;
		}
	}

	private void sweep(Instant now) {
		Instant oldest = now.minus(this.retention);
		var all = this.records.values().iterator();
		while (all.hasNext()) {
			Handling handling = all.next();
			if (this.records.size() < this.max && handling.since.isAfter(oldest)) {
				return;
			}
			all.remove();
		}
	}

	/** What is remembered of one request; used by one delivery at a time. */
	static final class Handling {

		private final LimeLoginEvent.Type type;

		private final Instant since;

		private final List<String> done = new ArrayList<>(2);

		private boolean ours;

		private Handling(LimeLoginEvent.Type type, Instant since) {
			this.type = type;
			this.since = since;
		}

		/** This node had the claim. */
		synchronized void own() {
			this.ours = true;
		}

		synchronized boolean isOurs() {
			return this.ours;
		}

		synchronized void done(String handler) {
			if (!this.done.contains(handler)) {
				this.done.add(handler);
			}
		}

		synchronized boolean isDone(String handler) {
			return this.done.contains(handler);
		}

	}

}
