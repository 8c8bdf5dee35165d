package io.quintet.appcontrol.json;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

import org.jspecify.annotations.Nullable;

/**
 * An array.
 */
public final class JsonArray implements JsonValue, Iterable<JsonValue> {

	private static final JsonValue[] NONE = {};

	/** The array without items. */
	public static final JsonArray EMPTY = new JsonArray(NONE);

	private final JsonValue[] items;

	private final int depth;

	private int hash;

	private boolean hashIsZero;

	private JsonArray(JsonValue[] items) {
		this.items = items;
		this.depth = Nesting.around(items);
	}

	static JsonArray owning(JsonValue[] items) {
		return (items.length != 0) ? new JsonArray(items) : EMPTY;
	}

	/**
	 * Creates an array.
	 * @param items its items, as {@link JsonValue#of(Object)} takes them
	 * @return the array
	 * @throws IllegalArgumentException when an item is no JSON
	 */
	public static JsonArray of(@Nullable Object... items) {
		return FromJava.array(Arrays.asList(items));
	}

	/**
	 * Creates an array.
	 * @param items its items, as {@link JsonValue#of(Object)} takes them
	 * @return the array
	 * @throws IllegalArgumentException when an item is no JSON
	 */
	public static JsonArray from(Iterable<?> items) {
		return FromJava.array(items);
	}

	/**
	 * Returns one item.
	 * @param index its position, from 0
	 * @return the item
	 * @throws IndexOutOfBoundsException when there is none
	 */
	public JsonValue get(int index) {
		return this.items[Objects.checkIndex(index, this.items.length)];
	}

	/**
	 * Returns the number of items.
	 * @return the number
	 */
	public int size() {
		return this.items.length;
	}

	/**
	 * Tells whether there are no items.
	 * @return true when there are none
	 */
	public boolean isEmpty() {
		return this.items.length == 0;
	}

	/**
	 * Returns the items.
	 * @return an unmodifiable view
	 */
	public List<JsonValue> items() {
		return new Items(this.items);
	}

	@Override
	public Iterator<JsonValue> iterator() {
		return items().iterator();
	}

	/**
	 * Returns how deep the array is nested.
	 * @return the levels, 1 when it holds scalars only
	 */
	public int depth() {
		return this.depth;
	}

	@Override
	public List<@Nullable Object> toJava() {
		List<@Nullable Object> list = new ArrayList<>(this.items.length);
		for (JsonValue item : this.items) {
			list.add(item.toJava());
		}
		return Collections.unmodifiableList(list);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (other == this) {
			return true;
		}
		if (!(other instanceof JsonArray array) || array.items.length != this.items.length || array.depth != this.depth
				|| array.hashCode() != hashCode()) {
			return false;
		}
		for (int i = 0; i < this.items.length; i++) {
			if (!this.items[i].equals(array.items[i])) {
				return false;
			}
		}
		return true;
	}

	@Override
	public int hashCode() {
		int result = this.hash;
		if (result == 0 && !this.hashIsZero) {
			for (JsonValue item : this.items) {
				result = 31 * result + item.hashCode();
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
	 * Collects the items of an array.
	 */
	static final class Builder {

		private JsonValue[] items = NONE;

		private int size;

		void add(JsonValue item) {
			if (this.size == this.items.length) {
				this.items = Arrays.copyOf(this.items, Math.max(4, this.size * 2));
			}
			this.items[this.size++] = item;
		}

		JsonArray build() {
			return owning((this.size == this.items.length) ? this.items : Arrays.copyOf(this.items, this.size));
		}

	}

	private static final class Items extends AbstractList<JsonValue> implements RandomAccess {

		private final JsonValue[] items;

		Items(JsonValue[] items) {
			this.items = items;
		}

		@Override
		public JsonValue get(int index) {
			return this.items[Objects.checkIndex(index, this.items.length)];
		}

		@Override
		public int size() {
			return this.items.length;
		}

	}

}
