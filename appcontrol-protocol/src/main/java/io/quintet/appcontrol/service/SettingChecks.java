package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.Objects;

/**
 * Checks of settings. They are apart from the settings, whose nested records would wait
 * for the outer one otherwise.
 */
final class SettingChecks {

	private SettingChecks() {
	}

	static void atLeast(String name, long value, long least) {
		if (value < least) {
			throw new IllegalArgumentException("'" + name + "' must be at least " + least);
		}
	}

	static void positive(String name, Duration value) {
		Objects.requireNonNull(value, () -> "'" + name + "' is required");
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be above zero");
		}
	}

}
