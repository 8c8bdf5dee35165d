package io.quintet.samples.guarantees.hpp;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What happened to forms in one run of the program. Times are nanoseconds of one clock;
 * no value is written twice.
 *
 * @param stored what nodes read of each session at the end, the first one as the truth
 * @param writes what was written, or tried
 * @param stays what browsers saw, one item for each connection, in the order of their
 * beginning
 */
public record HppHistory(Map<String, List<Reading>> stored, List<Write> writes, List<Stay> stays) {

	/**
	 * A session as one node reads it.
	 *
	 * @param node the node
	 * @param changes all changes, oldest first
	 * @param fields the fields by their keys
	 */
	public record Reading(int node, List<Change> changes, Map<String, Field> fields) {
	}

	/**
	 * A change of a field.
	 *
	 * @param key key of the field
	 * @param from value before, {@code null} for none
	 * @param to value after
	 * @param by who owns the field after it: {@code ai}, {@code user} or
	 * {@code user_edit}
	 * @param at when, as the protocol writes it
	 */
	public record Change(String key, @Nullable String from, String to, String by, String at) {
	}

	/**
	 * A field.
	 *
	 * @param value its value
	 * @param by who owns it
	 * @param at when it was written
	 */
	public record Field(String value, String by, String at) {
	}

	/**
	 * A try to write a field.
	 *
	 * @param session the session
	 * @param key key of the field
	 * @param value the value
	 * @param author who wrote
	 * @param browser the browser that wrote on its socket, else {@code null}
	 * @param node the node that was asked
	 * @param sentAt when
	 * @param outcome what the answer says
	 * @param answeredAt when the answer was there, if any
	 */
	public record Write(String session, String key, String value, Author author, @Nullable String browser, int node,
			long sentAt, Outcome outcome, long answeredAt) {
	}

	/** Who writes. */
	public enum Author {

		/** An agent. */
		AGENT,

		/** A person, by a call. */
		PERSON,

		/** A person, on the socket of a browser, which gets no frame of it. */
		PERSON_ON_SOCKET

	}

	/** What the answer to a write says. */
	public enum Outcome {

		/** The write is acknowledged. */
		TAKEN,

		/** The write is refused, because the field is the person's. */
		REFUSED,

		/** There was no answer. */
		UNKNOWN

	}

	/**
	 * What a browser saw on one connection.
	 *
	 * @param browser name of the browser
	 * @param session the session
	 * @param node the node
	 * @param last whether the connection was open at the end
	 * @param snapshot the fields that were read after the connection was accepted,
	 * {@code null} when it ended before
	 * @param frames the frames in the order of their coming
	 */
	public record Stay(String browser, String session, int node, boolean last, @Nullable Map<String, Field> snapshot,
			List<SeenFrame> frames) {
	}

	/**
	 * A frame.
	 *
	 * @param text the frame
	 * @param value the value of a change, {@code null} in other frames
	 * @param at when it came
	 */
	public record SeenFrame(String text, @Nullable String value, long at) {
	}

}
