package io.quintet.hpp.session;

import java.util.List;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * A message to the sockets of a session, as data. {@link HandshakeSessionCodec} carries
 * it to other nodes.
 */
public sealed interface Frame extends FrameOutput {

	/** Sent while the socket is idle. */
	Frame HEARTBEAT = new Heartbeat();

	/** The session is unknown or expired; the socket closes. */
	Frame NOT_FOUND = new Failure("session not found");

	/** The session was deleted; the socket closes. */
	Frame CLOSED = new Failure("session closed");

	/** First frame of a socket. */
	record Connected(String sessionId, String mode) implements Frame {

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "connected");
			out.writeStringProperty("sessionId", this.sessionId);
			out.writeStringProperty("mode", this.mode);
		}

	}

	/** The agent wrote a field of a streamed batch. */
	record Action(String key, JsonNode value) implements Frame {

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "action");
			out.writeStringProperty("key", this.key);
			out.writePOJOProperty("value", this.value);
		}

	}

	/**
	 * The agent's batch has ended.
	 *
	 * @param applied number of applied elements
	 * @param rejected keys that were refused
	 * @param missing keys of required fields that are still empty
	 */
	record Done(int applied, List<String> rejected, List<String> missing) implements Frame {

		public Done {
			rejected = List.copyOf(rejected);
			missing = List.copyOf(missing);
		}

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "done");
			out.writeNumberProperty("applied", this.applied);
			out.writePOJOProperty("rejected", this.rejected);
			out.writePOJOProperty("missing", this.missing);
		}

	}

	/**
	 * The session was extended.
	 *
	 * @param expiresIn remaining time in whole seconds
	 */
	record Extended(long expiresIn) implements Frame {

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "extended");
			out.writeNumberProperty("expiresIn", this.expiresIn);
		}

	}

	/**
	 * The user edited a field, possibly elsewhere. Sent only where it is switched on.
	 *
	 * @param key key of the field
	 * @param value its new value
	 * @param by its new state
	 */
	record UserEdit(String key, JsonNode value, FieldValue.By by) implements Frame {

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "userEdit");
			out.writeStringProperty("key", this.key);
			out.writePOJOProperty("value", this.value);
			out.writeStringProperty("by", this.by.wire());
		}

	}

	/** The reason for which the socket closes; the last frame. */
	record Failure(String msg) implements Frame {

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "error");
			out.writeStringProperty("msg", this.msg);
		}

	}

	/**
	 * An edit of the user was refused. The socket stays open.
	 *
	 * @param msg the reason
	 * @param key key of the field, which keeps its value
	 */
	record Refused(String msg, String key) implements Frame {

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "error");
			out.writeStringProperty("msg", this.msg);
			out.writeStringProperty("key", this.key);
		}

	}

	/** Tells that the connection is alive. */
	record Heartbeat() implements Frame {

		@Override
		public void writeMembers(JsonGenerator out) {
			out.writeStringProperty("type", "heartbeat");
		}

	}

}
