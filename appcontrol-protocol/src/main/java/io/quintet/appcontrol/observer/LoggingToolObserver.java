package io.quintet.appcontrol.observer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.config.AppControlConfig.LogLevel;
import io.quintet.appcontrol.config.AppControlConfig.Logging;
import io.quintet.appcontrol.config.AppControlConfigException;

/**
 * Logs each event as one line (contract of app-control, part 10).
 * <p>
 * A text line is {@code type | commandId | phase [| status] [| summary]}, with
 * {@code unknown-phase} for an absent phase; with {@link Logging#includeObservation()}
 * the observation follows as JSON. A JSON line is the event with the members of each
 * object in the order of code points.
 * <p>
 * Lines go to the stream of the builder, else to its logger, else where
 * {@link Logging#eventSink()} says: {@code stdout}, {@code stderr} or {@code logger},
 * which is the logger {@code app_control}. An event is written in one piece, in UTF-8,
 * and flushed. Whatever an event holds, it makes one line: line ends, escape sequences
 * and marks of direction are escaped; in JSON, where they are quoted, U+007F, U+2028 and
 * U+2029 are not, as in the reference.
 * <p>
 * Safe for use by many threads.
 */
public final class LoggingToolObserver implements ToolObserver {

	/** Name of the logger where {@code event_sink} is {@code logger}. */
	public static final String LOGGER_NAME = "app_control";

	private static final List<ToolEventType> IMPORTANCE = List.of(ToolEventType.PROGRESS, ToolEventType.STARTED,
			ToolEventType.OBSERVATION, ToolEventType.WARNING, ToolEventType.ERROR);

	private static final List<String> SINKS = List.of("stdout", "stderr", "logger");

	private final EventLines lines;

	private final @Nullable OutputStream stream;

	private final Logger logger;

	private final Level level;

	private final int threshold;

	private LoggingToolObserver(Builder builder) {
		Logging config = builder.config;
		Redaction redaction = config.redactText() ? builder.redaction : Redaction.none();
		this.lines = new EventLines(config, redaction, builder.maxLineLength);
		this.stream = (builder.stream != null) ? builder.stream
				: (builder.logger != null) ? null : standardStream(config.eventSink());
		this.logger = (builder.logger != null) ? builder.logger : LoggerFactory.getLogger(LOGGER_NAME);
		this.level = slf4j(config.level());
		this.threshold = (config.minType() != null) ? IMPORTANCE.indexOf(config.minType()) : 0;
	}

	/**
	 * Creates an observer. Fails with an {@link AppControlConfigException} when
	 * {@code logging.event_sink} is none of the three.
	 */
	public static LoggingToolObserver of(Logging config) {
		return builder(config).build();
	}

	public static Builder builder(Logging config) {
		return new Builder(config);
	}

	private static @Nullable OutputStream standardStream(String sink) {
		return switch (sink) {
			case "stdout" -> System.out;
			case "stderr" -> System.err;
			case "logger" -> null;
			default -> throw AppControlConfigException.badSink(SINKS);
		};
	}

	private static Level slf4j(LogLevel level) {
		return switch (level) {
			case DEBUG -> Level.DEBUG;
			case INFO -> Level.INFO;
			case WARNING -> Level.WARN;
			case ERROR, CRITICAL -> Level.ERROR;
		};
	}

	@Override
	public void onEvent(ToolEvent event) {
		if (importance(event) < this.threshold) {
			return;
		}
		OutputStream stream = this.stream;
		if (stream == null) {
			if (this.logger.isEnabledForLevel(this.level)) {
				this.logger.atLevel(this.level).log(this.lines.line(event));
			}
			return;
		}
		try {
			stream.write((this.lines.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
			stream.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// An observation that is not ok counts as a warning.
	private static int importance(ToolEvent event) {
		boolean failed = event.status() != null && event.status() != ToolStatus.OK;
		return IMPORTANCE
			.indexOf((event.type() == ToolEventType.OBSERVATION && failed) ? ToolEventType.WARNING : event.type());
	}

	/** Builds an observer. Not for use by several threads. */
	public static final class Builder {

		private static final int MAX_LINE_LENGTH = 1024 * 1024;

		private static final int MIN_LINE_LENGTH = 256;

		private final Logging config;

		private @Nullable OutputStream stream;

		private @Nullable Logger logger;

		private Redaction redaction = Redaction.standard();

		private int maxLineLength = MAX_LINE_LENGTH;

		private Builder(Logging config) {
			this.config = Objects.requireNonNull(config, "'config' is required");
		}

		/**
		 * Sets a stream, which wins over everything else and is not closed. Each line is
		 * one {@code write}, so a stream whose writes do not mix keeps lines whole.
		 */
		public Builder stream(OutputStream value) {
			this.stream = value;
			return this;
		}

		/**
		 * Sets a logger, which wins over {@code event_sink}, at the level of the
		 * configuration.
		 */
		public Builder logger(Logger value) {
			this.logger = value;
			return this;
		}

		/**
		 * Sets what is left out of lines, unless {@code redact_text} is off;
		 * {@link Redaction#standard()} by default.
		 */
		public Builder redaction(Redaction value) {
			this.redaction = Objects.requireNonNull(value, "'value' is required");
			return this;
		}

		/**
		 * Bounds lines. A longer text line is cut; a longer JSON line says the number of
		 * characters in place of its data, and stays JSON.
		 * @param characters longest line, 256 or more; about, since cut texts say how
		 * much is missing; 1,048,576 by default
		 */
		public Builder maxLineLength(int characters) {
			if (characters < MIN_LINE_LENGTH) {
				throw new IllegalArgumentException("'characters' must be at least " + MIN_LINE_LENGTH);
			}
			this.maxLineLength = characters;
			return this;
		}

		/**
		 * Creates the observer. Fails as {@link LoggingToolObserver#of(Logging)} where
		 * lines go to {@code logging.event_sink}.
		 */
		public LoggingToolObserver build() {
			return new LoggingToolObserver(this);
		}

	}

}
