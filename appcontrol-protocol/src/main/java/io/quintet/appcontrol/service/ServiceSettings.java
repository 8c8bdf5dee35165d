package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.internal.SettingChecks;

/**
 * Settings of {@link AppControlService}. The text form does not show the token.
 *
 * @param token secret that every request has to bring; {@code null} lets everybody in who
 * reaches the transport, and then tokens in requests are ignored
 * @param submitMode when a submitted command is answered
 * @param commands how many commands run and how long
 * @param results what is kept of them
 * @param streams how streams are carried
 */
public record ServiceSettings(@Nullable String token, SubmitMode submitMode, Commands commands, Results results,
		Streams streams) {

	/** No token, synchronous, and the defaults of all limits. */
	public static final ServiceSettings DEFAULT = new ServiceSettings(null, SubmitMode.SYNC, Commands.DEFAULT,
			Results.DEFAULT, Streams.DEFAULT);

	/** Fails with an {@link IllegalArgumentException} for a blank token. */
	public ServiceSettings {
		if (token != null && token.isBlank()) {
			throw new IllegalArgumentException("'token' must not be blank; leave it out to have none");
		}
		Objects.requireNonNull(submitMode, "'submitMode' is required");
		Objects.requireNonNull(commands, "'commands' is required");
		Objects.requireNonNull(results, "'results' is required");
		Objects.requireNonNull(streams, "'streams' is required");
	}

	/**
	 * How many commands run and how long.
	 *
	 * @param maxRunning most commands that run at the same time, at least 1
	 * @param maxWaiting most commands that wait for others to end, at least 0; beyond it
	 * a request fails at once
	 * @param maxDuration longest time of a command, waiting included, above zero; it also
	 * bounds what the command itself asks for
	 */
	public record Commands(int maxRunning, int maxWaiting, Duration maxDuration) {

		/** 16 running, 256 waiting, 10 minutes. */
		public static final Commands DEFAULT = new Commands(16, 256, Duration.ofMinutes(10));

		/** Fails with an {@link IllegalArgumentException} for a number out of range. */
		public Commands {
			SettingChecks.atLeast("maxRunning", maxRunning, 1);
			SettingChecks.atLeast("maxWaiting", maxWaiting, 0);
			SettingChecks.positive("maxDuration", maxDuration);
		}

	}

	/**
	 * What is kept of commands. There are three stores, and the bounds hold for each: the
	 * observations of submitted commands, the executions of commands with an idempotency
	 * key, and streams that can be resumed.
	 *
	 * @param ttl how long a result is kept, above zero; streams are kept for
	 * {@link Streams#resumeWindow()} instead
	 * @param maxCount most results, at least 1; beyond it the oldest go
	 * @param maxBytes most bytes of all results as JSON, at least 1; beyond it the oldest
	 * go
	 */
	public record Results(Duration ttl, int maxCount, long maxBytes) {

		/** 15 minutes, 1,000 results, 64 MiB. */
		public static final Results DEFAULT = new Results(Duration.ofMinutes(15), 1000, 64L * 1024 * 1024);

		/** Fails with an {@link IllegalArgumentException} for a number out of range. */
		public Results {
			SettingChecks.positive("ttl", ttl);
			SettingChecks.atLeast("maxCount", maxCount, 1);
			SettingChecks.atLeast("maxBytes", maxBytes, 1);
		}

	}

	/**
	 * How streams are carried.
	 *
	 * @param buffer most events that wait for a slow reader before the command has to
	 * wait too, at least 1
	 * @param historyEvents most events that are kept of one stream that can be resumed or
	 * has an idempotency key, at least 1
	 * @param historyBytes most bytes of them as JSON, at least 1
	 * @param resumeWindow how long a stream goes on without a reader and is kept after
	 * its end, above zero
	 */
	public record Streams(int buffer, int historyEvents, long historyBytes, Duration resumeWindow) {

		/** 32 events; 256 events and 1 MiB of history; 30 seconds. */
		public static final Streams DEFAULT = new Streams(32, 256, 1024L * 1024, Duration.ofSeconds(30));

		/** Fails with an {@link IllegalArgumentException} for a number out of range. */
		public Streams {
			SettingChecks.atLeast("buffer", buffer, 1);
			SettingChecks.atLeast("historyEvents", historyEvents, 1);
			SettingChecks.atLeast("historyBytes", historyBytes, 1);
			SettingChecks.positive("resumeWindow", resumeWindow);
		}

	}

	public ServiceSettings withToken(@Nullable String value) {
		return new ServiceSettings(value, this.submitMode, this.commands, this.results, this.streams);
	}

	public ServiceSettings withSubmitMode(SubmitMode value) {
		return new ServiceSettings(this.token, value, this.commands, this.results, this.streams);
	}

	public ServiceSettings withCommands(Commands value) {
		return new ServiceSettings(this.token, this.submitMode, value, this.results, this.streams);
	}

	public ServiceSettings withResults(Results value) {
		return new ServiceSettings(this.token, this.submitMode, this.commands, value, this.streams);
	}

	public ServiceSettings withStreams(Streams value) {
		return new ServiceSettings(this.token, this.submitMode, this.commands, this.results, value);
	}

	@Override
	public String toString() {
		return "ServiceSettings[token=%s, submitMode=%s, commands=%s, results=%s, streams=%s]".formatted(
				(this.token != null) ? "***" : "null", this.submitMode, this.commands, this.results, this.streams);
	}

	/**
	 * When a submitted command is answered. One command can ask for either by the member
	 * {@code submitMode} of its metadata, {@code sync} or {@code async}.
	 */
	public enum SubmitMode {

		/** Once its observation is there, as the reference does it. */
		SYNC,

		/**
		 * At once, complete and without an observation. Until the command has ended, a
		 * poll is answered {@code not_found}.
		 */
		ASYNC

	}

}
