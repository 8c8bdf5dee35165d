package io.quintet.lime.internal.login;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.login.LimeLoginEvent;

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
	 * Finds the record of a request, or begins it.
	 * @param event how the request ended, as it is said now
	 * @return the record, {@code null} when the request ended differently before
	 */
	@Nullable Handling begin(LimeLoginEvent event) {
		synchronized (this.records) {
			long now = this.clock.millis();
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
	 * Record of one request. Used by one delivery at a time.
	 */
	static final class Handling {

		private final LimeLoginEvent.Type type;

		private final long since;

		private final Set<String> done = new HashSet<>(2);

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
			this.done.add(handler);
		}

		boolean isDone(String handler) {
			return this.done.contains(handler);
		}

	}

}
