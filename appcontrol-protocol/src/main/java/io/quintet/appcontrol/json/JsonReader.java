package io.quintet.appcontrol.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

import io.quintet.appcontrol.json.JsonReadException.Reason;

/**
 * Reads one JSON text into a tree. What is not complete yet lies on a stack of its own,
 * so that nesting costs no frames and a container is copied once, to its exact size.
 */
final class JsonReader {

	private static final char REPLACEMENT = '\ufffd';

	// Length is bounded before parsing, depth and numbers while the tree is built.
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(JsonLimits.MAX_DEPTH + 1)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.maxNumberLength(Integer.MAX_VALUE)
			.build())
		// The table of names is shared by all parsers, and names of one hash spoil it.
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.build();

	private final JsonParser in;

	private final JsonLimits limits;

	/** Finished values whose containers are open, with their names in objects. */
	private JsonValue[] values = new JsonValue[32];

	private String[] names = new String[32];

	private int size;

	/** For each open container whether it is an object, and where its values begin. */
	private boolean[] objects = new boolean[16];

	private int[] starts = new int[16];

	/** For each open object the name that was read last. */
	private String[] pending = new String[16];

	private int depth;

	/** For each open object of many members their positions. */
	private @Nullable Map<String, Integer> @Nullable [] indexes;

	private JsonReader(JsonParser in, JsonLimits limits) {
		this.in = in;
		this.limits = limits;
	}

	static JsonValue read(byte[] utf8, JsonLimits limits) {
		return read(decode(utf8), limits);
	}

	// The lenient decoder is the fast one, and leaves a trace of what it replaced.
	private static String decode(byte[] utf8) {
		String text = new String(utf8, StandardCharsets.UTF_8);
		return (text.indexOf(REPLACEMENT) < 0) ? text : decodeStrictly(utf8);
	}

	private static String decodeStrictly(byte[] utf8) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new JsonReadException(Reason.ENCODING, "the JSON text is not valid UTF-8");
		}
	}

	static JsonValue read(String text, JsonLimits limits) {
		if (text.startsWith("\ufeff")) {
			throw new JsonReadException(Reason.MALFORMED, "the JSON text begins with a byte order mark");
		}
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text.toCharArray())) {
			JsonValue value = new JsonReader(parser, limits).tree();
			if (parser.nextToken() != null) {
				throw malformed(parser.currentTokenLocation());
			}
			return value;
		}
		catch (JacksonException ex) {
			throw malformed(ex.getLocation());
		}
	}

	private JsonValue tree() {
		while (true) {
			JsonToken token = this.in.nextToken();
			if (token == null) {
				throw new JsonReadException(Reason.MALFORMED, "the JSON text is empty");
			}
			JsonValue value = take(token);
			if (value != null) {
				if (this.depth == 0) {
					return value;
				}
				add(value);
			}
		}
	}

	/**
	 * Takes a token.
	 * @return the value that it completes; {@code null} when it completes none
	 */
	private @Nullable JsonValue take(JsonToken token) {
		switch (token) {
			case PROPERTY_NAME -> this.pending[this.depth - 1] = Surrogates.whole(this.in.currentName());
			case START_OBJECT -> open(true);
			case START_ARRAY -> open(false);
			case END_OBJECT, END_ARRAY -> {
				return close();
			}
			default -> {
				return scalar(token);
			}
		}
		return null;
	}

	private JsonValue scalar(JsonToken token) {
		return switch (token) {
			case VALUE_STRING -> new JsonString(Surrogates.whole(this.in.getString()));
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(this.in.getString());
			case VALUE_TRUE -> JsonBoolean.TRUE;
			case VALUE_FALSE -> JsonBoolean.FALSE;
			case VALUE_NULL -> JsonNull.INSTANCE;
			default -> throw malformed(this.in.currentTokenLocation());
		};
	}

	private JsonNumber number(String literal) {
		if (literal.length() > this.limits.maxNumberLength()) {
			throw new JsonReadException(Reason.TOO_LONG,
					"a number is longer than " + this.limits.maxNumberLength() + " characters");
		}
		return JsonNumber.ofValid(literal);
	}

	private void add(JsonValue value) {
		push(value);
		int level = this.depth - 1;
		if (this.objects[level]) {
			name(this.pending[level], level);
		}
	}

	private void push(JsonValue value) {
		if (this.size == this.values.length) {
			this.values = Arrays.copyOf(this.values, this.size * 2);
			this.names = Arrays.copyOf(this.names, this.size * 2);
		}
		this.values[this.size++] = value;
	}

	private void open(boolean object) {
		if (this.depth == this.limits.maxDepth()) {
			throw new JsonReadException(Reason.TOO_DEEP,
					"the JSON text is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		if (this.depth == this.starts.length) {
			this.objects = Arrays.copyOf(this.objects, this.depth * 2);
			this.starts = Arrays.copyOf(this.starts, this.depth * 2);
			this.pending = Arrays.copyOf(this.pending, this.depth * 2);
		}
		this.objects[this.depth] = object;
		this.starts[this.depth++] = this.size;
	}

	private JsonValue close() {
		int start = this.starts[--this.depth];
		int end = this.size;
		this.size = start;
		if (!this.objects[this.depth]) {
			return JsonArray.owning(Arrays.copyOfRange(this.values, start, end));
		}
		if (start == end) {
			return JsonObject.EMPTY;
		}
		Map<String, Integer> index = null;
		if (end - start > JsonObject.SEARCHED && this.indexes != null) {
			index = this.indexes[this.depth];
			this.indexes[this.depth] = null;
		}
		return JsonObject.owning(Arrays.copyOfRange(this.names, start, end),
				Arrays.copyOfRange(this.values, start, end), index);
	}

	private void name(String name, int level) {
		int start = this.starts[level];
		int last = this.size - 1;
		this.names[last] = name;
		if (last - start < JsonObject.SEARCHED) {
			for (int i = start; i < last; i++) {
				if (this.names[i].equals(name)) {
					throw duplicate();
				}
			}
		}
		else if (index(start, last, level).putIfAbsent(name, last - start) != null) {
			throw duplicate();
		}
	}

	private Map<String, Integer> index(int start, int end, int level) {
		if (this.indexes == null || this.indexes.length <= level) {
			this.indexes = grown(this.indexes, this.starts.length);
		}
		Map<String, Integer> index = this.indexes[level];
		if (index == null) {
			index = new HashMap<>();
			for (int i = start; i < end; i++) {
				index.put(this.names[i], i - start);
			}
			this.indexes[level] = index;
		}
		return index;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static @Nullable Map<String, Integer>[] grown(@Nullable Map<String, Integer> @Nullable [] indexes,
			int length) {
		return (indexes != null) ? Arrays.copyOf(indexes, length) : (Map<String, Integer>[]) new Map[length];
	}

	private JsonReadException duplicate() {
		return new JsonReadException(Reason.DUPLICATE_MEMBER,
				"an object names a member twice" + at(this.in.currentTokenLocation()));
	}

	private static JsonReadException malformed(@Nullable TokenStreamLocation at) {
		return new JsonReadException(Reason.MALFORMED, "malformed JSON" + at(at));
	}

	private static String at(@Nullable TokenStreamLocation at) {
		return (at != null) ? " at line " + at.getLineNr() + ", column " + at.getColumnNr() : "";
	}

}
