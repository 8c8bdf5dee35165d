package io.quintet.hpp;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.internal.json.JsonValues;

/**
 * Writes that an agent asks for together.
 *
 * @param elements the elements as they were sent
 * @param stream whether each applied element is shown and followed by a pause
 * @param interval that pause, or {@code null} for the configured one; negative counts as
 * none
 */
public record ActionBatch(List<JsonNode> elements, boolean stream, @Nullable Duration interval) {

	private static final double MAX_INTERVAL_MILLIS = 86_400_000;

	public ActionBatch {
		elements = List.copyOf(elements);
	}

	/**
	 * Reads the body of an action request.
	 * @param body object with the optional members {@code actions}, {@code stream} and
	 * {@code intervalMs}
	 * @return the batch
	 * @throws HandshakeException when a member has the wrong type
	 */
	public static ActionBatch of(ObjectNode body) {
		return new ActionBatch(elements(body.get("actions")), isStream(body.get("stream")),
				interval(body.get("intervalMs")));
	}

	private static List<JsonNode> elements(@Nullable JsonNode actions) {
		if (actions == null) {
			return List.of();
		}
		if (!(actions instanceof ArrayNode array)) {
			throw HandshakeException.invalid("actions must be an array");
		}
		return array.valueStream().toList();
	}

	private static boolean isStream(@Nullable JsonNode stream) {
		return stream == null || JsonValues.isTrue(stream);
	}

	private static @Nullable Duration interval(@Nullable JsonNode interval) {
		if (interval == null || interval instanceof NullNode) {
			return null;
		}
		if (!(interval instanceof NumericNode number)) {
			throw HandshakeException.invalid("intervalMs must be a number of milliseconds");
		}
		double millis = Math.min(Math.max(0, number.numberValue().doubleValue()), MAX_INTERVAL_MILLIS);
		return Duration.ofNanos((long) (millis * 1_000_000));
	}

}
