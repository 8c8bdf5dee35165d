package io.quintet.happy.test;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/** An account of a {@link FakeHappyServer} whose secret the test knows. */
public final class FakeAccount {

	private final ServerState server;

	private final AccountState state;

	private final AccountSecret secret;

	private final CipherVariant variant;

	FakeAccount(ServerState server, AccountState state, AccountSecret secret, CipherVariant variant) {
		this.server = server;
		this.state = state;
		this.secret = secret;
		this.variant = variant;
	}

	public AccountSecret secret() {
		return this.secret;
	}

	/**
	 * Returns the token.
	 * @return bearer token, the same for all clients of the account
	 */
	public String token() {
		return this.state.token;
	}

	/** Returns token and secret as clients take them. */
	public Credentials credentials() {
		return Credentials.ofAccount(token(), this.secret, "fake server");
	}

	/** Returns how new records are encrypted. */
	public CipherVariant variant() {
		return this.variant;
	}

	/**
	 * Creates a session without a machine or an agent.
	 * @param metadata its metadata
	 */
	public FakeSession newSession(ObjectNode metadata) {
		RecordKey key = newKey();
		SessionState created = this.server.sessions.create(this.state, this.server.recordId(),
				Ciphertext.of(metadata, key), seal(key));
		return new FakeSession(this.server, this.state, created.id, key);
	}

	/**
	 * Finds a session, also one that another client created.
	 * @param id its id
	 * @throws IllegalArgumentException when there is none, or its key is not sealed to
	 * this account
	 */
	public FakeSession session(String id) {
		SessionState session;
		synchronized (this.state) {
			session = this.state.sessions.get(id);
		}
		RecordKey key = (session != null) ? this.secret.keyOf(session.dataEncryptionKey) : null;
		if (key == null) {
			throw new IllegalArgumentException("No session " + id);
		}
		return new FakeSession(this.server, this.state, id, key);
	}

	/**
	 * Returns the ids of all sessions.
	 * @return the ids, oldest first
	 */
	public List<String> sessionIds() {
		synchronized (this.state) {
			return List.copyOf(this.state.sessions.keySet());
		}
	}

	/**
	 * Creates a session whose key is sealed to another account, so that this account
	 * cannot open it.
	 */
	public String newForeignSession() {
		RecordKey key = new RecordKey(CipherVariant.DATA_KEY, randomBytes());
		AccountSecret other = AccountSecret.random(this.server.random);
		String sealed = key.sealTo(other.publicKey(), this.server.random);
		return this.server.sessions.create(this.state, this.server.recordId(), Ciphertext.of(HappyJson.object(), key),
				sealed).id;
	}

	/**
	 * Tells how many sockets are connected.
	 * @return the sockets of all scopes
	 */
	public int socketCount() {
		return this.state.sockets.size();
	}

	/**
	 * Returns the raw record of a session.
	 * @param id its id
	 * @return the record as lists have it; {@code null} when there is none
	 */
	public @Nullable JsonNode sessionRecord(String id) {
		synchronized (this.state) {
			SessionState session = this.state.sessions.get(id);
			return (session != null) ? session.record() : null;
		}
	}

	/**
	 * Lets a client into the account that asked to be linked as control client.
	 * @param publicKey public key that the client asked with, base64
	 * @return whether it had asked
	 */
	public boolean approveLink(String publicKey) {
		return this.server.links.approve(publicKey, this);
	}

	AccountState state() {
		return this.state;
	}

	RecordKey newKey() {
		return (this.variant == CipherVariant.LEGACY) ? this.secret.legacyKey()
				: new RecordKey(CipherVariant.DATA_KEY, randomBytes());
	}

	/** The key for its record, {@code null} for the account secret itself. */
	@Nullable String seal(RecordKey key) {
		return (key.variant() == CipherVariant.LEGACY) ? null : key.sealTo(this.secret.publicKey(), this.server.random);
	}

	private byte[] randomBytes() {
		byte[] bytes = new byte[AccountSecret.LENGTH];
		this.server.random.nextBytes(bytes);
		return bytes;
	}

	@Override
	public String toString() {
		return "FakeAccount[variant=" + this.variant + "]";
	}

}
