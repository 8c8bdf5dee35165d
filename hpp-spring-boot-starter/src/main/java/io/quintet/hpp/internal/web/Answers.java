package io.quintet.hpp.internal.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.FieldChange;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.HandshakeSession;

/**
 * Writes the bodies of all responses.
 */
final class Answers {

	static final byte[] OK = JsonValues.object((out) -> out.writeBooleanProperty("ok", true));

	private Answers() {
	}

	static byte[] created(HandshakeSession session, HandshakeSessions.Links links) {
		return JsonValues.object((out) -> {
			out.writeStringProperty("sessionId", session.id());
			out.writeStringProperty("token", session.token());
			out.writeStringProperty("wsUrl", links.wsUrl());
			out.writeStringProperty("contextUrl", links.contextUrl());
			out.writeStringProperty("actionUrl", links.actionUrl());
			out.writeStringProperty("diffUrl", links.diffUrl());
			out.writeStringProperty("notifyUrl", links.notifyUrl());
			out.writeNumberProperty("expiresIn", session.ttl().toSeconds());
		});
	}

	static byte[] context(HandshakeSession session, List<String> missing, Instant now) {
		return JsonValues.object((out) -> {
			out.writeStringProperty("sessionId", session.id());
			out.writeStringProperty("mode", session.mode());
			out.writeName("schema");
			out.writeRawValue(session.schema().toJson());
			writeFields(out, session.fields());
			out.writePOJOProperty("missing", missing);
			out.writePOJOProperty("meta", session.meta());
			out.writeNumberProperty("expiresIn", session.expiresIn(now));
		});
	}

	static byte[] acted(BatchResult result) {
		return JsonValues.object((out) -> {
			out.writeBooleanProperty("ok", true);
			out.writePOJOProperty("applied", result.applied());
			out.writePOJOProperty("rejected", result.rejected());
			out.writeArrayPropertyStart("errors");
			for (BatchResult.ActionError error : result.errors()) {
				writeError(out, error);
			}
			out.writeEndArray();
			out.writePOJOProperty("missing", result.missing());
			writeFields(out, result.session().fields());
		});
	}

	static byte[] diff(HandshakeSession session, String since, List<FieldChange> changes) {
		return JsonValues.object((out) -> {
			out.writeStringProperty("sessionId", session.id());
			out.writeStringProperty("since", since);
			out.writeArrayPropertyStart("changes");
			for (FieldChange change : changes) {
				out.writeStartObject();
				out.writeStringProperty("key", change.key());
				out.writePOJOProperty("from", change.from());
				out.writePOJOProperty("to", change.to());
				out.writeStringProperty("by", change.by().wire());
				out.writeStringProperty("at", JsonValues.timestamp(change.at()));
				out.writeEndObject();
			}
			out.writeEndArray();
		});
	}

	static byte[] extended(HandshakeSessions.Extension extension) {
		return JsonValues.object((out) -> {
			out.writeBooleanProperty("ok", true);
			out.writeNumberProperty("extended", extension.extended());
			out.writeNumberProperty("expiresIn", extension.expiresIn());
		});
	}

	static byte[] error(@Nullable String message) {
		return JsonValues.object((out) -> out.writeStringProperty("error", String.valueOf(message)));
	}

	private static void writeFields(JsonGenerator out, Map<String, FieldValue> fields) {
		out.writeObjectPropertyStart("context");
		for (Map.Entry<String, FieldValue> field : fields.entrySet()) {
			out.writeObjectPropertyStart(field.getKey());
			out.writePOJOProperty("value", field.getValue().value());
			out.writeStringProperty("by", field.getValue().by().wire());
			out.writeStringProperty("at", JsonValues.timestamp(field.getValue().at()));
			out.writeEndObject();
		}
		out.writeEndObject();
	}

	private static void writeError(JsonGenerator out, BatchResult.ActionError error) {
		out.writeStartObject();
		if (error.key() != null) {
			out.writeStringProperty("key", error.key());
		}
		if (error.action() != null) {
			out.writePOJOProperty("action", error.action());
		}
		out.writeStringProperty("msg", error.msg());
		out.writeEndObject();
	}

}
