package io.quintet.appcontrol.service;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolError;

/**
 * A request cannot be served, and the caller is told why.
 */
final class RequestRefusedException extends RuntimeException {

	private final ToolError error;

	private final @Nullable String requestId;

	RequestRefusedException(ToolError error, @Nullable String requestId) {
		super(error.message(), null, false, false);
		this.error = error;
		this.requestId = requestId;
	}

	ToolError error() {
		return this.error;
	}

	@Nullable String requestId() {
		return this.requestId;
	}

}
