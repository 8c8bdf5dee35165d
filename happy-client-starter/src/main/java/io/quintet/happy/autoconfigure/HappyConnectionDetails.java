package io.quintet.happy.autoconfigure;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

import io.quintet.happy.credentials.Credentials;

/**
 * Where the server is, and which account this is. A bean of it stands in for the
 * properties, for an application that learns them elsewhere: from a vault, or from a
 * server that it started itself.
 */
public interface HappyConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the address of the server.
	 * @return such as {@code https://happy.example.org}
	 */
	String serverUrl();

	/** Returns the credentials of the account. */
	Credentials credentials();

	/**
	 * Returns the address as it may be shown.
	 * @return the address without user information and without trailing slashes
	 */
	default String address() {
		return serverUrl().replaceFirst("//[^/@]*@", "//").replaceFirst("/+$", "");
	}

	/**
	 * Returns details whose text form shows no secret.
	 * @param serverUrl such as {@code https://happy.example.org}
	 */
	static HappyConnectionDetails of(String serverUrl, Credentials credentials) {
		return new FixedConnectionDetails(serverUrl, credentials);
	}

}
