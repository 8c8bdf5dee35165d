package io.quintet.happy.test;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/** JSON under a record key. */
final class Ciphertext {

	private Ciphertext() {
	}

	static String of(JsonNode value, RecordKey key) {
		return key.encrypt(HappyJson.bytes(value));
	}

	/** The value, {@code null} when there is none or it cannot be opened. */
	static @Nullable JsonNode open(@Nullable String base64, RecordKey key) {
		byte[] plaintext = (base64 != null) ? key.decrypt(base64) : null;
		return (plaintext != null) ? HappyJson.read(plaintext) : null;
	}

}
