package io.quintet.hpp.session;

import java.io.StringWriter;

import tools.jackson.core.JsonGenerator;

import io.quintet.support.json.JsonFormat;

/**
 * Output of frames. Separate from {@link Frame}, which must have no default method: with
 * one, initializing a record would initialize the interface and its constants, which can
 * deadlock.
 */
sealed interface FrameOutput permits Frame {

	/** Writes the members of the frame, inside an object. */
	void writeMembers(JsonGenerator out);

	/** Writes the frame as the JSON text of one message. */
	default String toJson() {
		StringWriter text = new StringWriter();
		try (JsonGenerator out = JsonFormat.MAPPER.createGenerator(text)) {
			out.writeStartObject();
			writeMembers(out);
			out.writeEndObject();
		}
		return text.toString();
	}

}
