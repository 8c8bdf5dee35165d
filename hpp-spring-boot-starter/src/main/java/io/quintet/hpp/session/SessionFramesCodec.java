package io.quintet.hpp.session;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.support.json.JsonRefusedException;

/**
 * Writes the frames of a change as one compact JSON document and reads them back without
 * loss, for stores outside of this process. The frames stand there as they are sent:
 *
 * <pre>
 * {"id":"0f...","first":3,"origin":"","frames":[{"type":"action","key":"name","value":"Alice"}]}
 * </pre>
 */
public final class SessionFramesCodec {

	/**
	 * Writes frames.
	 * @param frames the frames
	 * @return the document in UTF-8
	 * @throws IllegalArgumentException when a string holds half a surrogate pair, or a
	 * value is nested more deeply than 2,000 levels
	 */
	public byte[] encode(SessionFrames frames) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
		try (JsonGenerator out = JsonValues.generator(bytes)) {
			out.writeStartObject();
			out.writeStringProperty("id", frames.sessionId());
			out.writeNumberProperty("first", frames.first());
			out.writeStringProperty("origin", frames.origin());
			out.writeArrayPropertyStart("frames");
			for (Frame frame : frames.frames()) {
				out.writeStartObject();
				frame.writeMembers(out);
				out.writeEndObject();
			}
			out.writeEndArray();
			out.writeEndObject();
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("the frames cannot be written as JSON", ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads frames.
	 * @param document what {@link #encode} returned
	 * @return the frames, equal to those that were written
	 * @throws SessionFormatException when the document is damaged or holds other frames
	 * than those of changes
	 */
	public SessionFrames decode(byte[] document) {
		try {
			ObjectNode members = HandshakeSessionCodec.object(HandshakeSessionCodec.READER.read(document), "frames");
			List<Frame> frames = new ArrayList<>();
			for (JsonNode frame : HandshakeSessionCodec.array(members, "frames")) {
				frames.add(frame(HandshakeSessionCodec.object(frame, "frames[]")));
			}
			return new SessionFrames(HandshakeSessionCodec.text(members, "id"),
					HandshakeSessionCodec.integer(members, "first"), frames,
					HandshakeSessionCodec.text(members, "origin"));
		}
		catch (JsonRefusedException | IllegalArgumentException | ArithmeticException ex) {
			throw new SessionFormatException("the bytes are no frames: " + ex.getMessage(), ex);
		}
	}

	private static Frame frame(ObjectNode members) {
		String type = HandshakeSessionCodec.text(members, "type");
		return switch (type) {
			case "action" -> new Frame.Action(HandshakeSessionCodec.text(members, "key"),
					HandshakeSessionCodec.value(members, "value"));
			case "done" -> new Frame.Done(Math.toIntExact(HandshakeSessionCodec.integer(members, "applied")),
					keys(members, "rejected"), keys(members, "missing"));
			case "extended" -> new Frame.Extended(HandshakeSessionCodec.integer(members, "expiresIn"));
			case "userEdit" -> new Frame.UserEdit(HandshakeSessionCodec.text(members, "key"),
					HandshakeSessionCodec.value(members, "value"),
					FieldValue.By.of(HandshakeSessionCodec.text(members, "by")));
			case "error" -> new Frame.Failure(HandshakeSessionCodec.text(members, "msg"));
			default -> throw new IllegalArgumentException("no change causes a frame of the type '" + type + "'");
		};
	}

	private static List<String> keys(ObjectNode members, String name) {
		return HandshakeSessionCodec.array(members, name).valueStream().map(JsonNode::stringValue).toList();
	}

}
