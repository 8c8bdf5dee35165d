package io.quintet.happy.test;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/**
 * A message as the server stores it.
 *
 * @param id its id
 * @param seq its place in the session, from 1
 * @param localId id that the sender gave
 * @param createdAt epoch milliseconds
 */
record MessageRow(String id, long seq, @Nullable String localId, JsonNode content, long createdAt) {

	static ObjectNode envelope(String ciphertext) {
		return HappyJson.object().put("c", ciphertext).put("t", "encrypted");
	}

	/** The record with its content. */
	ObjectNode record() {
		ObjectNode record = HappyJson.object().put("id", this.id).put("seq", this.seq);
		record.set("content", this.content);
		return record.put("localId", this.localId).put("createdAt", this.createdAt).put("updatedAt", this.createdAt);
	}

	/** What a sender is told. */
	ObjectNode receipt() {
		ObjectNode receipt = record();
		receipt.remove("content");
		return receipt;
	}

}
