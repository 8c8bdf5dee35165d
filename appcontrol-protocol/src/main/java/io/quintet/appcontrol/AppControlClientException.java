package io.quintet.appcontrol;

import org.jspecify.annotations.Nullable;

/**
 * A client got no observation out of its peer: the peer is out of reach, too slow,
 * refused the request, or does not speak the protocol. A command that failed is no
 * exception but an observation.
 */
public final class AppControlClientException extends RuntimeException {

	/**
	 * Kind of failure.
	 */
	public enum Reason {

		/** Nothing listens at the address. Start the peer, or correct the address. */
		NOT_RUNNING(FailureKinds.NOT_AVAILABLE, true),

		/** The operating system does not let this user connect. */
		PERMISSION(FailureKinds.NOT_AVAILABLE, false),

		/** No answer came in time. Whether the command ran is not known. */
		TIMEOUT(FailureKinds.TIMEOUT, true),

		/** The connection broke. Whether the command ran is not known. */
		DISCONNECTED(FailureKinds.NOT_AVAILABLE, true),

		/** The peer answered something that is not the protocol. */
		PROTOCOL(FailureKinds.ERROR, false),

		/** The peer refused or failed the request and said why. */
		REFUSED(FailureKinds.ERROR, false);

		private final String failureKind;

		private final boolean retryable;

		Reason(String failureKind, boolean retryable) {
			this.failureKind = failureKind;
			this.retryable = retryable;
		}

	}

	private final Reason reason;

	private final @Nullable ToolError error;

	/** Creates an exception whose message has no secrets. */
	public AppControlClientException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.error = null;
	}

	/** Creates an exception for a request that the peer refused or failed. */
	public AppControlClientException(ToolError error) {
		super("The service failed the request (" + error.failureKind() + "): " + error.message());
		this.reason = Reason.REFUSED;
		this.error = error;
	}

	public Reason reason() {
		return this.reason;
	}

	/**
	 * Returns the trouble in the form of the protocol, for example to pass it on: what
	 * the peer said, or an error with a well-known kind when it said nothing.
	 */
	public ToolError error() {
		return (this.error != null) ? this.error : ToolError.of(this.reason.failureKind, String.valueOf(getMessage()))
			.withRetryable(this.reason.retryable);
	}

}
