package io.quintet.hpp.autoconfigure;

import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.quintet.hpp.internal.service.HandshakePaths;

/**
 * Detects a WebSocket path that is also the path of a REST operation.
 */
final class PrefixCollision {

	static final List<String> OPERATIONS = List.of("/session", "/context", "/action", "/diff", "/notify");

	private PrefixCollision() {
	}

	static void check(HandshakePaths paths) {
		for (String operation : OPERATIONS) {
			if (paths.wsPrefix().equals(paths.prefix() + operation)) {
				throw new FailureAnalyzedException(
						"The WebSocket path '%s/{sid}' of HPP is also the path of its REST operation '%s%s/{sid}'."
							.formatted(paths.wsPrefix(), paths.prefix(), operation),
						"Set the property 'hpp.ws-prefix' to a path of its own, for example '/ws/handshake'.");
			}
		}
	}

}
