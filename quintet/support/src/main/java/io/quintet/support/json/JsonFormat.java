package io.quintet.support.json;

import java.nio.charset.StandardCharsets;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The format of everything that the starters write: compact, members in their order,
 * exact numbers. The application's mapper has no part in it.
 */
public final class JsonFormat {

	/** Deepest nesting of anything that is read or written. */
	public static final int MAX_DEPTH = 2000;

	/** Lengths are bounded where texts enter, depth and numbers by their reader. */
	public static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH + 1)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.maxNumberLength(Integer.MAX_VALUE)
			.build())
		.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH + 1).build())
		// All parsers share the table of names, and names of one hash make it slow.
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
		.build();

	/** A mapper for types of our own. */
	public static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private JsonFormat() {
	}

	/**
	 * Writes a value.
	 * @return compact JSON in UTF-8; half a surrogate pair becomes a question mark
	 */
	public static byte[] bytes(JsonNode value) {
		return text(value).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Writes a value.
	 * @return compact JSON
	 * @throws JacksonException when it is nested deeper than {@value #MAX_DEPTH} levels
	 */
	public static String text(JsonNode value) {
		return MAPPER.writeValueAsString(value);
	}

}
