package io.quintet.lime.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * JSON as the platform writes it.
 */
public final class PlatformJson {

	/** Deepest nesting of what the platform sends. */
	public static final int MAX_DEPTH = 1000;

	/** Of duplicate members the last wins. */
	public static final StrictJson LENIENT = new StrictJson(MAX_DEPTH, 1000);

	private static final StrictJson STRICT = LENIENT.refuseDuplicates().refuseByteOrderMark();

	private PlatformJson() {
	}

	/** Reads any value, which is missing when the bytes are no JSON. */
	public static JsonNode read(byte[] json) {
		return read(LENIENT, json);
	}

	/** Reads any value without duplicate members; missing when the bytes are none. */
	public static JsonNode readStrictly(byte[] json) {
		return read(STRICT, json);
	}

	private static JsonNode read(StrictJson reader, byte[] json) {
		try {
			return reader.read(json);
		}
		catch (JsonRefusedException ex) {
			return MissingNode.getInstance();
		}
	}

	/** A text, or the decimal text of an integer; {@code null} for all else. */
	public static @Nullable String text(@Nullable JsonNode value) {
		if (value == null) {
			return null;
		}
		return value.isString() ? value.asString()
				: value.isIntegralNumber() ? value.bigIntegerValue().toString() : null;
	}

}
