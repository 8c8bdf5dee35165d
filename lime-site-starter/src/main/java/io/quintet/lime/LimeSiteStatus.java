package io.quintet.lime;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.passport.PassportVerifier;

/**
 * State of a site and its counters since the start.
 *
 * @param stream the connection to the platform
 * @param logins login requests on their way to handlers
 * @param passports passports and the keys that they are checked with
 * @param limits bounds in force
 */
public record LimeSiteStatus(Stream stream, Logins logins, PassportVerifier.Status passports, Limits limits) {

	/**
	 * Returns the state of the stream.
	 * @return the state
	 */
	public ConnectionState state() {
		return this.stream.state();
	}

	/**
	 * The connection to the platform.
	 *
	 * @param state its state
	 * @param problem why there is no connection; {@code null} while connected
	 * @param lastEventAt when the last event arrived, keepalives among them; {@code null}
	 * before the first one
	 * @param connects connections that were tried
	 * @param events events that arrived, by {@code approved}, {@code expired},
	 * {@code keepalive}, {@code error} and {@code other}
	 */
	public record Stream(ConnectionState state, @Nullable String problem, @Nullable Instant lastEventAt, long connects,
			Map<String, Long> events) {

		/** Returns how many events of a type arrived. */
		public long events(String type) {
			return this.events.getOrDefault(type, 0L);
		}

	}

	/**
	 * Login requests on their way to handlers.
	 *
	 * @param active requests that are handled at the moment
	 * @param queued events that wait
	 * @param skipped events that reached no handler, by {@code malformed},
	 * {@code no-passport}, {@code too-large}, {@code duplicate}, {@code superseded} and
	 * {@code other-node}
	 * @param handled calls of handlers that ended, by {@code ok}, {@code failed} and
	 * {@code timeout}
	 */
	public record Logins(int active, int queued, Map<String, Long> skipped, Map<String, Long> handled) {

		/** Returns how many events did not reach a handler. */
		public long skipped(String reason) {
			return this.skipped.getOrDefault(reason, 0L);
		}

		/** Returns how many calls of handlers ended. */
		public long handled(String outcome) {
			return this.handled.getOrDefault(outcome, 0L);
		}

	}

	/**
	 * Bounds in force.
	 *
	 * @param maxEventSize bytes of an event
	 * @param parallelism requests that are handled at a time
	 * @param maxQueued events that wait for a handler
	 * @param handlerTimeout time of one call of a handler
	 * @param maxRemembered requests that are remembered
	 * @param remembered time for which the end of a request is remembered
	 * @param maxWaiting calls of {@code awaitLogin}
	 */
	public record Limits(int maxEventSize, int parallelism, int maxQueued, Duration handlerTimeout, int maxRemembered,
			Duration remembered, int maxWaiting) {
	}

}
