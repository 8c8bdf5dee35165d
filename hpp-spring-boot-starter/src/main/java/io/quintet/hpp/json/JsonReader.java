package io.quintet.hpp.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * Reads one JSON text, strictly: nothing behind it, no {@code NaN}, no lone surrogate
 * (also none written as an escape), no broken byte sequence, bounded depth. Of duplicate
 * members the last wins. Cost grows linearly with the input.
 */
public final class JsonReader {

	private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

	private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

	private final int maxDepth;

	private final boolean strict;

	/**
	 * Creates a reader.
	 * @param maxDepth deepest nesting of arrays and objects, inclusive; 1 to
	 * {@link JsonFormat#MAX_DEPTH}
	 */
	public JsonReader(int maxDepth) {
		this(maxDepth, true);
		if (maxDepth < 1 || maxDepth > JsonFormat.MAX_DEPTH) {
			throw new IllegalArgumentException("'maxDepth' must be between 1 and " + JsonFormat.MAX_DEPTH);
		}
	}

	private JsonReader(int maxDepth, boolean strict) {
		this.maxDepth = maxDepth;
		this.strict = strict;
	}

	/**
	 * Creates a reader of what the starter itself has written: a little deeper than what
	 * comes from outside, and with the lone surrogates that an application may have put
	 * in.
	 * @return the reader
	 */
	public static JsonReader ofOwnOutput() {
		return new JsonReader(JsonFormat.MAX_DEPTH + JsonFormat.ENVELOPE_DEPTH, false);
	}

	/**
	 * Reads a body whose encoding is told by its first bytes: UTF-8, UTF-16 or UTF-32,
	 * with or without byte order mark.
	 * @param body the bytes
	 * @return the value, or {@code null} when there is no text at all
	 * @throws JsonReadException when the bytes are no JSON that is accepted here
	 */
	public @Nullable Json read(byte[] body) {
		String text = decode(body);
		return text.isEmpty() ? null : read(text);
	}

	/**
	 * Reads a text.
	 * @param text the text
	 * @return the value
	 * @throws JsonReadException when the text is no JSON that is accepted here
	 */
	public Json read(String text) {
		try (JsonParser parser = JsonFormat.parser(text)) {
			if (parser.nextToken() == null) {
				throw new JsonReadException("malformed JSON: no value");
			}
			Json value = value(parser, 0);
			if (parser.nextToken() != null) {
				throw malformed(parser.currentTokenLocation());
			}
			return value;
		}
		catch (JacksonException ex) {
			throw malformed(ex.getLocation());
		}
	}

	private Json value(JsonParser parser, int depth) {
		JsonToken token = parser.currentToken();
		return switch (token) {
			case START_OBJECT -> object(parser, deeper(depth));
			case START_ARRAY -> array(parser, deeper(depth));
			case VALUE_STRING -> new Json.Text(wellFormed(parser.getString()));
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Number(parser.getString());
			case VALUE_TRUE -> new Json.Bool(true);
			case VALUE_FALSE -> new Json.Bool(false);
			case VALUE_NULL -> Json.NULL;
			default -> throw malformed(parser.currentTokenLocation());
		};
	}

	private Json.Object object(JsonParser parser, int depth) {
		Map<String, Json> members = new LinkedHashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			wellFormed(name);
			parser.nextToken();
			members.put(name, value(parser, depth));
		}
		return new Json.Object(members);
	}

	private Json.Array array(JsonParser parser, int depth) {
		List<Json> items = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			items.add(value(parser, depth));
		}
		return new Json.Array(items);
	}

	private int deeper(int depth) {
		if (depth >= this.maxDepth) {
			throw new JsonReadException("JSON is nested deeper than " + this.maxDepth + " levels");
		}
		return depth + 1;
	}

	private String wellFormed(String text) {
		for (int i = 0; this.strict && i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isSurrogate(c)) {
				boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
						&& Character.isLowSurrogate(text.charAt(i + 1));
				if (!pair) {
					throw new JsonReadException("a string holds a lone surrogate");
				}
				i++;
			}
		}
		return text;
	}

	private static JsonReadException malformed(@Nullable TokenStreamLocation at) {
		return new JsonReadException((at != null)
				? "malformed JSON at line " + at.getLineNr() + ", column " + at.getColumnNr() : "malformed JSON");
	}

	private static String decode(byte[] body) {
		Encoding encoding = Encoding.of(body);
		try {
			return encoding.charset()
				.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.onUnmappableCharacter(CodingErrorAction.REPORT)
				.decode(ByteBuffer.wrap(body, encoding.mark(), body.length - encoding.mark()))
				.toString();
		}
		catch (CharacterCodingException ex) {
			throw new JsonReadException("the text is not valid " + encoding.charset().name());
		}
	}

	/**
	 * The encoding of a JSON text.
	 *
	 * @param charset its character set
	 * @param mark length of the byte order mark
	 */
	private record Encoding(Charset charset, int mark) {

		static Encoding of(byte[] body) {
			int first = at(body, 0);
			int second = at(body, 1);
			if (first == 0xEF && second == 0xBB && at(body, 2) == 0xBF) {
				return new Encoding(StandardCharsets.UTF_8, 3);
			}
			if (first == 0xFE && second == 0xFF) {
				return new Encoding(StandardCharsets.UTF_16BE, 2);
			}
			if (first == 0xFF && second == 0xFE) {
				return (at(body, 2) == 0 && at(body, 3) == 0) ? new Encoding(UTF_32LE, 4)
						: new Encoding(StandardCharsets.UTF_16LE, 2);
			}
			if (first == 0 && second == 0 && at(body, 2) == 0xFE && at(body, 3) == 0xFF) {
				return new Encoding(UTF_32BE, 4);
			}
			return new Encoding(withoutMark(body, first, second), 0);
		}

		// The first character of a JSON text is ASCII: the zeros around it tell the
		// width.
		private static Charset withoutMark(byte[] body, int first, int second) {
			if (body.length < 2) {
				return StandardCharsets.UTF_8;
			}
			if (first == 0) {
				return (second != 0) ? StandardCharsets.UTF_16BE : UTF_32BE;
			}
			if (second == 0) {
				return (body.length > 3 && at(body, 2) == 0 && at(body, 3) == 0) ? UTF_32LE : StandardCharsets.UTF_16LE;
			}
			return StandardCharsets.UTF_8;
		}

		private static int at(byte[] body, int index) {
			return (index < body.length) ? body[index] & 0xFF : -1;
		}

	}

}
