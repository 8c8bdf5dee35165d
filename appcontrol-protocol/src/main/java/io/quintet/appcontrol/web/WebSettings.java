package io.quintet.appcontrol.web;

import java.time.Duration;
import java.util.Objects;

/**
 * Settings of {@link AppControlRoutes}.
 *
 * @param basePath path of all endpoints; begins with a slash and does not end with one,
 * empty for the root
 * @param maxBodyBytes longest request body in bytes, at least 1; a longer one is answered
 * 413
 * @param bodyTimeout longest time until a request body is complete, above zero
 * @param resume whether event streams can be resumed: their frames have ids with a
 * position, and {@code Last-Event-ID} is heeded
 */
public record WebSettings(String basePath, int maxBodyBytes, Duration bodyTimeout, boolean resume) {

	/** Below {@code /app-control}, 8 MiB, 30 seconds, no resuming. */
	public static final WebSettings DEFAULT = new WebSettings("/app-control", 8 * 1024 * 1024, Duration.ofSeconds(30),
			false);

	/**
	 * Checks.
	 * @throws IllegalArgumentException when the path has another form or a number is out
	 * of range
	 */
	public WebSettings {
		Objects.requireNonNull(basePath, "'basePath' is required");
		Objects.requireNonNull(bodyTimeout, "'bodyTimeout' is required");
		if (!basePath.isEmpty() && (!basePath.startsWith("/") || basePath.endsWith("/"))) {
			throw new IllegalArgumentException("'basePath' must begin with a slash and not end with one");
		}
		if (maxBodyBytes < 1) {
			throw new IllegalArgumentException("'maxBodyBytes' must be at least 1");
		}
		if (bodyTimeout.isNegative() || bodyTimeout.isZero()) {
			throw new IllegalArgumentException("'bodyTimeout' must be above zero");
		}
	}

	/**
	 * Copies the settings with or without resuming.
	 * @param value whether event streams can be resumed
	 * @return the copy
	 */
	public WebSettings withResume(boolean value) {
		return new WebSettings(this.basePath, this.maxBodyBytes, this.bodyTimeout, value);
	}

	/**
	 * Copies the settings with another limit of bodies.
	 * @param value longest request body in bytes, at least 1
	 * @return the copy
	 */
	public WebSettings withMaxBodyBytes(int value) {
		return new WebSettings(this.basePath, value, this.bodyTimeout, this.resume);
	}

}
