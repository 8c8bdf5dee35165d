package io.quintet.acp.internal.json;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.AcpException;

/**
 * Jackson as this starter uses it.
 */
final class JsonFormat {

	/** Deepest nesting of what is written. */
	static final int MAX_DEPTH = 1000;

	private static final JsonFactory FACTORY = factory(new NulEscapes(new SerializedString("\\ufffd")));

	private static final JsonFactory STRICT = factory(new NulEscapes(null));

	private JsonFormat() {
	}

	private static JsonFactory factory(CharacterEscapes escapes) {
		return io.quintet.support.json.JsonFormat.FACTORY.rebuild()
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
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
		return StorableText.checkPairs(write(STRICT, content));
	}

	/** Writes the members of an object that is sent. */
	static byte[] object(Consumer<JsonGenerator> members) {
		return bytes((out) -> {
			out.writeStartObject();
			members.accept(out);
			out.writeEndObject();
		});
	}

	private static String write(JsonFactory factory, Consumer<JsonGenerator> content) {
		StringWriter text = new StringWriter(256);
		try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), text)) {
			content.accept(out);
		}
		return text.toString();
	}

	static JsonNode tree(String json) {
		try {
			return io.quintet.support.json.JsonFormat.MAPPER.readTree(json);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Not JSON", ex);
		}
	}

	/** Replaces U+0000, which the database cannot keep, or refuses it. */
	private static final class NulEscapes extends CharacterEscapes {

		private static final long serialVersionUID = 1;

		private final int[] escapes = standardAsciiEscapesForJSON();

		private final @Nullable SerializedString replacement;

		NulEscapes(@Nullable SerializedString replacement) {
			this.escapes[0] = ESCAPE_CUSTOM;
			this.replacement = replacement;
		}

		@Override
		public int[] getEscapeCodesForAscii() {
			return this.escapes;
		}

		@Override
		public @Nullable SerializableString getEscapeSequence(int ch) {
			if (ch == 0 && this.replacement == null) {
				throw StorableText.nul();
			}
			return (ch == 0) ? this.replacement : null;
		}

	}

}
