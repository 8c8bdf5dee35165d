package io.quintet.happy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.RpcTransportException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.transport.SharedSocket;

/**
 * Remote calls to machines and sessions. Never retried: a call without a response may
 * have been executed.
 */
final class RemoteCalls {

	private static final String NOBODY = "RPC method not available";

	private final SharedSocket socket;

	private final Duration timeout;

	private final Scheduler timer;

	RemoteCalls(SharedSocket socket, Duration timeout, Scheduler timer) {
		this.socket = socket;
		this.timeout = timeout;
		this.timer = timer;
	}

	/**
	 * The decrypted response; fails with {@link EncryptionException} when it cannot be
	 * decrypted.
	 */
	Mono<JsonNode> call(String scopeId, RecordKey key, String method, JsonNode parameters) {
		return Mono.defer(() -> {
			ObjectNode data = HappyJson.object()
				.put("method", scopeId + ":" + method)
				.put("params", key.encrypt(HappyJson.bytes(parameters)));
			return this.socket.connection()
				.timeout(this.timeout,
						Mono.error(() -> new HappyConnectionException("The socket did not connect within "
								+ this.timeout + "; " + method + " was not called")),
						this.timer)
				.flatMap((connection) -> connection.call("rpc-call", data)
					.timeout(this.timeout, Mono
						.error(() -> new RpcTransportException(method + " of " + scopeId + " was not answered within "
								+ this.timeout + " ('happy.rpc-timeout'); it may have been carried out")),
							this.timer))
				.map((ack) -> answer(scopeId, method, ack, key));
		});
	}

	private JsonNode answer(String scopeId, String method, JsonNode ack, RecordKey key) {
		if (!ack.isObject() || !ack.path("ok").asBoolean(false)) {
			throw refusal(scopeId, method, HappyJson.text(ack, "error"));
		}
		JsonNode result = opened(HappyJson.text(ack, "result"), key);
		if (result == null) {
			throw new EncryptionException("The answer to " + method + " of " + scopeId + " cannot be opened");
		}
		return result;
	}

	static void requireNoError(JsonNode reply, String failure) {
		String error = HappyJson.text(reply, "error");
		if (error != null) {
			throw new HappyException(failure + ": " + error);
		}
	}

	/** A handler without a result responds with encrypted empty text. */
	private static @Nullable JsonNode opened(@Nullable String result, RecordKey key) {
		byte[] plaintext = (result != null) ? key.decrypt(result) : null;
		if (plaintext == null) {
			return null;
		}
		return (plaintext.length == 0) ? NullNode.getInstance() : HappyJson.read(plaintext);
	}

	private static HappyException refusal(String scopeId, String method, @Nullable String error) {
		if (NOBODY.equals(error)) {
			return new MachineOfflineException(
					"No daemon or agent answers for " + scopeId + ": it is not connected (" + NOBODY + ")");
		}
		return new RpcTransportException(method + " of " + scopeId + " failed: "
				+ ((error != null) ? error : "the server gave an answer of an unknown shape"));
	}

}
