package io.quintet.acp.thread;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tenant: keys with text values. A thread is visible to an identity whose tenant has
 * every key of the thread's with an equal value, so {@link #PUBLIC} is visible to all.
 *
 * @param values keys in their natural order with their values
 */
public record Tenant(SortedMap<String, String> values) {

	/** The tenant without keys. */
	public static final Tenant PUBLIC = new Tenant(Collections.emptySortedMap());

	/**
	 * Creates a tenant.
	 * @param values copied
	 */
	public Tenant {
		values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
	}

	/**
	 * Creates a tenant.
	 * @param values keys and values, copied
	 */
	public static Tenant of(Map<String, String> values) {
		return values.isEmpty() ? PUBLIC : new Tenant(new TreeMap<>(values));
	}

	/**
	 * Tells whether a thread of this tenant is visible to a caller.
	 * @param caller tenant of the caller
	 * @return whether the caller has every key with an equal value
	 */
	public boolean isVisibleTo(Tenant caller) {
		return caller.values.entrySet().containsAll(this.values.entrySet());
	}

}
