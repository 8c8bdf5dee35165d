package io.quintet.appcontrol.service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolError;

/**
 * Turns failures into errors for callers. Unexpected failures are logged, and the caller
 * learns nothing about the inside.
 */
final class Failures {

	private static final Logger logger = LoggerFactory.getLogger(AppControlService.class);

	private static final int MAX_MESSAGE = 300;

	private Failures() {
	}

	static ToolError of(Throwable failure) {
		Throwable cause = Exceptions.unwrap(failure);
		if (cause instanceof RequestRefusedException refused) {
			return refused.error();
		}
		if (cause instanceof AppControlClientException ex) {
			return ofPeer(ex.error());
		}
		if (cause instanceof AppControlProtocolException || cause instanceof IllegalArgumentException) {
			return invalidRequest(cause.getMessage());
		}
		logger.error("The client of the service failed", cause);
		return ToolError.of(FailureKinds.INTERNAL_ERROR,
				"The service failed in a way it did not expect; its log says more.");
	}

	static ToolError invalidRequest(@Nullable String message) {
		return ToolError.of(FailureKinds.INVALID_REQUEST, message(message, "The request is not valid."));
	}

	static ToolError busy(String message) {
		return ToolError.of(FailureKinds.NOT_AVAILABLE, message)
			.withRetryable(true)
			.withRecoveryHint("Try again later.");
	}

	/** That this service may not talk to the one behind it is not the caller's fault. */
	private static ToolError ofPeer(ToolError error) {
		return FailureKinds.UNAUTHORIZED.equals(error.failureKind())
				? ToolError.of(FailureKinds.NOT_AVAILABLE, "The service behind this one does not accept its token.")
				: error;
	}

	private static String message(@Nullable String message, String instead) {
		String text = (message != null) ? bounded(message, MAX_MESSAGE) : "";
		return text.codePoints().allMatch((c) -> Character.isWhitespace(c) || Character.isSpaceChar(c)) ? instead
				: text;
	}

	/** Keeps a text that others wrote short and on one line. */
	static String bounded(String text, int max) {
		StringBuilder out = new StringBuilder();
		text.codePoints().limit(max).forEach((c) -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
		return (text.codePointCount(0, text.length()) > max) ? out.append('…').toString() : out.toString();
	}

}
