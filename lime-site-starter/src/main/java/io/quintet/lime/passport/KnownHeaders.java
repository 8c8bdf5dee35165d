package io.quintet.lime.passport;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Headers of passports that were accepted, and the keys that they name. The platform
 * signs many passports with the same header, and it is read once. Only its signature gets
 * a header in here. Bounded; thread-safe.
 */
final class KnownHeaders {

	private static final int MAX = 32;

	private static final int MAX_LENGTH = 1024;

	private volatile Map<String, String> kids = Map.of();

	/**
	 * Finds the key that a header names.
	 * @param header the header in base64url
	 * @return id of the key, {@code null} when the header has to be read
	 */
	@Nullable String kid(String header) {
		return this.kids.get(header);
	}

	/** Remembers the header of a passport that was accepted. */
	void accepted(String header, String kid) {
		if (!this.kids.containsKey(header) && header.length() <= MAX_LENGTH) {
			remember(header, kid);
		}
	}

	private synchronized void remember(String header, String kid) {
		Map<String, String> known = (this.kids.size() < MAX) ? new HashMap<>(this.kids) : new HashMap<>();
		known.put(header, kid);
		this.kids = Map.copyOf(known);
	}

}
