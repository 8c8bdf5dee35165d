package io.quintet.appcontrol.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Keeps values for a while, bounded in number and bytes. The oldest go first. What has
 * expired is gone for every reader, and leaves the memory with the next access.
 */
final class ExpiringStore<K, V> {

	private final Duration ttl;

	private final int maxCount;

	private final long maxBytes;

	private final Clock clock;

	// In the order in which values came, which is the order in which they expire.
	private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

	private long bytes;

	ExpiringStore(Duration ttl, int maxCount, long maxBytes, Clock clock) {
		this.ttl = ttl;
		this.maxCount = maxCount;
		this.maxBytes = maxBytes;
		this.clock = clock;
	}

	/**
	 * Keeps a value in place of the one under its key.
	 * @return false when it is larger than everything that may be kept; then nothing is
	 * under the key
	 */
	synchronized boolean put(K key, V value, long size) {
		remove(key);
		if (size > this.maxBytes) {
			return false;
		}
		this.entries.put(key, new Entry<>(value, size, this.clock.instant().plus(this.ttl)));
		this.bytes += size;
		trim();
		return true;
	}

	synchronized @Nullable V get(K key) {
		trim();
		Entry<V> entry = this.entries.get(key);
		return (entry != null) ? entry.value : null;
	}

	synchronized void remove(K key) {
		Entry<V> entry = this.entries.remove(key);
		if (entry != null) {
			this.bytes -= entry.size;
		}
	}

	synchronized int size() {
		trim();
		return this.entries.size();
	}

	synchronized long bytes() {
		trim();
		return this.bytes;
	}

	private void trim() {
		Instant now = this.clock.instant();
		Iterator<Entry<V>> oldest = this.entries.values().iterator();
		while (oldest.hasNext()) {
			Entry<V> entry = oldest.next();
			if (entry.expiry.isAfter(now) && this.entries.size() <= this.maxCount && this.bytes <= this.maxBytes) {
				return;
			}
			oldest.remove();
			this.bytes -= entry.size;
		}
	}

	private record Entry<V>(V value, long size, Instant expiry) {

	}

}
