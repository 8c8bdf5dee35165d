package io.quintet.appcontrol.internal;

import java.time.Duration;
import java.util.Objects;

/**
 * Checks of settings. They are apart from the settings, whose nested records would wait
 * for the outer one otherwise.
 */
public final class SettingChecks {

	private SettingChecks() {
	}

	/**
	 * Checks a number.
	 * @param name name of the setting
	 * @param value its value
	 * @param least the least that it may be
	 */
	public static void atLeast(String name, long value, long least) {
		if (value < least) {
			throw new IllegalArgumentException("'" + name + "' must be at least " + least);
		}
	}

	/**
	 * Checks a length of time.
	 * @param name name of the setting
	 * @param value its value, above zero
	 */
	public static void positive(String name, Duration value) {
		Objects.requireNonNull(value, () -> "'" + name + "' is required");
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be above zero");
		}
	}

}
