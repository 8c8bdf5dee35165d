package io.quintet.hpp;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.hpp.json.Json;

/**
 * Writes that an agent asks for together.
 *
 * @param elements the elements as they were sent
 * @param stream whether each applied element is shown and followed by a pause
 * @param interval that pause, or {@code null} for the configured one; negative counts as
 * none
 */
public record ActionBatch(List<Json> elements, boolean stream, @Nullable Duration interval) {

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
	public static ActionBatch of(Json.Object body) {
		return new ActionBatch(elements(body.get("actions")), stream(body.get("stream")),
				interval(body.get("intervalMs")));
	}

	private static List<Json> elements(@Nullable Json actions) {
		if (actions == null) {
			return List.of();
		}
		if (!(actions instanceof Json.Array array)) {
			throw HandshakeException.invalid("actions must be an array");
		}
		return array.items();
	}

	private static boolean stream(@Nullable Json stream) {
		if (stream == null) {
			return true;
		}
		if (stream instanceof Json.Bool bool) {
			return bool.value();
		}
		if (stream instanceof Json.Number number) {
			return Double.parseDouble(number.literal()) != 0;
		}
		return !stream.isEmpty();
	}

	private static @Nullable Duration interval(@Nullable Json interval) {
		if (interval == null || interval instanceof Json.Null) {
			return null;
		}
		if (!(interval instanceof Json.Number number)) {
			throw HandshakeException.invalid("intervalMs must be a number of milliseconds");
		}
		double millis = Math.min(Math.max(0, Double.parseDouble(number.literal())), MAX_INTERVAL_MILLIS);
		return Duration.ofNanos((long) (millis * 1_000_000));
	}

}
