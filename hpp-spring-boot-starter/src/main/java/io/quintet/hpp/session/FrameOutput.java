package io.quintet.hpp.session;

import java.io.StringWriter;

import tools.jackson.core.JsonGenerator;

import io.quintet.support.json.JsonFormat;

/**
 * What every frame can be turned into. Apart from {@link Frame} so that {@code Frame} has
 * no default method: with one, the initialization of each of its records would wait for
 * its own, and its constants for theirs.
 */
sealed interface FrameOutput permits Frame {

	/**
	 * Writes the members of the frame.
	 * @param out the generator, inside an object
	 */
	void writeMembers(JsonGenerator out);

	/**
	 * Writes the frame as JSON text.
	 * @return the text of one WebSocket message
	 */
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
