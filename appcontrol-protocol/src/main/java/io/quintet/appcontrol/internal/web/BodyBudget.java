package io.quintet.appcontrol.internal.web;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

import io.quintet.appcontrol.FailureKinds;

/**
 * Bytes of all request bodies that are being read or answered. A body becomes a tree of
 * many times its size, which lives as long as its command runs, so the bytes are given
 * back when the answer has ended.
 */
final class BodyBudget {

	/** Longest body of a caller whose token, if any, is inside of it. */
	static final int MAX_UNAUTHENTICATED = 64 * 1024;

	/** Bodies up to this length have a part of the budget of their own. */
	private static final int SMALL = 64 * 1024;

	private final long maxBytes;

	private final AtomicLong used = new AtomicLong();

	BodyBudget(long maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Begins the account of one body.
	 * @param authenticated whether the caller may send a long one
	 */
	Lease lease(boolean authenticated) {
		return new Lease(authenticated);
	}

	/** Bytes that are in use. */
	long used() {
		return this.used.get();
	}

	// Strangers cannot keep callers with a token out, nor long requests short ones.
	private long ceiling(boolean authenticated, long size) {
		return !authenticated ? this.maxBytes / 4 : (size > SMALL) ? this.maxBytes / 4 * 3 : this.maxBytes;
	}

	private boolean take(int bytes, long ceiling) {
		if (this.used.addAndGet(bytes) <= ceiling) {
			return true;
		}
		this.used.addAndGet(-bytes);
		return false;
	}

	/** The bytes of one body. */
	final class Lease implements AutoCloseable {

		private final boolean authenticated;

		private long size;

		private boolean closed;

		private Lease(boolean authenticated) {
			this.authenticated = authenticated;
		}

		/**
		 * Tells whether a body may have this length at all.
		 * @return why not, or {@code null}
		 */
		@Nullable HttpRefusal refusal(long length) {
			return (!this.authenticated && length > MAX_UNAUTHENTICATED)
					? new HttpRefusal(HttpStatus.UNAUTHORIZED, FailureKinds.UNAUTHORIZED, "A request longer than "
							+ MAX_UNAUTHENTICATED + " bytes has to bring its token as Authorization: Bearer.")
					: null;
		}

		/**
		 * Accounts for the next bytes of the body.
		 * @return why they cannot be kept, or {@code null}
		 */
		synchronized @Nullable HttpRefusal grow(int bytes) {
			HttpRefusal refusal = refusal(this.size + bytes);
			if (refusal != null) {
				return refusal;
			}
			if (this.closed || !take(bytes, ceiling(this.authenticated, this.size + bytes))) {
				return new HttpRefusal(HttpStatus.SERVICE_UNAVAILABLE, FailureKinds.NOT_AVAILABLE,
						"The service is busy: too many long requests at the same time. Try again later.");
			}
			this.size += bytes;
			return null;
		}

		/** Gives the bytes back. */
		@Override
		public synchronized void close() {
			BodyBudget.this.used.addAndGet(-this.size);
			this.size = 0;
			this.closed = true;
		}

	}

}
