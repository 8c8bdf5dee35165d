package io.quintet.hpp.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * The schema of a form: its entries as they were written, kept as text because they are
 * only ever echoed, and what the rules need of them.
 */
public final class FormSchema {

	/** The schema without fields. */
	public static final FormSchema EMPTY = new FormSchema("[]", List.of(), List.of());

	private static final StrictJson READER = JsonValues.reader(JsonValues.MAX_DEPTH);

	private final String text;

	private final List<Field> fields;

	private final List<String> requiredKeys;

	private FormSchema(String text, List<Field> fields, List<String> requiredKeys) {
		this.text = text;
		this.fields = fields;
		this.requiredKeys = requiredKeys;
	}

	/**
	 * Reads a schema. Of two entries with one key the first one says what is valid, and
	 * each one may require it; an entry without a key is kept and means nothing.
	 * @param entries array of objects
	 * @return the schema
	 * @throws IllegalArgumentException when an entry is no object or one of its members
	 * has the wrong type; the message names the entry
	 */
	public static FormSchema of(ArrayNode entries) {
		return entries.isEmpty() ? EMPTY : ofCopy(JsonValues.copy(entries).asArray());
	}

	private static FormSchema ofCopy(ArrayNode entries) {
		Map<String, Field> fields = new LinkedHashMap<>();
		List<String> requiredKeys = new ArrayList<>();
		for (int i = 0; i < entries.size(); i++) {
			if (!(entries.get(i) instanceof ObjectNode entry)) {
				throw new IllegalArgumentException("schema[" + i + "] must be an object");
			}
			check(entry, i);
			if (entry.get("key") instanceof StringNode key) {
				Field field = Field.of(key.stringValue(), entry);
				fields.putIfAbsent(field.key(), field);
				if (field.required()) {
					requiredKeys.add(field.key());
				}
			}
		}
		return new FormSchema(JsonFormat.text(entries), List.copyOf(fields.values()), List.copyOf(requiredKeys));
	}

	/**
	 * Reads a schema from JSON text.
	 * @param entries text of an array of objects
	 * @return the schema
	 * @throws IllegalArgumentException when an entry is no object or one of its members
	 * has the wrong type, in which case the message names it, or the text is no JSON
	 */
	public static FormSchema parse(String entries) {
		try {
			if (READER.read(entries) instanceof ArrayNode array) {
				return of(array);
			}
			throw new IllegalArgumentException("schema must be an array");
		}
		catch (JsonRefusedException ex) {
			throw new IllegalArgumentException("schema: " + ex.getMessage(), ex);
		}
	}

	private static void check(ObjectNode entry, int index) {
		require(entry, "key", JsonNodeType.STRING, index, "a string");
		require(entry, "type", JsonNodeType.STRING, index, "a string");
		require(entry, "options", JsonNodeType.ARRAY, index, "an array");
	}

	private static void require(ObjectNode entry, String member, JsonNodeType type, int index, String description) {
		JsonNode value = entry.get(member);
		if (value == null || (value.isNull() && !member.equals("type"))) {
			return;
		}
		if (value.getNodeType() != type) {
			throw new IllegalArgumentException("schema[" + index + "]." + member + " must be " + description);
		}
	}

	/**
	 * Returns the fields in the order of the schema.
	 * @return the fields, each key once
	 */
	public List<Field> fields() {
		return this.fields;
	}

	/**
	 * Returns the keys that count as missing while they are empty, in the order of the
	 * schema.
	 * @return the keys, one for each entry that requires it
	 */
	public List<String> requiredKeys() {
		return this.requiredKeys;
	}

	/**
	 * Finds a field.
	 * @param key key of the field
	 * @return the field, or {@code null} when the schema does not name it
	 */
	public @Nullable Field field(String key) {
		for (Field field : this.fields) {
			if (field.key().equals(key)) {
				return field;
			}
		}
		return null;
	}

	/** Returns the entries verbatim, unknown members among them. */
	public ArrayNode entries() {
		return JsonValues.readerOfOwnOutput().read(this.text).asArray();
	}

	/** Returns the entries as compact JSON text. */
	public String toJson() {
		return this.text;
	}

	long weight() {
		long weight = 64 + 2L * this.text.length();
		for (Field field : this.fields) {
			weight += field.weight();
		}
		return weight;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof FormSchema that && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * What the rules need to know of one schema entry.
	 *
	 * @param key key of the field
	 * @param type type as it was written; {@code string} when the entry has none
	 * @param required whether the field counts as missing while it is empty
	 * @param options values that are allowed, for the type {@code enum}; empty = any
	 */
	public record Field(String key, String type, boolean required, List<JsonNode> options) {

		private static final List<String> NAMES = List.of("string", "int", "float", "bool", "datetime", "enum", "array",
				"array<string>", "str", "integer", "number", "boolean");

		public Field {
			options = List.copyOf(options);
		}

		static Field of(String key, ObjectNode entry) {
			String type = (entry.get("type") instanceof StringNode text) ? text.stringValue() : "string";
			boolean required = JsonValues.isTrue(JsonValues.member(entry, "required"));
			List<JsonNode> options = (entry.get("options") instanceof ArrayNode array)
					? array.valueStream().map(Field::optionValue).toList() : List.of();
			return new Field(key, shared(type), required, options);
		}

		/**
		 * Returns the values that are allowed.
		 * @return copies, which may be changed without effect on the session
		 */
		@Override
		public List<JsonNode> options() {
			return this.options.stream().map(JsonNode::deepCopy).toList();
		}

		/**
		 * Tells whether a value is allowed. The JSON types have to be equal, numbers are
		 * compared by value.
		 * @param value the value
		 * @return true when it is one of the options, or there are none
		 */
		public boolean allows(JsonNode value) {
			return this.options.isEmpty() || this.options.stream().anyMatch((option) -> JsonValues.same(option, value));
		}

		long weight() {
			long weight = 128 + 2L * (this.key.length() + this.type.length());
			for (JsonNode option : this.options) {
				weight += 4 + JsonValues.weight(option);
			}
			return weight;
		}

		// Sessions share the well-known names; other names come from clients.
		private static String shared(String type) {
			int known = NAMES.indexOf(type);
			return (known >= 0) ? NAMES.get(known) : type;
		}

		private static JsonNode optionValue(JsonNode option) {
			return option.isObject() ? JsonValues.member(option, "value") : option;
		}

	}

}
