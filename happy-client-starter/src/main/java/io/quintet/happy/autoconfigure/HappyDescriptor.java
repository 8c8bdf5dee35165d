package io.quintet.happy.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Response of the endpoint. Limits are empty, address and credentials {@code null} where
 * the application has a client of its own; the machine is {@code null} when none is
 * asked.
 */
record HappyDescriptor(Protocol protocol, String state, Map<String, Object> limits, @Nullable String address,
		@Nullable String credentials, boolean server, boolean socket, String keys, @Nullable Boolean machine,
		@Nullable String problem) {

	/** Reference that the starter is compatible with. */
	record Protocol(String name, String version) {

		@Override
		public String toString() {
			return this.name + " " + this.version;
		}

	}

}
