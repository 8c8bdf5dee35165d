package io.quintet.happy.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last things that happened, oldest first.
 *
 * @param <T> what is kept
 */
final class RecentItems<T> {

	static final int MAX = 20_000;

	private final Deque<T> items = new ArrayDeque<>();

	synchronized void add(T item) {
		if (this.items.size() == MAX) {
			this.items.removeFirst();
		}
		this.items.addLast(item);
	}

	synchronized List<T> all() {
		return List.copyOf(this.items);
	}

	synchronized void clear() {
		this.items.clear();
	}

}
