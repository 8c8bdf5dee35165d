package io.quintet.samples.conformance.happy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.samples.conformance.happy.HappyVectors.Case;

/**
 * An account whose records have the variant, and the key if it names one, of a vector.
 *
 * @param secret secret of the account
 * @param key key of its records
 */
record RecordedAccount(AccountSecret secret, RecordKey key) {

	private static final SecureRandom RANDOM = new SecureRandom();

	static RecordedAccount of(Case recorded) {
		JsonNode hex = recorded.in().get("key");
		byte[] key = (hex != null) ? HexFormat.of().parseHex(hex.asString()) : AccountSecret.random(RANDOM).bytes();
		return recorded.in().path("variant").asString("legacy").equals("legacy")
				? new RecordedAccount(new AccountSecret(key), new RecordKey(CipherVariant.LEGACY, key))
				: new RecordedAccount(AccountSecret.random(RANDOM), new RecordKey(CipherVariant.DATA_KEY, key));
	}

	String encrypt(JsonNode value) {
		return this.key.encrypt(value.toString().getBytes(StandardCharsets.UTF_8));
	}

	JsonNode open(@Nullable JsonNode ciphertext) {
		byte[] plaintext = this.key.decrypt(Objects.requireNonNull(ciphertext, "ciphertext").asString());
		return HappyVectors.JSON.readTree(Objects.requireNonNull(plaintext, "plaintext"));
	}

	/** A record as the server has it, with its metadata encrypted already. */
	ObjectNode record(String id, String metadata, long version) {
		ObjectNode record = HappyServer.object().put("id", id).put("seq", 0);
		record.put("createdAt", 1700000000000L).put("updatedAt", 1700000000000L);
		record.put("active", true).put("activeAt", 1700000000000L);
		record.put("metadata", metadata).put("metadataVersion", version);
		record.putNull("agentState").put("agentStateVersion", 0);
		record.putNull("daemonState").put("daemonStateVersion", 0);
		return (this.key.variant() == CipherVariant.LEGACY) ? record.putNull("dataEncryptionKey")
				: record.put("dataEncryptionKey", this.key.sealTo(this.secret.publicKey(), RANDOM));
	}

}
