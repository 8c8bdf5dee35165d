package io.quintet.hpp.session;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.hpp.json.Json;
import io.quintet.hpp.json.JsonFormat;
import io.quintet.hpp.json.JsonReader;

/**
 * The schema of a form: its entries as they were written, kept as text because they are
 * only ever echoed, and what the rules need of them.
 */
public final class FormSchema implements Serializable {

	/** The schema without fields. */
	public static final FormSchema EMPTY = new FormSchema("[]", List.of());

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
	public static FormSchema of(Json.Array entries) {
		if (entries.isEmpty()) {
			return EMPTY;
		}
		Map<String, SchemaField> fields = new LinkedHashMap<>();
		for (int i = 0; i < entries.items().size(); i++) {
			if (!(entries.items().get(i) instanceof Json.Object entry)) {
				throw new IllegalArgumentException("schema[" + i + "] must be an object");
			}
			check(entry, i);
			if (entry.get("key") instanceof Json.Text key) {
				fields.putIfAbsent(key.value(), SchemaField.of(key.value(), entry));
			}
		}
		return new FormSchema(entries.toJson(), List.copyOf(fields.values()));
	}

	/**
	 * Reads a schema from JSON text.
	 * @param entries text of an array of objects
	 * @return the schema
	 * @throws IllegalArgumentException when an entry is no object or one of its members
	 * has the wrong type; the message names the entry
	 * @throws io.quintet.hpp.json.JsonReadException when the text is not valid JSON
	 */
	public static FormSchema parse(String entries) {
		if (!(Json.parse(entries) instanceof Json.Array array)) {
			throw new IllegalArgumentException("schema must be an array");
		}
		return of(array);
	}

	private static void check(Json.Object entry, int index) {
		require(entry, "key", Json.Text.class, index, "a string");
		require(entry, "type", Json.Text.class, index, "a string");
		require(entry, "options", Json.Array.class, index, "an array");
	}

	private static void require(Json.Object entry, String member, Class<? extends Json> type, int index,
			String description) {
		Json value = entry.get(member);
		boolean absent = value == null || (value instanceof Json.Null && !member.equals("type"));
		if (!absent && !type.isInstance(value)) {
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
	public Json.Array entries() {
		return (Json.Array) new JsonReader(JsonFormat.MAX_DEPTH).read(this.text);
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
			weight += 128 + 2L * (field.key().length() + field.type().length());
			for (Json option : field.options()) {
				weight += 4 + option.weight();
			}
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
