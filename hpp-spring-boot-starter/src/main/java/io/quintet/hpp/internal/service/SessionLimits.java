package io.quintet.hpp.internal.service;

/**
 * Bounds of one session.
 *
 * @param maxKeys most keys with a value, at least 1
 * @param maxChanges most changes that are kept, at least 1; the oldest give way
 * @param maxWeight most heap that the content may occupy, in bytes as the starter
 * estimates them; kept changes may occupy as much again, and the oldest give way
 */
public record SessionLimits(int maxKeys, int maxChanges, long maxWeight) {

	/**
	 * Most characters of a key. A key is the name of a field and stands in every change,
	 * frame and answer that concerns it.
	 */
	public static final int MAX_KEY_LENGTH = 1024;

	/** Message for a longer key. */
	public static final String KEY_TOO_LONG = "key is longer than " + MAX_KEY_LENGTH + " characters";

}
