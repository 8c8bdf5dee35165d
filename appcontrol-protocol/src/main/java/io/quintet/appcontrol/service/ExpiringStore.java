package io.quintet.appcontrol.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Keeps values while they are in use, and others for a while, bounded in number and
 * bytes. The oldest go first. What has expired is gone for every reader, and leaves the
 * memory with the next access.
 */
final class ExpiringStore<K, V> {

	private final Duration ttl;

	private final int maxCount;

	private final long maxBytes;

	private final Clock clock;

	private final Map<K, V> used = new HashMap<>();

	// In the order in which values came, which is the order in which they expire.
	private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

	private long bytes;

	ExpiringStore(Duration ttl, int maxCount, long maxBytes, Clock clock) {
		this.ttl = ttl;
		this.maxCount = maxCount;
		this.maxBytes = maxBytes;
		this.clock = clock;
	}

	/** Keeps a value that is in use, in place of the one under its key. */
	synchronized void use(K key, V value) {
		remove(key);
		this.used.put(key, value);
	}

	/**
	 * Keeps a value that is in use, unless there is one under its key: that is returned.
	 */
	synchronized @Nullable V useIfAbsent(K key, V value) {
		V known = get(key);
		if (known == null) {
			use(key, value);
		}
		return known;
	}

	/** Ends the use of a value. */
	synchronized void release(K key, V value) {
		this.used.remove(key, value);
	}

	/**
	 * Ends the use of a value, and keeps it from now on, unless another is in its place.
	 */
	synchronized void retire(K key, V value, long size) {
		if (this.used.remove(key, value)) {
			put(key, value, size);
		}
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
		return (entry != null) ? entry.value : this.used.get(key);
	}

	synchronized void remove(K key) {
		Entry<V> entry = this.entries.remove(key);
		if (entry != null) {
			this.bytes -= entry.size;
		}
	}

	synchronized int size() {
		trim();
		return this.used.size() + this.entries.size();
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
