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

	public Caller withToken(@Nullable String value) {
		return new Caller(value, this.streams, this.resumable, this.resume);
	}

	public Caller withStreams(boolean value) {
		return new Caller(this.token, value, this.resumable, this.resume);
	}

	public Caller withResumable(boolean value) {
		return new Caller(this.token, this.streams, value, this.resume);
	}

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

		public ResumePoint {
			Objects.requireNonNull(requestId, "'requestId' is required");
		}

	}

}
