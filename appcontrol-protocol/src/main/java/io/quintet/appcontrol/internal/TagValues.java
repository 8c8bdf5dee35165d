package io.quintet.appcontrol.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of values of one tag bounded, whatever callers send.
 */
public final class TagValues {

	private static final int MAX_VALUES = 100;

	private static final int MAX_LENGTH = 100;

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	/** Returns the value, or {@code other} for one that is too long or too new. */
	public String bounded(String value) {
		if (!this.seen.contains(value) && (value.length() > MAX_LENGTH || this.seen.size() >= MAX_VALUES)) {
			return "other";
		}
		this.seen.add(value);
		return value;
	}

}
