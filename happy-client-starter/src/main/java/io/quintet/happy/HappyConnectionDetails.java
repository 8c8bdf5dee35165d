package io.quintet.happy;

import java.util.Objects;

import io.quintet.happy.credentials.Credentials;

/**
 * Where the server is, and which account this is. A bean of it stands in for the
 * properties, for an application that learns them elsewhere: from a vault, or from a
 * server that it started itself. The text form shows no secret.
 *
 * @param serverUrl such as {@code https://happy.example.org}
 * @param credentials the credentials
 */
public record HappyConnectionDetails(String serverUrl, Credentials credentials) {

	/**
	 * Creates details.
	 * @param serverUrl never {@code null}
	 * @param credentials never {@code null}
	 */
	public HappyConnectionDetails {
		Objects.requireNonNull(serverUrl, "serverUrl");
		Objects.requireNonNull(credentials, "credentials");
	}

	/**
	 * Returns the address as it may be shown.
	 * @return the address without user information and without trailing slashes
	 */
	public String address() {
		return this.serverUrl.replaceFirst("//[^/@]*@", "//").replaceFirst("/+$", "");
	}

	@Override
	public String toString() {
		return "HappyConnectionDetails[serverUrl=%s, credentials=%s]".formatted(address(), this.credentials);
	}

}
