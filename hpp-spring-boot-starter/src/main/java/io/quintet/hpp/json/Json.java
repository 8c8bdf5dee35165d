package io.quintet.hpp.json;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * One JSON value, immutable. Numbers keep the text they were written in, so {@code 1.0}
 * stays different from {@code 1} and an integer of any length costs nothing to carry.
 * <p>
 * {@link #from(JsonNode)} and {@link #toNode()} lead from and to Jackson's tree.
 */
public sealed interface Json extends JsonOutput, Serializable {

	/** The literal {@code null}. */
	Json NULL = new Null();

	/** The empty object. */
	Object EMPTY_OBJECT = new Object(Map.of());

	/**
	 * Tells whether this is one of the four values that count as not filled in.
	 * @return true for {@code null}, {@code ""}, {@code []} and <code>{}</code>; false
	 * for every other value, {@code 0}, {@code false} and {@code " "} among them
	 */
	boolean isEmpty();

	/**
	 * Estimates the heap that this value occupies, from above.
	 * @return bytes
	 */
	long weight();

	/**
	 * Converts from a Jackson tree.
	 * @param node the tree; a missing node and a null node become {@link #NULL}
	 * @return the immutable value
	 */
	static Json from(JsonNode node) {
		return JsonFormat.read(node.isMissingNode() ? "null" : node.toString());
	}

	/**
	 * Reads JSON text.
	 * @param text the text
	 * @return the value
	 * @throws JsonReadException when the text is not valid JSON
	 */
	static Json parse(String text) {
		return JsonFormat.read(text);
	}

	/**
	 * Wraps a string.
	 * @param value the string; {@code null} becomes {@link #NULL}
	 * @return the JSON value
	 */
	static Json of(@Nullable String value) {
		return (value != null) ? new Text(value) : NULL;
	}

	/**
	 * Wraps an integer.
	 * @param value the integer
	 * @return the JSON value
	 */
	static Json of(long value) {
		return new Number(Long.toString(value));
	}

	/**
	 * Wraps a boolean.
	 * @param value the boolean
	 * @return the JSON value
	 */
	static Json of(boolean value) {
		return new Bool(value);
	}

	/**
	 * A string.
	 *
	 * @param value its characters, free of lone surrogates when it came from the reader
	 */
	record Text(String value) implements Json {

		public Text {
			Objects.requireNonNull(value, "'value' is required");
		}

		@Override
		public boolean isEmpty() {
			return this.value.isEmpty();
		}

		@Override
		public long weight() {
			return 64 + 2L * this.value.length();
		}

		@Override
		public void writeTo(JsonGenerator out) {
			out.writeString(this.value);
		}

		@Override
		public String toString() {
			return toJson();
		}

	}

	/**
	 * A number.
	 *
	 * @param literal the number as it was written, in JSON's grammar
	 */
	@SuppressWarnings("JavaLangClash")
	record Number(String literal) implements Json {

		/**
		 * Longer decimals, and those with an absurd exponent, are compared by their text.
		 */
		private static final int COMPARABLE_LENGTH = 400;

		public Number {
			Objects.requireNonNull(literal, "'literal' is required");
		}

		/**
		 * Tells whether the number is written without fraction and exponent.
		 * @return true for {@code 1}, false for {@code 1.0} and {@code 1e0}
		 */
		public boolean isInteger() {
			for (int i = 0; i < this.literal.length(); i++) {
				char c = this.literal.charAt(i);
				if (c == '.' || c == 'e' || c == 'E') {
					return false;
				}
			}
			return true;
		}

		/**
		 * Tells whether two numbers are of the same kind and equal in value.
		 * @param other the other number
		 * @return true for {@code 1.5} and {@code 1.50}, false for {@code 1} and
		 * {@code 1.0}
		 */
		boolean sameAs(Number other) {
			if (this.literal.equals(other.literal)) {
				return true;
			}
			if (isInteger() || other.isInteger()) {
				return isIntegerZero() && other.isIntegerZero();
			}
			BigDecimal left = comparable();
			BigDecimal right = other.comparable();
			return left != null && right != null && left.compareTo(right) == 0;
		}

		private boolean isIntegerZero() {
			return this.literal.equals("0") || this.literal.equals("-0");
		}

		private @Nullable BigDecimal comparable() {
			if (this.literal.length() > COMPARABLE_LENGTH || exceedsDouble()) {
				return null;
			}
			try {
				return new BigDecimal(this.literal);
			}
			catch (NumberFormatException ex) {
				return null;
			}
		}

		@Override
		public boolean isEmpty() {
			return false;
		}

		@Override
		public long weight() {
			return 64L + this.literal.length();
		}

		@Override
		public boolean exceedsDouble() {
			return !isInteger() && Double.isInfinite(Double.parseDouble(this.literal));
		}

		@Override
		public void writeTo(JsonGenerator out) {
			out.writeNumber(this.literal);
		}

		@Override
		public String toString() {
			return this.literal;
		}

	}

	/**
	 * A boolean.
	 *
	 * @param value the boolean
	 */
	record Bool(boolean value) implements Json {

		@Override
		public boolean isEmpty() {
			return false;
		}

		@Override
		public long weight() {
			return 16;
		}

		@Override
		public void writeTo(JsonGenerator out) {
			out.writeBoolean(this.value);
		}

		@Override
		public String toString() {
			return Boolean.toString(this.value);
		}

	}

	/** The literal {@code null}; use {@link Json#NULL}. */
	record Null() implements Json {

		@Override
		public boolean isEmpty() {
			return true;
		}

		@Override
		public long weight() {
			return 0;
		}

		@Override
		public void writeTo(JsonGenerator out) {
			out.writeNull();
		}

		@Override
		public String toString() {
			return "null";
		}

	}

	/**
	 * An array.
	 *
	 * @param items its values in order
	 */
	record Array(List<Json> items) implements Json {

		public Array {
			items = List.copyOf(items);
		}

		@Override
		public boolean isEmpty() {
			return this.items.isEmpty();
		}

		@Override
		public long weight() {
			long weight = 48;
			for (Json item : this.items) {
				weight += 4 + item.weight();
			}
			return weight;
		}

		@Override
		public boolean exceedsDouble() {
			for (Json item : this.items) {
				if (item.exceedsDouble()) {
					return true;
				}
			}
			return false;
		}

		@Override
		public void writeTo(JsonGenerator out) {
			out.writeStartArray();
			for (Json item : this.items) {
				item.writeTo(out);
			}
			out.writeEndArray();
		}

		@Override
		public String toString() {
			return toJson();
		}

	}

	/**
	 * An object.
	 *
	 * @param members its members in the order they were written; of duplicates the last
	 */
	@SuppressWarnings("JavaLangClash")
	record Object(Map<String, Json> members) implements Json {

		public Object {
			members = members.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(members));
		}

		/**
		 * Looks up a member.
		 * @param name name of the member
		 * @return its value, or {@code null} when there is no such member
		 */
		public @Nullable Json get(String name) {
			return this.members.get(name);
		}

		/**
		 * Copies this object with one member set.
		 * @param name name of the member
		 * @param value its new value
		 * @return the copy
		 */
		public Object with(String name, Json value) {
			Map<String, Json> copy = new LinkedHashMap<>(this.members);
			copy.put(name, value);
			return new Object(copy);
		}

		/**
		 * Copies this object without one member.
		 * @param name name of the member; may be absent
		 * @return the copy
		 */
		public Object without(String name) {
			Map<String, Json> copy = new LinkedHashMap<>(this.members);
			copy.remove(name);
			return new Object(copy);
		}

		@Override
		public boolean isEmpty() {
			return this.members.isEmpty();
		}

		@Override
		public long weight() {
			long weight = 96;
			for (Map.Entry<String, Json> member : this.members.entrySet()) {
				weight += 112 + 2L * member.getKey().length() + member.getValue().weight();
			}
			return weight;
		}

		@Override
		public boolean exceedsDouble() {
			for (Json value : this.members.values()) {
				if (value.exceedsDouble()) {
					return true;
				}
			}
			return false;
		}

		@Override
		public void writeTo(JsonGenerator out) {
			out.writeStartObject();
			for (Map.Entry<String, Json> member : this.members.entrySet()) {
				out.writeName(member.getKey());
				member.getValue().writeTo(out);
			}
			out.writeEndObject();
		}

		@Override
		public String toString() {
			return toJson();
		}

	}

	/**
	 * Tells whether two values are of the same JSON type and equal: numbers by value
	 * within integers and within decimals, objects whatever the order of their members.
	 * @param left one value
	 * @param right the other value
	 * @return true when they are the same
	 */
	static boolean same(Json left, Json right) {
		if (left instanceof Number a && right instanceof Number b) {
			return a.sameAs(b);
		}
		if (left instanceof Array a && right instanceof Array b) {
			return sameItems(a.items(), b.items());
		}
		if (left instanceof Object a && right instanceof Object b) {
			return a.members().keySet().equals(b.members().keySet()) && sameItems(new ArrayList<>(a.members().values()),
					a.members().keySet().stream().map((name) -> b.members().get(name)).toList());
		}
		return left.equals(right);
	}

	private static boolean sameItems(List<Json> left, List<Json> right) {
		if (left.size() != right.size()) {
			return false;
		}
		for (int i = 0; i < left.size(); i++) {
			if (!same(left.get(i), right.get(i))) {
				return false;
			}
		}
		return true;
	}

}
