package io.quintet.hpp.internal.service;

/**
 * A hook did not end in time, and counts as failed.
 */
final class HookTimeoutException extends RuntimeException {

	HookTimeoutException() {
		super("a hook took too long", null, false, false);
	}

}
