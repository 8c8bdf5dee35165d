package io.quintet.happy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

import io.quintet.happy.error.HappyTimeoutException;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.internal.session.TurnTracker;
import io.quintet.happy.session.PermissionRequest;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;

/**
 * Waits for turns and for idle agents. A wait after a message of this client starts at
 * that message, even when the turn has ended since.
 */
final class Waits {

	/** Messages before the sent one that are inspected for an abort. */
	private static final int LOOK_BACK = 20;

	/** A failed agent sends its error right after aborting its turn. */
	private static final Duration ABORT_SETTLES = Duration.ofSeconds(1);

	private static final List<TurnResult> IDLE = List.of(new TurnResult(TurnStatus.UNKNOWN, null, 0));

	/** Longest delay that a timer supports. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final SessionFeed feed;

	private final Map<String, Long> sent = BoundedMap.of(HappySettings.MAX_SESSIONS);

	private final HappyMeters meters;

	private final Scheduler timer;

	Waits(SessionFeed feed, HappyMeters meters, Scheduler timer) {
		this.feed = feed;
		this.meters = meters;
		this.timer = timer;
	}

	/** Records a stored message: the next wait is for its turn. */
	void noteSent(String sessionId, long seq) {
		if (seq > 0) {
			this.sent.put(sessionId, seq);
		}
	}

	Mono<TurnResult> turn(String sessionId, Duration timeout) {
		return Mono.defer(() -> {
			Wait wait = new Wait(sessionId, "turn");
			return wait.run(wait.events().switchMap(wait::settledTurnOf).next(), timeout)
				.doOnNext((result) -> this.meters.turnEnded(result.status()));
		});
	}

	Mono<Void> idle(String sessionId, Duration timeout) {
		return Mono.defer(() -> {
			Wait wait = new Wait(sessionId, "idle");
			Flux<TurnResult> ends = wait.events()
				.concatMapIterable((event) -> wait.idle(event) ? IDLE : wait.turnOf(event));
			return wait.run(ends.next(), timeout).then();
		});
	}

	/** One wait. */
	private final class Wait {

		private final String sessionId;

		private final String kind;

		private final @Nullable Long after;

		private final TurnTracker tracker;

		private List<PermissionRequest> permissions = List.of();

		/** Appended to the message of a timeout; also read by the timer thread. */
		private final AtomicReference<String> words = new AtomicReference<>("");

		Wait(String sessionId, String kind) {
			this.sessionId = sessionId;
			this.kind = kind;
			this.after = Waits.this.sent.get(sessionId);
			this.tracker = new TurnTracker(this.after != null);
		}

		Flux<SessionEvent> events() {
			return Waits.this.feed.follow(this.sessionId,
					(this.after != null) ? Math.max(0, this.after - LOOK_BACK) : SessionFeed.NOW);
		}

		Publisher<TurnResult> settledTurnOf(SessionEvent event) {
			List<TurnResult> ended = turnOf(event);
			TurnResult aborted = this.tracker.aborted();
			return (aborted != null) ? Mono.delay(ABORT_SETTLES, Waits.this.timer).thenReturn(aborted)
					: Flux.fromIterable(ended);
		}

		List<TurnResult> turnOf(SessionEvent event) {
			String end = SessionFeed.end(event);
			if (end != null && this.tracker.aborted() == null) {
				throw new SessionEndedException("session ended: " + this.sessionId + " " + end + words());
			}
			TurnResult result = null;
			if (this.after != null && event.origin().seq() <= this.after) {
				this.tracker.recall(event);
			}
			else {
				result = this.tracker.accept(event);
			}
			if (event instanceof SessionEvent.StateChanged changed) {
				this.permissions = (changed.state() != null) ? changed.state().requests() : List.of();
			}
			this.words.set(permission() + words());
			return (result != null) ? List.of(result) : List.of();
		}

		private String permission() {
			if (this.permissions.isEmpty()) {
				return "";
			}
			PermissionRequest first = this.permissions.get(0);
			String more = (this.permissions.size() > 1) ? " (and " + (this.permissions.size() - 1) + " more)" : "";
			return "; the agent waits for the permission '%s' to use the tool '%s'%s: give it with answerPermission, "
				.formatted(first.id(), first.tool(), more) + "or choose a permission mode that does not ask";
		}

		private String words() {
			String behind = this.tracker.isBehindAbort()
					? "; the turn before the message was aborted and the agent has "
							+ "not ended it, so the message waits behind it and may never be worked on"
					: "";
			String notice = this.tracker.lastNotice();
			return (notice != null) ? behind + "; it last said: " + notice : behind;
		}

		boolean idle(SessionEvent event) {
			return event instanceof SessionEvent.StateChanged changed && changed.state() != null
					&& changed.state().idle();
		}

		Mono<TurnResult> run(Mono<TurnResult> wait, Duration timeout) {
			long began = System.nanoTime();
			String[] outcome = { "success" };
			return wait.timeout((timeout.compareTo(LONGEST) < 0) ? timeout : LONGEST, Waits.this.timer)
				.onErrorMap(TimeoutException.class,
						(ex) -> new HappyTimeoutException("waiting for " + this.kind + " of session " + this.sessionId
								+ " timed out after " + timeout.toMillis() / 1000.0 + " s" + this.words.get()))
				.doOnNext(this::done)
				.doOnError((ex) -> outcome[0] = HappyObservations.name(ex))
				.doFinally((signal) -> Waits.this.meters.waited(this.kind,
						(signal == SignalType.CANCEL) ? "cancelled" : outcome[0],
						Duration.ofNanos(System.nanoTime() - began)));
		}

		/** Forgets the sent message once its turn has ended. */
		private void done(TurnResult result) {
			// An idle agent may not have started the turn yet.
			if (this.after != null && result.seq() > 0) {
				Waits.this.sent.remove(this.sessionId, this.after);
			}
		}

	}

}
