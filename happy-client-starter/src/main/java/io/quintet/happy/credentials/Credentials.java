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
	 * The source says where they come from, for messages: a file or the names of
	 * variables.
	 */
	public static Credentials ofAccount(String token, AccountSecret secret, String source) {
		return new Credentials(token, secret, null, source);
	}

	public static Credentials ofMachine(String token, RecordKey machineKey, String source) {
		return new Credentials(token, null, machineKey, source);
	}

	public String token() {
		return this.token;
	}

	/** {@code null} for credentials of a machine. */
	public @Nullable AccountSecret accountSecret() {
		return this.accountSecret;
	}

	public String source() {
		return this.source;
	}

	/**
	 * Finds the key of a session by the {@code dataEncryptionKey} of its record;
	 * {@code null} when these credentials cannot open it.
	 */
	public @Nullable RecordKey sessionKey(@Nullable String dataEncryptionKey) {
		return (this.accountSecret != null) ? this.accountSecret.keyOf(dataEncryptionKey) : null;
	}

	/**
	 * Finds the key of a machine by the {@code dataEncryptionKey} of its record;
	 * {@code null} when these credentials cannot open it. It need not fit where they are
	 * of another machine.
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
