package io.quintet.appcontrol.service;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a transport knows about a request beside its text. The text form does not show the
 * token.
 *
 * @param token secret that came beside the request, as in an HTTP header; {@code null}
 * when only the request itself can hold one
 * @param streams whether the transport can carry the events of a stream; where it cannot,
 * a stream is refused
 * @param resumable whether the events of a stream are kept for a while, so that a caller
 * whose connection broke can go on
 * @param resume how far the caller has got in the stream that it asks for again: then
 * nothing is executed, and it gets what is behind; {@code null} asks for a new one
 */
public record Caller(@Nullable String token, boolean streams, boolean resumable, @Nullable ResumePoint resume) {

	/** A caller that can take streams and has nothing but the request. */
	public static final Caller PLAIN = new Caller(null, true, false, null);

	/**
	 * Copies the caller with another token.
	 * @param value secret that came beside the request; {@code null} for none
	 * @return the copy
	 */
	public Caller withToken(@Nullable String value) {
		return new Caller(value, this.streams, this.resumable, this.resume);
	}

	/**
	 * Copies the caller with or without streams.
	 * @param value whether the transport can carry the events of a stream
	 * @return the copy
	 */
	public Caller withStreams(boolean value) {
		return new Caller(this.token, value, this.resumable, this.resume);
	}

	/**
	 * Copies the caller with or without kept streams.
	 * @param value whether the events of a stream are kept for a while
	 * @return the copy
	 */
	public Caller withResumable(boolean value) {
		return new Caller(this.token, this.streams, value, this.resume);
	}

	/**
	 * Copies the caller with another resume point.
	 * @param value how far the caller has got; {@code null} for a new stream
	 * @return the copy
	 */
	public Caller withResume(@Nullable ResumePoint value) {
		return new Caller(this.token, this.streams, this.resumable, value);
	}

	@Override
	public String toString() {
		return "Caller[token=%s, streams=%s, resumable=%s, resume=%s]".formatted((this.token != null) ? "***" : "null",
				this.streams, this.resumable, this.resume);
	}

	/**
	 * How far a caller has got in an answer.
	 *
	 * @param requestId id of the request
	 * @param position position of the last envelope that it has got, from 0; -1 when it
	 * has none
	 */
	public record ResumePoint(String requestId, long position) {

		/**
		 * Checks.
		 */
		public ResumePoint {
			Objects.requireNonNull(requestId, "'requestId' is required");
		}

	}

}
