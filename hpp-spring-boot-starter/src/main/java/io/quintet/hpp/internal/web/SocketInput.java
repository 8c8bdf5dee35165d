package io.quintet.hpp.internal.web;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeException.Reason;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.session.Frame;

/**
 * Reads edits of the user from a socket, as text or binary. Other messages are ignored.
 */
final class SocketInput {

	private static final Logger logger = LoggerFactory.getLogger(SocketInput.class);

	private final HandshakeSessions sessions;

	private final JsonInput input;

	SocketInput(HandshakeSessions sessions, int maxDepth) {
		this.sessions = sessions;
		this.input = new JsonInput(maxDepth);
	}

	/**
	 * Reads a message and consumes its buffer.
	 * @param message the message
	 * @return the edit, or {@code null} when it is none
	 */
	@Nullable Edit read(WebSocketMessage message) {
		if (message.getType() != WebSocketMessage.Type.TEXT && message.getType() != WebSocketMessage.Type.BINARY) {
			return null;
		}
		if (!(parsed(message.getPayload()) instanceof ObjectNode edit)
				|| !(edit.get("type") instanceof StringNode type && type.stringValue().equals("userEdit"))
				|| !(edit.get("key") instanceof StringNode key)) {
			return null;
		}
		return new Edit(key.stringValue(), JsonValues.member(edit, "value"));
	}

	Mono<Void> apply(String sessionId, Edit edit, Socket socket) {
		if (JsonValues.isOutOfRange(edit.value())) {
			return Mono.fromRunnable(() -> refuse(edit, "number out of range", socket));
		}
		return this.sessions.userEdit(sessionId, edit.key(), edit.value(), socket.id())
			.onErrorResume(HandshakeException.class, (refusal) -> {
				if (refusal.reason() == Reason.SESSION_NOT_FOUND) {
					socket.offer(Outbound.of(Frame.NOT_FOUND));
				}
				else {
					refuse(edit, String.valueOf(refusal.getMessage()), socket);
				}
				return Mono.empty();
			})
			.onErrorResume((ex) -> {
				logger.warn("An edit of session {} failed; its socket is closed", sessionId, ex);
				socket.offer(Outbound.goodbye(CloseStatus.SERVER_ERROR));
				return Mono.empty();
			})
			.then();
	}

	// The page has to learn that the value is not stored and that the agent may write the
	// field.
	private static void refuse(Edit edit, String reason, Socket socket) {
		socket.offer(Outbound.of(new Frame.Refused(reason, edit.key())));
	}

	/** An edit of the user. */
	record Edit(String key, JsonNode value) {

	}

	private JsonNode parsed(DataBuffer payload) {
		byte[] bytes = new byte[payload.readableByteCount()];
		payload.read(bytes);
		try {
			return this.input.read(bytes);
		}
		catch (HandshakeException ex) {
			return NullNode.getInstance();
		}
	}

}
