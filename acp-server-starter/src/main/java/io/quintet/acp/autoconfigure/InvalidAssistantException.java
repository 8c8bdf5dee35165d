package io.quintet.acp.autoconfigure;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * An assistant that cannot be registered, with what to change.
 */
final class InvalidAssistantException extends FailureAnalyzedException {

	private static final long serialVersionUID = 1L;

	InvalidAssistantException(String message, String action) {
		super(message + ".", action);
	}

}
