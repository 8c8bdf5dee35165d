package io.quintet.appcontrol.internal;

import java.time.Duration;
import java.util.Objects;

/**
 * Checks of settings. A class of its own: nested records that called methods of the outer
 * one would need it to be initialized first.
 */
public final class SettingChecks {

	private SettingChecks() {
	}

	public static void atLeast(String name, long value, long least) {
		if (value < least) {
			throw new IllegalArgumentException("'" + name + "' must be at least " + least);
		}
	}

	public static void positive(String name, Duration value) {
		Objects.requireNonNull(value, () -> "'" + name + "' is required");
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be above zero");
		}
	}

}
