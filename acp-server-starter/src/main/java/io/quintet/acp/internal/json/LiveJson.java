package io.quintet.acp.internal.json;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.StreamType;

/**
 * The form in which nodes tell each other of texts that are being written. A node of
 * another version may send what this one does not know.
 */
public final class LiveJson {

	private LiveJson() {
	}

	/**
	 * Writes a frame.
	 * @return JSON in one line; {@code null} for frames of committed changes, and for
	 * questions
	 */
	public static @Nullable String text(ThreadFrame frame) {
		if (frame instanceof ThreadFrame.StreamDelta delta) {
			return array("delta", frame, (out) -> {
				out.writeString(delta.eventId());
				out.writeNumber(delta.offset());
				out.writeString(delta.text());
			});
		}
		if (frame instanceof ThreadFrame.StreamStarted start) {
			return array("start", frame, (out) -> {
				out.writeString(start.eventId());
				out.writeString(start.runId());
				out.writeString(start.type().wire());
				ResourceWriter.identity(out, start.author());
			});
		}
		if (frame instanceof ThreadFrame.StreamFailed failed) {
			return array("failed", frame, (out) -> {
				out.writeString(failed.eventId());
				ResourceWriter.error(out, failed.error());
			});
		}
		return null;
	}

	private static String array(String kind, ThreadFrame frame, Consumer<JsonGenerator> rest) {
		return JsonFormat.text((out) -> {
			out.writeStartArray();
			out.writeString(kind);
			out.writeString(frame.threadId());
			rest.accept(out);
			out.writeEndArray();
		});
	}

	/**
	 * Reads a frame.
	 * @return the frame; {@code null} when it is not known
	 * @throws IllegalArgumentException when it is none
	 */
	public static @Nullable ThreadFrame frame(String json) {
		JsonNode array = JsonFormat.tree(json);
		String threadId = string(array, 1);
		return switch (string(array, 0)) {
			case "delta" ->
				new ThreadFrame.StreamDelta(threadId, string(array, 2), array.path(3).intValue(0), string(array, 4));
			case "start" -> new ThreadFrame.StreamStarted(threadId, string(array, 2), string(array, 3),
					StreamType.ofWire(string(array, 4)), StoredReader.identity(array.path(5)));
			case "failed" ->
				new ThreadFrame.StreamFailed(threadId, string(array, 2), StoredReader.error(array.path(3)));
			default -> null;
		};
	}

	private static String string(JsonNode array, int index) {
		JsonNode item = array.path(index);
		if (!item.isString()) {
			throw new IllegalArgumentException("Expected a text at " + index);
		}
		return item.stringValue();
	}

}
