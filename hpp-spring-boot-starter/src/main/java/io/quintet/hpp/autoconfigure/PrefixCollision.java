package io.quintet.hpp.autoconfigure;

import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.quintet.hpp.web.HandshakeWebSettings;

/**
 * Finds prefixes under which the socket would hide behind a REST operation.
 */
final class PrefixCollision {

	private static final List<String> OPERATIONS = List.of("/session", "/context", "/action", "/diff", "/notify");

	private PrefixCollision() {
	}

	static void check(HandshakeWebSettings settings) {
		for (String operation : OPERATIONS) {
			if (settings.wsPrefix().equals(settings.prefix() + operation)) {
				throw new FailureAnalyzedException(
						"The WebSocket path '%s/{sid}' of HPP is also the path of its REST operation '%s%s/{sid}'."
							.formatted(settings.wsPrefix(), settings.prefix(), operation),
						"Set the property 'hpp.ws-prefix' to a path of its own, for example '/ws/handshake'.");
			}
		}
	}

}
