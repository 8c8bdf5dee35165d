package io.quintet.appcontrol.config;

import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolEventType;

/**
 * How events are logged: section {@code logging}.
 *
 * @param level level of the lines where they go to a logger; no threshold
 * @param redactText whether texts and secrets are left out of lines
 * @param json whether lines are JSON
 * @param eventSink where lines go: {@code stdout}, {@code stderr} or {@code logger}; any
 * other text is only refused where an observer is built
 * @param rawDataLogPath file to which observations are appended; {@code null} for none
 * @param includeObservation whether text lines show observations
 * @param maskSummary whether lines hide summaries, which may repeat what was typed
 * @param minType least important events that are logged; from the least to the most:
 * progress, started, observation, warning, error, and an observation that is not ok
 * counts as a warning; {@code null} for all
 */
public record LoggingConfig(LogLevel level, boolean redactText, boolean json, String eventSink,
		@Nullable String rawDataLogPath, boolean includeObservation, boolean maskSummary,
		@Nullable ToolEventType minType) {

	/**
	 * Checks and trims texts.
	 * @throws AppControlConfigException when a text is empty
	 */
	public LoggingConfig {
		Objects.requireNonNull(level, "'level' is required");
		eventSink = ConfigValues.checked(ConfigKey.LOGGING_EVENT_SINK, eventSink);
		rawDataLogPath = ConfigValues.checked(ConfigKey.LOGGING_RAW_DATA_LOG_PATH, rawDataLogPath);
	}

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

	}

}
