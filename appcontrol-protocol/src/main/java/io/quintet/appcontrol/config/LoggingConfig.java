package io.quintet.appcontrol.config;

import java.util.Locale;
import java.util.Map;
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

	/** The defaults. */
	public static final LoggingConfig DEFAULTS = of(new AppControlConfig.Values(Map.of()));

	/**
	 * Checks and trims texts.
	 * @throws AppControlConfigException when a text is empty
	 */
	public LoggingConfig {
		Objects.requireNonNull(level, "'level' is required");
		eventSink = Checked.text(ConfigKey.LOGGING_EVENT_SINK, eventSink);
		rawDataLogPath = Checked.textOrNull(ConfigKey.LOGGING_RAW_DATA_LOG_PATH, rawDataLogPath);
	}

	static LoggingConfig of(AppControlConfig.Values values) {
		return new LoggingConfig(values.level(ConfigKey.LOGGING_LEVEL), values.flag(ConfigKey.LOGGING_REDACT_TEXT),
				values.flag(ConfigKey.LOGGING_JSON), values.text(ConfigKey.LOGGING_EVENT_SINK),
				values.textOrNull(ConfigKey.LOGGING_RAW_DATA_LOG_PATH),
				values.flag(ConfigKey.LOGGING_INCLUDE_OBSERVATION), values.flag(ConfigKey.LOGGING_MASK_SUMMARY),
				values.type(ConfigKey.LOGGING_MIN_TYPE));
	}

	@Nullable Object value(ConfigKey key) {
		return switch (key) {
			case LOGGING_LEVEL -> this.level;
			case LOGGING_REDACT_TEXT -> this.redactText;
			case LOGGING_JSON -> this.json;
			case LOGGING_EVENT_SINK -> this.eventSink;
			case LOGGING_RAW_DATA_LOG_PATH -> this.rawDataLogPath;
			case LOGGING_INCLUDE_OBSERVATION -> this.includeObservation;
			case LOGGING_MASK_SUMMARY -> this.maskSummary;
			case LOGGING_MIN_TYPE -> this.minType;
			default -> throw new IllegalArgumentException(key.path());
		};
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

		static @Nullable LogLevel fromWire(String text) {
			for (LogLevel level : values()) {
				if (level.wire().equals(text)) {
					return level;
				}
			}
			return null;
		}

	}

}
