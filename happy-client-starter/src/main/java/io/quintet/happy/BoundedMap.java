package io.quintet.happy;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** A thread-safe map that evicts the least recently used entry. */
final class BoundedMap<V> {

	private final Map<String, V> entries;

	BoundedMap(int bound) {
		this.entries = new LinkedHashMap<>(16, 0.75f, true) {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
				return size() > bound;
			}

		};
	}

	synchronized @Nullable V get(String key) {
		return this.entries.get(key);
	}

	synchronized void put(String key, V value) {
		this.entries.put(key, value);
	}

	synchronized void remove(String key) {
		this.entries.remove(key);
	}

	synchronized void remove(String key, V value) {
		this.entries.remove(key, value);
	}

}
