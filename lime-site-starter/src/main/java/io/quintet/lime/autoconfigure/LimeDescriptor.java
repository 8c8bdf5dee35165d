package io.quintet.lime.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.LimeSiteStatus;

/**
 * Body of the endpoint.
 *
 * @param state what the health says
 * @param handlers names of the handlers in their order
 */
record LimeDescriptor(Protocol protocol, String state, LimeSiteStatus.Limits limits, String platform,
		List<String> handlers, String store, Stream stream, Keys keys, Passports passports) {

	/** Reference that the starter is compatible with. */
	record Protocol(String name, String version) {

		@Override
		public String toString() {
			return this.name + " " + this.version;
		}

	}

	/**
	 * The stream of login events; numbers are those since the start.
	 *
	 * @param skipped events that were not as agreed
	 * @param duplicates events that were repeated
	 * @param active requests that are handled at the moment
	 * @param queued events that wait for a handler
	 */
	record Stream(String state, @Nullable String problem, @Nullable Duration lastEventAge, long connects, long approved,
			long expired, long skipped, long duplicates, int active, int queued) {

	}

	/** Keys of the platform, and how often they were fetched. */
	record Keys(@Nullable Duration age, boolean failing, long refreshed, long failed) {

	}

	/** Passports since the start; those that could not be judged are unavailable. */
	record Passports(long accepted, long rejected, long unavailable) {

	}

}
