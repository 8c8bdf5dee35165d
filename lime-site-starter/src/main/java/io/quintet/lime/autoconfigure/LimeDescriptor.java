package io.quintet.lime.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.LimeSiteStatus;

/**
 * Body of the endpoint.
 *
 * @param protocol reference that the starter is compatible with
 * @param state what the health says
 * @param limits bounds in force
 * @param platform address of the platform
 * @param handlers names of the handlers in their order
 * @param store type of the store of login requests
 * @param stream the stream of login events
 * @param keys keys of the platform
 * @param passports passports since the start
 */
record LimeDescriptor(Protocol protocol, String state, LimeSiteStatus.Limits limits, String platform,
		List<String> handlers, String store, Stream stream, Keys keys, Passports passports) {

	/**
	 * Reference that the starter is compatible with.
	 *
	 * @param name name of the package
	 * @param version its version
	 */
	record Protocol(String name, String version) {

		@Override
		public String toString() {
			return this.name + " " + this.version;
		}

	}

	/**
	 * The stream of login events; numbers are those since the start.
	 *
	 * @param state its state
	 * @param problem why there is no connection, if there is none
	 * @param lastEventAge time since the last event
	 * @param connects connections that were tried
	 * @param approved approved requests
	 * @param expired expired requests
	 * @param skipped events that were not as agreed
	 * @param duplicates events that were repeated
	 * @param active requests that are handled at the moment
	 * @param queued events that wait for a handler
	 */
	record Stream(String state, @Nullable String problem, @Nullable Duration lastEventAge, long connects, long approved,
			long expired, long skipped, long duplicates, int active, int queued) {

	}

	/**
	 * Keys of the platform.
	 *
	 * @param age their age, {@code null} when there are none
	 * @param failing whether the last fetch failed
	 * @param refreshed fetches that succeeded
	 * @param failed fetches that failed
	 */
	record Keys(@Nullable Duration age, boolean failing, long refreshed, long failed) {

	}

	/**
	 * Passports.
	 *
	 * @param accepted those that were good
	 * @param rejected those that were not
	 * @param unavailable those that could not be judged
	 */
	record Passports(long accepted, long rejected, long unavailable) {

	}

}
