package io.quintet.hpp.internal.service;

/**
 * A hook exceeded its timeout.
 */
final class HookTimeoutException extends RuntimeException {

	HookTimeoutException() {
		super("a hook took too long", null, false, false);
	}

}
