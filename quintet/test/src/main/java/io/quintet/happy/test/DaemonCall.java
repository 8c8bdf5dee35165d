package io.quintet.happy.test;

import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/** A call as daemons and agents take it: encrypted, and always answered. */
final class DaemonCall {

	private DaemonCall() {
	}

	static Mono<JsonNode> answer(JsonNode params, RecordKey key, Scheduler scheduler,
			Function<JsonNode, JsonNode> handler) {
		return Mono.fromCallable(() -> (JsonNode) StringNode.valueOf(sealed(reply(params, key, handler), key)))
			.subscribeOn(scheduler);
	}

	/**
	 * As the real ones do, a handler without a result answers with nothing, encrypted.
	 */
	private static String sealed(JsonNode reply, RecordKey key) {
		return reply.isNull() ? key.encrypt(new byte[0]) : Ciphertext.of(reply, key);
	}

	private static JsonNode reply(JsonNode params, RecordKey key, Function<JsonNode, JsonNode> handler) {
		try {
			JsonNode opened = params.isString() ? Ciphertext.open(params.asString(), key) : null;
			return handler.apply((opened != null) ? opened : HappyJson.object());
		}
		catch (RuntimeException ex) {
			return HappyJson.object().put("error", String.valueOf(ex.getMessage()));
		}
	}

}
