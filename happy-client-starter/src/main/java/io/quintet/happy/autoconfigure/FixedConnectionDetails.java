package io.quintet.happy.autoconfigure;

import java.util.Objects;

import io.quintet.happy.credentials.Credentials;

/** Details that are known at the start, such as those of the properties. */
record FixedConnectionDetails(String serverUrl, Credentials credentials) implements HappyConnectionDetails {

	FixedConnectionDetails {
		Objects.requireNonNull(serverUrl, "serverUrl");
		Objects.requireNonNull(credentials, "credentials");
	}

	@Override
	public String toString() {
		return "HappyConnectionDetails[serverUrl=%s, credentials=%s]".formatted(address(), this.credentials);
	}

}
