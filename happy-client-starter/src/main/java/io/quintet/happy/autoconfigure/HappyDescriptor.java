package io.quintet.happy.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Response of the endpoint.
 *
 * @param protocol reference that the starter is compatible with
 * @param state {@code UP} or {@code DOWN}, as the health says
 * @param limits bounds in force; empty where the application has a client of its own
 * @param address address of the server; {@code null} where the application has a client
 * of its own
 * @param credentials where the credentials come from; {@code null} where the application
 * has a client of its own
 * @param server whether the server answers and takes the token
 * @param socket whether the socket is connected
 * @param keys whether the credentials open the account's data
 * @param machine whether the daemon of the machine answered; {@code null} when none is
 * asked
 * @param problem what is wrong; {@code null} when nothing is
 */
record HappyDescriptor(Protocol protocol, String state, Map<String, Object> limits, @Nullable String address,
		@Nullable String credentials, boolean server, boolean socket, String keys, @Nullable Boolean machine,
		@Nullable String problem) {

	/**
	 * Reference that the starter is compatible with.
	 *
	 * @param version its version
	 */
	record Protocol(String name, String version) {

		@Override
		public String toString() {
			return this.name + " " + this.version;
		}

	}

}
