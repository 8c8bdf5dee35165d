package io.quintet.hpp.json;

import java.io.OutputStream;
import java.io.Writer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
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
 * The starter's own Jackson set-up. The application's mapper never touches the protocol.
 */
public final class JsonFormat {

	/** Deepest nesting of a value that comes from outside. */
	public static final int MAX_DEPTH = 500;

	/** Levels that the starter may put around such a value when it writes it down. */
	static final int ENVELOPE_DEPTH = 8;

	// Length is bounded by the body before parsing, depth by the reader itself.
	static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH + ENVELOPE_DEPTH)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.maxNumberLength(Integer.MAX_VALUE)
			.build())
		.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH + ENVELOPE_DEPTH).build())
		// The table of names is shared by all parsers, and names of one hash spoil it.
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
		.enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
		.build();

	private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final JsonMapper DOUBLES = JsonMapper.builder(FACTORY).build();

	private JsonFormat() {
	}

	/**
	 * Opens a generator that writes UTF-8.
	 * @param out where to write
	 * @return the generator; closing it flushes
	 */
	public static JsonGenerator generator(OutputStream out) {
		return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
	}

	/**
	 * Opens a generator that writes characters.
	 * @param out where to write
	 * @return the generator; closing it flushes
	 */
	public static JsonGenerator generator(Writer out) {
		return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
	}

	static tools.jackson.core.JsonParser parser(String text) {
		return FACTORY.createParser(ObjectReadContext.empty(), text);
	}

	// An exponent beyond the range of an int is JSON, and no BigDecimal.
	static JsonNode toNode(String text) {
		try {
			return MAPPER.readTree(text);
		}
		catch (NumberFormatException ex) {
			return DOUBLES.readTree(text);
		}
	}

	static Json read(String text) {
		return new JsonReader(MAX_DEPTH).read(text);
	}

}
