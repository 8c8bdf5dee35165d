package io.quintet.appcontrol.service;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Stops all commands at once. While it is tripped, commands that run are cancelled, and
 * new ones are refused as {@code blocked}; results can still be polled. Safe for use by
 * many threads.
 */
public final class KillSwitch {

	private static final int MAX_REASON = 300;

	private final Clock clock;

	private volatile Sinks.Empty<Void> tripped = Sinks.empty();

	private volatile State state = new State(false, null, null);

	public KillSwitch(Clock clock) {
		this.clock = Objects.requireNonNull(clock, "'clock' is required");
	}

	/**
	 * How the switch stands.
	 *
	 * @param tripped whether commands are stopped
	 * @param reason why; {@code null} when none was given or it is not tripped
	 * @param since since when; {@code null} when it is not tripped
	 */
	public record State(boolean tripped, @Nullable String reason, @Nullable Instant since) {

	}

	public State state() {
		return this.state;
	}

	/**
	 * Cancels all commands and refuses new ones until {@link #reset()}. Tripping it again
	 * changes the reason only.
	 * @param reason why, shown to callers, cut after 300 characters; {@code null} or
	 * blank for none
	 */
	public State trip(@Nullable String reason) {
		State tripped;
		Sinks.Empty<Void> signal;
		synchronized (this) {
			Instant since = this.state.since();
			String shown = (reason == null || reason.isBlank()) ? null : Failures.bounded(reason.strip(), MAX_REASON);
			tripped = new State(true, shown, (since != null) ? since : this.clock.instant());
			this.state = tripped;
			// A reset replaces it.
			signal = this.tripped;
		}
		signal.tryEmitEmpty();
		return tripped;
	}

	/** Lets commands run again. */
	public synchronized State reset() {
		// Commands that run hold the present signal, so it is replaced only after a trip.
		if (this.state.tripped()) {
			this.state = new State(false, null, null);
			this.tripped = Sinks.empty();
		}
		return this.state;
	}

	/** Completes when the switch is tripped, at once where it is. */
	Mono<Void> tripped() {
		return Mono.defer(() -> this.tripped.asMono());
	}

}
