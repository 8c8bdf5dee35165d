package io.quintet.samples.benchmarks.happy;

import java.nio.charset.StandardCharsets;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/**
 * What the work is done to.
 */
final class Payload {

	/** Size of the value that is encrypted, as compact JSON. */
	static final int BYTES = 1024;

	/** Messages of a page. */
	static final int MESSAGES = 500;

	private Payload() {
	}

	/** A message of a user. */
	static byte[] value() {
		int others = HappyJson.bytes(message("")).length;
		return HappyJson.bytes(message("Mend the test. ".repeat(BYTES / 15 + 1).substring(0, BYTES - others)));
	}

	private static ObjectNode message(String text) {
		ObjectNode message = HappyJson.object().put("role", "user");
		message.putObject("content").put("type", "text").put("text", text);
		message.putObject("meta").put("sentFrom", "benchmark").put("permissionMode", "yolo");
		return message;
	}

	/** The value, encrypted. */
	static byte[] ciphertext(RecordKey key) {
		return key.encrypt(value()).getBytes(StandardCharsets.US_ASCII);
	}

	/** An answer of the server with messages of an agent, as the server orders them. */
	static byte[] page(RecordKey key) {
		ObjectNode answer = HappyJson.object();
		ArrayNode messages = answer.putArray("messages");
		for (int seq = 1; seq <= MESSAGES; seq++) {
			ObjectNode message = messages.addObject();
			message.put("id", "cmessage000000000000" + seq).put("seq", seq).putNull("localId");
			message.putObject("content").put("t", "encrypted").put("c", key.encrypt(HappyJson.bytes(event(seq))));
			message.put("createdAt", 1760000000000L + seq).put("updatedAt", 1760000000000L + seq);
		}
		return HappyJson.bytes(answer.put("hasMore", false));
	}

	private static ObjectNode event(int seq) {
		ObjectNode message = HappyJson.object().put("role", "session");
		ObjectNode content = message.putObject("content").put("id", "e" + seq).put("time", 1760000000000L + seq);
		content.put("role", "agent").put("turn", "turn-" + seq / 20);
		content.putObject("ev")
			.put("t", "text")
			.put("text", "I looked at file " + seq + ". " + "It is fine. ".repeat(seq % 40));
		message.putObject("meta").put("sentFrom", "cli");
		return message;
	}

}
