package io.quintet.appcontrol.config;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Level at which events are logged where they go to a logger. It is no threshold.
 */
public enum LogLevel {

	/** For development. */
	DEBUG,

	/** The default. */
	INFO,

	/** Becomes {@code WARN} in Java. */
	WARNING,

	/** For failures. */
	ERROR,

	/** Becomes {@code ERROR} in Java, which has nothing above it. */
	CRITICAL;

	/**
	 * Returns the text of the level in files and variables.
	 * @return the name in lower case
	 */
	public String wire() {
		return name().toLowerCase(Locale.ROOT);
	}

	static @Nullable LogLevel fromWire(String text) {
		for (LogLevel level : values()) {
			if (level.wire().equals(text)) {
				return level;
			}
		}
		return null;
	}

}
