package io.quintet.acp.store;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;

/**
 * The store is out of reach or overloaded. Whether a change was made is unknown: repeat
 * it under the same client id or idempotency key.
 */
public final class StoreUnavailableException extends AcpException {

	/**
	 * Creates the exception.
	 * @param message text for the caller
	 * @param cause the cause, kept from the caller
	 */
	public StoreUnavailableException(String message, @Nullable Throwable cause) {
		super(ErrorCode.UNAVAILABLE, message, List.of(), Duration.ofSeconds(1), cause);
	}

}
