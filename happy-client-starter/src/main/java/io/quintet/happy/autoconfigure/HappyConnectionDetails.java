package io.quintet.happy.autoconfigure;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

import io.quintet.happy.credentials.Credentials;

/**
 * Where the server is, and which account this is. A bean of it stands in for the
 * properties, for an application that learns them elsewhere: from a vault, or from a
 * server that it started itself.
 */
public interface HappyConnectionDetails extends ConnectionDetails {

	/** The address of the server, such as {@code https://happy.example.org}. */
	String serverUrl();

	Credentials credentials();

	/** The address as it may be shown: without user information and trailing slashes. */
	default String address() {
		return serverUrl().replaceFirst("//[^/@]*@", "//").replaceFirst("/+$", "");
	}

	/** Details whose text form shows no secret. */
	static HappyConnectionDetails of(String serverUrl, Credentials credentials) {
		return new FixedConnectionDetails(serverUrl, credentials);
	}

}
