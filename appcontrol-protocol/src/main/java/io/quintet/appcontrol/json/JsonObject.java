package io.quintet.appcontrol.json;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * An object. Its members keep their order; a name occurs once.
 */
public final class JsonObject implements JsonValue {

	private static final String[] NO_NAMES = {};

	private static final JsonValue[] NO_VALUES = {};

	/** Up to this number of members a search is faster than a table. */
	static final int SEARCHED = 8;

	/** The object without members. */
	public static final JsonObject EMPTY = new JsonObject(NO_NAMES, NO_VALUES, null);

	private final String[] names;

	private final JsonValue[] values;

	/** Positions by name; absent while there are few members. */
	private final @Nullable Map<String, Integer> index;

	private final int depth;

	private int hash;

	private boolean hashIsZero;

	private JsonObject(String[] names, JsonValue[] values, @Nullable Map<String, Integer> index) {
		this.names = names;
		this.values = values;
		this.index = index;
		this.depth = Nesting.around(values);
	}

	static JsonObject owning(String[] names, JsonValue[] values, @Nullable Map<String, Integer> index) {
		return new JsonObject(names, values, index);
	}

	/**
	 * Creates an object of one member.
	 * @param name name of the member
	 * @param value its value, as {@link JsonValue#of(Object)} takes it
	 * @return the object
	 * @throws IllegalArgumentException when the value is no JSON
	 */
	public static JsonObject of(String name, @Nullable Object value) {
		return new Builder(1).put(name, value).build();
	}

	/**
	 * Creates an object of two members.
	 * @param name1 name of the first member
	 * @param value1 its value, as {@link JsonValue#of(Object)} takes it
	 * @param name2 name of the second member; of equal names the last counts
	 * @param value2 its value
	 * @return the object
	 * @throws IllegalArgumentException when a value is no JSON
	 */
	public static JsonObject of(String name1, @Nullable Object value1, String name2, @Nullable Object value2) {
		return new Builder(2).put(name1, value1).put(name2, value2).build();
	}

	/**
	 * Creates an object of three members.
	 * @param name1 name of the first member
	 * @param value1 its value, as {@link JsonValue#of(Object)} takes it
	 * @param name2 name of the second member; of equal names the last counts
	 * @param value2 its value
	 * @param name3 name of the third member
	 * @param value3 its value
	 * @return the object
	 * @throws IllegalArgumentException when a value is no JSON
	 */
	public static JsonObject of(String name1, @Nullable Object value1, String name2, @Nullable Object value2,
			String name3, @Nullable Object value3) {
		return new Builder(3).put(name1, value1).put(name2, value2).put(name3, value3).build();
	}

	/**
	 * Creates an object.
	 * @param members its members in order; values as {@link JsonValue#of(Object)} takes
	 * them
	 * @return the object
	 * @throws IllegalArgumentException when a value is no JSON
	 */
	public static JsonObject from(Map<String, ?> members) {
		return FromJava.object(members);
	}

	/**
	 * Reads an object from JSON text, as strictly as {@link JsonFormat#standard()}.
	 * @param text the text
	 * @return the object
	 * @throws JsonReadException when the text is no JSON object
	 */
	public static JsonObject parse(String text) {
		if (JsonFormat.standard().read(text) instanceof JsonObject object) {
			return object;
		}
		throw new JsonReadException(JsonReadException.Reason.MALFORMED, "the JSON text is not an object");
	}

	/**
	 * Starts an object.
	 * @return a builder without members
	 */
	public static Builder builder() {
		return new Builder(4);
	}

	private int position(String name) {
		if (this.index != null) {
			return this.index.getOrDefault(name, -1);
		}
		for (int i = 0; i < this.names.length; i++) {
			if (this.names[i].equals(name)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Looks up a member.
	 * @param name name of the member
	 * @return its value; {@code null} when there is no such member
	 */
	public @Nullable JsonValue get(String name) {
		int position = position(name);
		return (position >= 0) ? this.values[position] : null;
	}

	/**
	 * Looks up a string member.
	 * @param name name of the member
	 * @return its characters; {@code null} when there is no such member or it is no
	 * string
	 */
	public @Nullable String text(String name) {
		return (get(name) instanceof JsonString string) ? string.value() : null;
	}

	/**
	 * Looks up an object member.
	 * @param name name of the member
	 * @return the object; {@code null} when there is no such member or it is no object
	 */
	public @Nullable JsonObject object(String name) {
		return (get(name) instanceof JsonObject object) ? object : null;
	}

	/**
	 * Tells whether there is a member, also one that is {@code null}.
	 * @param name name of the member
	 * @return true when there is one
	 */
	public boolean has(String name) {
		return position(name) >= 0;
	}

	/**
	 * Returns the names of the members in order.
	 * @return an unmodifiable view
	 */
	public List<String> names() {
		return Collections.unmodifiableList(Arrays.asList(this.names));
	}

	/**
	 * Passes each member in order.
	 * @param action takes name and value
	 */
	public void forEach(BiConsumer<? super String, ? super JsonValue> action) {
		for (int i = 0; i < this.names.length; i++) {
			action.accept(this.names[i], this.values[i]);
		}
	}

	/**
	 * Returns the number of members.
	 * @return the number
	 */
	public int size() {
		return this.names.length;
	}

	/**
	 * Tells whether there are no members.
	 * @return true when there are none
	 */
	public boolean isEmpty() {
		return this.names.length == 0;
	}

	/**
	 * Returns how deep the object is nested.
	 * @return the levels, 1 when it holds scalars only
	 */
	public int depth() {
		return this.depth;
	}

	/**
	 * Copies the object with one member set: in its place when there is one of this name,
	 * else as the last.
	 * @param name name of the member
	 * @param value its value, as {@link JsonValue#of(Object)} takes it
	 * @return the copy
	 * @throws IllegalArgumentException when the value is no JSON
	 */
	public JsonObject with(String name, @Nullable Object value) {
		return toBuilder().put(name, value).build();
	}

	/**
	 * Copies the object without one member.
	 * @param name name of the member; may be absent
	 * @return the copy
	 */
	public JsonObject without(String name) {
		if (!has(name)) {
			return this;
		}
		Builder builder = new Builder(size());
		forEach((other, value) -> {
			if (!other.equals(name)) {
				builder.put(other, value);
			}
		});
		return builder.build();
	}

	/**
	 * Starts an object with the members of this one.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder(size() + 1);
		forEach(builder::put);
		return builder;
	}

	String nameAt(int position) {
		return this.names[position];
	}

	JsonValue valueAt(int position) {
		return this.values[position];
	}

	/**
	 * Converts to Java.
	 * @return an unmodifiable map in the order of the members, see
	 * {@link JsonValue#toJava()}
	 */
	public Map<String, @Nullable Object> toMap() {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = 0; i < this.names.length; i++) {
			map.put(this.names[i], this.values[i].toJava());
		}
		return Collections.unmodifiableMap(map);
	}

	@Override
	public Map<String, @Nullable Object> toJava() {
		return toMap();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (other == this) {
			return true;
		}
		if (!(other instanceof JsonObject object) || object.names.length != this.names.length
				|| object.depth != this.depth || object.hashCode() != hashCode()) {
			return false;
		}
		for (int i = 0; i < this.names.length; i++) {
			if (!this.values[i].equals(object.get(this.names[i]))) {
				return false;
			}
		}
		return true;
	}

	@Override
	public int hashCode() {
		int result = this.hash;
		if (result == 0 && !this.hashIsZero) {
			for (int i = 0; i < this.names.length; i++) {
				result += this.names[i].hashCode() ^ (31 * this.values[i].hashCode());
			}
			// In this order: who sees no flag computes it once more.
			this.hash = result;
			this.hashIsZero = result == 0;
		}
		return result;
	}

	@Override
	public String toString() {
		return JsonWriter.text(this);
	}

	/**
	 * Collects the members of an object, in order. Not for use by several threads.
	 */
	public static final class Builder {

		private String[] names;

		private JsonValue[] values;

		private int size;

		private @Nullable Map<String, Integer> index;

		Builder(int capacity) {
			this.names = new String[capacity];
			this.values = new JsonValue[capacity];
		}

		/**
		 * Sets a member: in its place when there is one of this name, else as the last.
		 * @param name name of the member
		 * @param value its value, as {@link JsonValue#of(Object)} takes it
		 * @return this builder
		 * @throws IllegalArgumentException when the value is no JSON
		 */
		public Builder put(String name, @Nullable Object value) {
			Objects.requireNonNull(name, "'name' is required");
			JsonValue json = JsonValue.of(value);
			if (!add(name, json)) {
				this.values[position(name)] = json;
			}
			return this;
		}

		/**
		 * Sets a member if its value is there.
		 * @param name name of the member
		 * @param value its value; {@code null} leaves the object as it is
		 * @return this builder
		 * @throws IllegalArgumentException when the value is no JSON
		 */
		public Builder putIfPresent(String name, @Nullable Object value) {
			return (value != null) ? put(name, value) : this;
		}

		/**
		 * Adds a member.
		 * @param name name of the member
		 * @param value its value
		 * @return false when there is one of this name, which stays
		 */
		boolean add(String name, JsonValue value) {
			if (this.index != null) {
				if (this.index.putIfAbsent(name, this.size) != null) {
					return false;
				}
			}
			else if (position(name) >= 0) {
				return false;
			}
			append(name, value);
			return true;
		}

		private void append(String name, JsonValue value) {
			if (this.size == this.names.length) {
				int capacity = Math.max(4, this.size * 2);
				this.names = Arrays.copyOf(this.names, capacity);
				this.values = Arrays.copyOf(this.values, capacity);
			}
			this.names[this.size] = name;
			this.values[this.size++] = value;
			if (this.size > SEARCHED && this.index == null) {
				this.index = indexed();
			}
		}

		private Map<String, Integer> indexed() {
			Map<String, Integer> positions = new HashMap<>();
			for (int i = 0; i < this.size; i++) {
				positions.put(this.names[i], i);
			}
			return positions;
		}

		private int position(String name) {
			if (this.index != null) {
				return this.index.getOrDefault(name, -1);
			}
			for (int i = 0; i < this.size; i++) {
				if (this.names[i].equals(name)) {
					return i;
				}
			}
			return -1;
		}

		/**
		 * Builds the object. The builder may be used further.
		 * @return the object
		 * @throws IllegalArgumentException when it is nested too deep
		 */
		public JsonObject build() {
			if (this.size == 0) {
				return EMPTY;
			}
			return new JsonObject(Arrays.copyOf(this.names, this.size), Arrays.copyOf(this.values, this.size),
					(this.index != null) ? new HashMap<>(this.index) : null);
		}

	}

}
