package io.quintet.lime.internal.transport;

import org.jspecify.annotations.Nullable;

import io.quintet.support.LogText;

/**
 * A frame of the event stream.
 */
public sealed interface StreamFrame {

	/** The platform accepted the connection; always the first frame. */
	record Opened() implements StreamFrame {
	}

	/**
	 * A login request came to its end.
	 *
	 * @param requestId id of the request
	 * @param passport the unverified passport; {@code null} when the request expired
	 */
	record Login(String requestId, @Nullable String passport) implements StreamFrame {

		/**
		 * Whether the request was approved.
		 * @return {@code false} when it expired
		 */
		public boolean approved() {
			return this.passport != null;
		}

		@Override
		public String toString() {
			return "Login[requestId=%s, approved=%s]".formatted(LogText.of(this.requestId), approved());
		}

	}

	/** A sign of life. */
	record Keepalive() implements StreamFrame {
	}

	/** The platform reports a trouble of its own. */
	record PlatformError(String code, String message) implements StreamFrame {
	}

	/** A frame of an unknown type, or without a request id. */
	record Ignored() implements StreamFrame {
	}

	/**
	 * An event that is not as agreed.
	 *
	 * @param reason why, as a short word for meters: {@code malformed},
	 * {@code no-passport} or {@code too-large}
	 */
	record Skipped(String reason) implements StreamFrame {
	}

}
