package io.quintet.acp.internal.json;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.thread.AcpException;

/**
 * Jackson as this starter uses it.
 */
final class JsonFormat {

	/** Deepest nesting of what is written. */
	static final int MAX_DEPTH = 1000;

	// JsonReader bounds input; stored values were bounded before they were stored.
	private static final JsonFactory FACTORY = factory(new ReplacingEscapes());

	private static final JsonFactory STRICT = factory(new RefusingEscapes());

	private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private JsonFormat() {
	}

	private static JsonFactory factory(CharacterEscapes escapes) {
		return JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAX_DEPTH)
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(Integer.MAX_VALUE)
				.maxNumberLength(Integer.MAX_VALUE)
				.build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
			// All parsers share the table of names; names with equal hashes would slow it
			// down.
			.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
			.enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
			.characterEscapes(escapes)
			.build();
	}

	/**
	 * Writes what is sent. Nothing stored has U+0000, half of a surrogate pair becomes a
	 * question mark.
	 */
	static byte[] bytes(Consumer<JsonGenerator> content) {
		return write(FACTORY, content).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Writes what is stored.
	 * @throws AcpException when it has U+0000 or half of a surrogate pair
	 */
	static String text(Consumer<JsonGenerator> content) {
		String text = write(STRICT, content);
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (!Character.isSurrogatePair(text.charAt(i), (i + 1 < text.length()) ? text.charAt(i + 1) : ' ')) {
					throw AcpException.invalid("text must be valid Unicode: it has half of a surrogate pair");
				}
				i++;
			}
		}
		return text;
	}

	private static String write(JsonFactory factory, Consumer<JsonGenerator> content) {
		StringWriter text = new StringWriter(256);
		try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), text)) {
			content.accept(out);
		}
		return text.toString();
	}

	static JsonParser parser(String json) {
		return FACTORY.createParser(ObjectReadContext.empty(), json);
	}

	static JsonNode tree(String json) {
		try {
			return MAPPER.readTree(json);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Not JSON", ex);
		}
	}

	/** Asks for U+0000, which the database cannot keep. */
	private abstract static class NulEscapes extends CharacterEscapes {

		private static final long serialVersionUID = 1;

		private final int[] escapes = standardAsciiEscapesForJSON();

		NulEscapes() {
			this.escapes[0] = ESCAPE_CUSTOM;
		}

		abstract SerializableString nul();

		@Override
		public int[] getEscapeCodesForAscii() {
			return this.escapes;
		}

		@Override
		public @Nullable SerializableString getEscapeSequence(int ch) {
			return (ch == 0) ? nul() : null;
		}

	}

	private static final class ReplacingEscapes extends NulEscapes {

		private static final long serialVersionUID = 1;

		private static final SerializedString REPLACEMENT = new SerializedString("\\ufffd");

		@Override
		SerializableString nul() {
			return REPLACEMENT;
		}

	}

	private static final class RefusingEscapes extends NulEscapes {

		private static final long serialVersionUID = 1;

		@Override
		SerializableString nul() {
			throw AcpException.invalid("text must not contain NUL");
		}

	}

}
