package io.quintet.happy.credentials;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.RecordKey;

/**
 * A token for the server, and either the secret of the account or, from a key file of the
 * present CLI, the key of one machine. With a machine key only that machine's record can
 * be opened; sessions stay unreadable.
 */
public final class Credentials {

	private final String token;

	private final @Nullable AccountSecret accountSecret;

	private final @Nullable RecordKey machineKey;

	private final String source;

	private Credentials(String token, @Nullable AccountSecret accountSecret, @Nullable RecordKey machineKey,
			String source) {
		this.token = Objects.requireNonNull(token, "token");
		this.accountSecret = accountSecret;
		this.machineKey = machineKey;
		this.source = source;
	}

	/**
	 * Credentials of an account.
	 * @param token bearer token
	 * @param secret secret of the account
	 * @param source where they come from, for messages: a file or the names of variables
	 */
	public static Credentials ofAccount(String token, AccountSecret secret, String source) {
		return new Credentials(token, secret, null, source);
	}

	/**
	 * Credentials of one machine.
	 * @param token bearer token
	 * @param machineKey key of the machine's record
	 * @param source where they come from, for messages
	 */
	public static Credentials ofMachine(String token, RecordKey machineKey, String source) {
		return new Credentials(token, null, machineKey, source);
	}

	/**
	 * Returns the token.
	 * @return what {@code Authorization: Bearer} takes
	 */
	public String token() {
		return this.token;
	}

	/**
	 * Returns the secret of the account.
	 * @return the secret; {@code null} for credentials of a machine
	 */
	public @Nullable AccountSecret accountSecret() {
		return this.accountSecret;
	}

	/**
	 * Returns where the credentials come from.
	 * @return a file or the names of variables or properties
	 */
	public String source() {
		return this.source;
	}

	/**
	 * Finds the key of a session.
	 * @param dataEncryptionKey the member of its record
	 * @return the key; {@code null} when these credentials cannot open it
	 */
	public @Nullable RecordKey sessionKey(@Nullable String dataEncryptionKey) {
		return (this.accountSecret != null) ? this.accountSecret.keyOf(dataEncryptionKey) : null;
	}

	/**
	 * Finds the key of a machine.
	 * @param dataEncryptionKey the member of its record
	 * @return the key, which need not fit where these are credentials of another machine;
	 * {@code null} when these credentials cannot open it
	 */
	public @Nullable RecordKey machineKey(@Nullable String dataEncryptionKey) {
		return (this.accountSecret != null) ? this.accountSecret.keyOf(dataEncryptionKey) : this.machineKey;
	}

	@Override
	public String toString() {
		return "Credentials[source=%s, of=%s]".formatted(this.source,
				(this.accountSecret != null) ? "account" : "machine");
	}

}
