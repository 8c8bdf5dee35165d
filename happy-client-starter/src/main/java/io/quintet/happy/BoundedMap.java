package io.quintet.happy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A thread-safe map that evicts the least recently used entry. */
final class BoundedMap {

	private BoundedMap() {
	}

	static <V> Map<String, V> of(int bound) {
		return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
				return size() > bound;
			}

		});
	}

}
