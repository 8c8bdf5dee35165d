package io.quintet.acp.thread;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items the items
 * @param nextCursor position of the last item when more follow, else {@code null}
 * @param <T> type of the items
 */
public record Page<T>(List<T> items, @Nullable Cursor nextCursor) {

	/**
	 * Creates a page.
	 * @param items copied
	 */
	public Page {
		items = List.copyOf(items);
	}

	/**
	 * Cuts a page from what was read with one item more than asked for.
	 * @param read at most {@code limit + 1} items
	 * @param limit most items of the page
	 * @param position tells the position of an item
	 * @param <T> type of the items
	 * @return the page
	 */
	public static <T> Page<T> of(List<T> read, int limit, Function<T, Cursor> position) {
		if (read.size() <= limit) {
			return new Page<>(read, null);
		}
		return new Page<>(read.subList(0, limit), position.apply(read.get(limit - 1)));
	}

}
