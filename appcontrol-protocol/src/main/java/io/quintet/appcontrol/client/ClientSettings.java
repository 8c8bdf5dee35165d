package io.quintet.appcontrol.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.internal.SettingChecks;

/**
 * Settings of a client. The text form does not show the token.
 *
 * @param token secret of the service; {@code null} sends none
 * @param timeout longest wait for an answer, and in a stream for the next event; above
 * zero. A command that sets a time itself is given that and the grace when it is more
 * @param grace what is added to the time that a command sets, not negative
 * @param maxLineBytes longest envelope in bytes, at least 1
 * @param maxTotalBytes most bytes of one answer, at least 1
 */
public record ClientSettings(@Nullable String token, Duration timeout, Duration grace, int maxLineBytes,
		long maxTotalBytes) {

	/** No token, 30 and 5 seconds, 8 MiB a line, 256 MiB in all. */
	public static final ClientSettings DEFAULT = new ClientSettings(null, Duration.ofSeconds(30), Duration.ofSeconds(5),
			8 * 1024 * 1024, 256L * 1024 * 1024);

	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * Fails with an {@link IllegalArgumentException} for a blank token or a number out of
	 * range.
	 */
	public ClientSettings {
		if (token != null && token.isBlank()) {
			throw new IllegalArgumentException("'token' must not be blank; leave it out to send none");
		}
		SettingChecks.positive("timeout", timeout);
		SettingChecks.atLeast("grace", grace.toMillis(), 0);
		SettingChecks.atLeast("maxLineBytes", maxLineBytes, 1);
		SettingChecks.atLeast("maxTotalBytes", maxTotalBytes, 1);
	}

	public ClientSettings withToken(@Nullable String value) {
		return new ClientSettings(value, this.timeout, this.grace, this.maxLineBytes, this.maxTotalBytes);
	}

	public ClientSettings withTimeout(Duration value) {
		return new ClientSettings(this.token, value, this.grace, this.maxLineBytes, this.maxTotalBytes);
	}

	/**
	 * Returns how long the answer to a command may take: the longer of the timeout and
	 * what the command asks for with the grace.
	 */
	public Duration patience(@Nullable ToolCommand command) {
		Long asked = (command != null) ? command.timeoutMs() : null;
		if (asked == null) {
			return this.timeout;
		}
		Duration wanted = (asked < LONGEST.toMillis()) ? Duration.ofMillis(asked).plus(this.grace) : LONGEST;
		return (wanted.compareTo(this.timeout) > 0) ? wanted : this.timeout;
	}

	@Override
	public String toString() {
		return "ClientSettings[token=%s, timeout=%s, grace=%s, maxLineBytes=%s, maxTotalBytes=%s]".formatted(
				(this.token != null) ? "***" : "null", this.timeout, this.grace, this.maxLineBytes, this.maxTotalBytes);
	}

}
