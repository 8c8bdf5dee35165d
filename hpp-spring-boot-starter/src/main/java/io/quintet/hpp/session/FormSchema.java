package io.quintet.hpp.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.internal.JsonValues;
import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * The schema of a form: its entries as they were written, kept as text because they are
 * only ever echoed, and what the rules need of them.
 */
public final class FormSchema {

	/** The schema without fields. */
	public static final FormSchema EMPTY = new FormSchema("[]", List.of());

	private static final StrictJson READER = JsonValues.reader(JsonValues.MAX_DEPTH);

	private final String text;

	private final List<SchemaField> fields;

	private FormSchema(String text, List<SchemaField> fields) {
		this.text = text;
		this.fields = fields;
	}

	/**
	 * Reads a schema. Of two entries with one key the first counts; an entry without a
	 * key is kept and means nothing.
	 * @param entries array of objects
	 * @return the schema
	 * @throws IllegalArgumentException when an entry is no object or one of its members
	 * has the wrong type; the message names the entry
	 */
	public static FormSchema of(ArrayNode entries) {
		return entries.isEmpty() ? EMPTY : ofCopy(JsonValues.copy(entries).asArray());
	}

	private static FormSchema ofCopy(ArrayNode entries) {
		Map<String, SchemaField> fields = new LinkedHashMap<>();
		for (int i = 0; i < entries.size(); i++) {
			if (!(entries.get(i) instanceof ObjectNode entry)) {
				throw new IllegalArgumentException("schema[" + i + "] must be an object");
			}
			check(entry, i);
			if (entry.get("key") instanceof StringNode key) {
				fields.putIfAbsent(key.stringValue(), SchemaField.of(key.stringValue(), entry));
			}
		}
		return new FormSchema(JsonFormat.text(entries), List.copyOf(fields.values()));
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
	public List<SchemaField> fields() {
		return this.fields;
	}

	/**
	 * Finds a field.
	 * @param key key of the field
	 * @return the field, or {@code null} when the schema does not name it
	 */
	public @Nullable SchemaField field(String key) {
		for (SchemaField field : this.fields) {
			if (field.key().equals(key)) {
				return field;
			}
		}
		return null;
	}

	/**
	 * Returns the entries verbatim, unknown members among them.
	 * @return the entries
	 */
	public ArrayNode entries() {
		return JsonValues.readerOfOwnOutput().read(this.text).asArray();
	}

	/**
	 * Returns the entries as compact JSON text.
	 * @return text of an array
	 */
	public String toJson() {
		return this.text;
	}

	long weight() {
		long weight = 64 + 2L * this.text.length();
		for (SchemaField field : this.fields) {
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

}
