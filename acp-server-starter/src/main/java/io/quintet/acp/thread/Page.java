package io.quintet.acp.thread;

import java.util.List;

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

}
