package io.quintet.appcontrol.observer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.json.JsonObject;

/**
 * Appends each observation to a file, as one line of JSON with {@code commandId},
 * {@code phase}, {@code rawObservation}, {@code status}, {@code summary} and
 * {@code type}; what is absent is {@code null} (contract of app-control, part 11). The
 * observation is the object {@code data.observation} of an event, else
 * {@code data.appControlObservation}; events with neither are passed over.
 * <p>
 * The file has the mode 0600 where the file system knows modes, its folder is created
 * with 0700, and symbolic links are not followed. A file that would become too large is
 * renamed to {@code name.1}, that one to {@code name.2}, and so on; the oldest is
 * deleted. Lines are written by a thread of their own; when it does not keep up, lines
 * are dropped and counted. Failures of writing are logged once until writing works again.
 * Secrets are left out as {@link Redaction#standard()} says, unless the builder is told
 * otherwise.
 * <p>
 * Safe for use by many threads; two logs must not share a file.
 */
public final class RawDataLog implements ToolObserver, AutoCloseable {

	private final Redaction redaction;

	private final long maxBytes;

	private final RawLogWriter writer;

	private RawDataLog(Builder builder) {
		this.redaction = builder.redact ? builder.redaction : Redaction.none();
		this.maxBytes = builder.maxBytes;
		RollingFile file = new RollingFile(builder.path, builder.maxBytes, builder.olderFiles);
		this.writer = new RawLogWriter(file, builder.queueLines, builder.queueBytes);
	}

	/**
	 * Opens a log with the defaults of {@link Builder}. Nothing is created before the
	 * first observation.
	 * @param path the file; {@code ~} stands for the home folder
	 * @return the log
	 */
	public static RawDataLog open(Path path) {
		return builder(path).build();
	}

	/**
	 * Starts a log.
	 * @param path the file; {@code ~} stands for the home folder
	 * @return a builder
	 */
	public static Builder builder(Path path) {
		return new Builder(path);
	}

	@Override
	public void onEvent(ToolEvent event) {
		JsonObject envelope = EventLines.envelope(event);
		if (envelope != null) {
			byte[] line = line(event, envelope).getBytes(StandardCharsets.UTF_8);
			if (line.length > this.maxBytes) {
				this.writer.drop();
			}
			else {
				this.writer.offer(line);
			}
		}
	}

	private String line(ToolEvent event, JsonObject envelope) {
		StringBuilder line = new StringBuilder(512).append("{\"commandId\": ");
		LogText.appendJson(line, event.commandId(), true);
		append(line.append(", \"phase\": "), event.phase());
		new LogJson(line.append(", \"rawObservation\": "), this.redaction, true).append(envelope);
		append(line.append(", \"status\": "), (event.status() != null) ? event.status().wire() : null);
		append(line.append(", \"summary\": "), event.summary());
		append(line.append(", \"type\": "), event.type().wire());
		return line.append("}\n").toString();
	}

	private void append(StringBuilder line, @Nullable String value) {
		if (value == null) {
			line.append("null");
		}
		else {
			LogText.appendJson(line, this.redaction.clean(value), true);
		}
	}

	/**
	 * Returns how many lines were written.
	 * @return the number since the start
	 */
	public long written() {
		return this.writer.written();
	}

	/**
	 * Returns how many lines were lost: the queue was full, the line was larger than a
	 * file may be, writing failed, or the log was closed.
	 * @return the number since the start
	 */
	public long dropped() {
		return this.writer.dropped();
	}

	/**
	 * Writes what waits, for 5 s at most, and closes the file. Later events are dropped.
	 */
	@Override
	public void close() {
		this.writer.close(Duration.ofSeconds(5));
	}

	/**
	 * Builds a log. Not for use by several threads.
	 */
	public static final class Builder {

		private final Path path;

		private Redaction redaction = Redaction.standard();

		private boolean redact = true;

		private long maxBytes = 10L * 1024 * 1024;

		private int olderFiles = 5;

		private int queueLines = 1024;

		private long queueBytes = 16L * 1024 * 1024;

		private Builder(Path path) {
			this.path = AppControlConfigLoader.expandHome(path);
		}

		/**
		 * Sets what is left out.
		 * @param value the redaction; {@link Redaction#standard()} by default
		 * @return this builder
		 */
		public Builder redaction(Redaction value) {
			this.redaction = Objects.requireNonNull(value, "'value' is required");
			return this;
		}

		/**
		 * Sets whether secrets and texts are left out. Without redaction the file holds
		 * all that was on the screen and all that was typed.
		 * @param value whether they are; true by default
		 * @return this builder
		 */
		public Builder redact(boolean value) {
			this.redact = value;
			return this;
		}

		/**
		 * Bounds the file, and so each line.
		 * @param bytes largest file, 1,024 or more; 10 MiB by default
		 * @return this builder
		 * @throws IllegalArgumentException when the number is below 1,024
		 */
		public Builder maxBytes(long bytes) {
			this.maxBytes = atLeast(bytes, 1024, "bytes");
			return this;
		}

		/**
		 * Sets how many files are kept besides the one that is written.
		 * @param files the number, 0 to 1,000; 5 by default
		 * @return this builder
		 * @throws IllegalArgumentException when the number is out of bounds
		 */
		public Builder olderFiles(int files) {
			if (files > 1000) {
				throw new IllegalArgumentException("'files' must be at most 1000");
			}
			this.olderFiles = (int) atLeast(files, 0, "files");
			return this;
		}

		/**
		 * Bounds what waits for the writer.
		 * @param lines most lines, 1 or more; 1,024 by default
		 * @param bytes most bytes of all lines, 1 or more; 16 MiB by default
		 * @return this builder
		 * @throws IllegalArgumentException when a number is below 1
		 */
		public Builder queue(int lines, long bytes) {
			this.queueLines = (int) atLeast(lines, 1, "lines");
			this.queueBytes = atLeast(bytes, 1, "bytes");
			return this;
		}

		private static long atLeast(long value, long min, String name) {
			if (value < min) {
				throw new IllegalArgumentException("'" + name + "' must be at least " + min);
			}
			return value;
		}

		/**
		 * Creates the log.
		 * @return the log
		 */
		public RawDataLog build() {
			return new RawDataLog(this);
		}

	}

}
