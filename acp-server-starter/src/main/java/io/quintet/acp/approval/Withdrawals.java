package io.quintet.acp.approval;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;

/**
 * Withdraws the questions of runs that ended without an answer: cancelled, failed, or
 * interrupted when their node died. Every node that hears of the end does so; the store
 * keeps the first withdrawal. Nothing depends on it but what people see, since nobody
 * waits for an answer any more.
 */
final class Withdrawals {

	private static final Logger logger = LoggerFactory.getLogger(Withdrawals.class);

	// Runs that ended at once, such as all of a node that died.
	private static final int MAX_WAITING = 10_000;

	private static final int CONCURRENCY = 4;

	private static final int PAGE = 100;

	private static final int ATTEMPTS = 5;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

	private final ThreadStore store;

	private final Broadcaster broadcaster;

	private final Scheduler timer;

	private Disposable listening = Disposables.disposed();

	private Sinks.Many<Run> ended = Sinks.many().unicast().onBackpressureError();

	private Mono<Void> finished = Mono.empty();

	Withdrawals(ThreadStore store, Broadcaster broadcaster, Scheduler timer) {
		this.store = store;
		this.broadcaster = broadcaster;
		this.timer = timer;
	}

	/** Begins to listen. */
	synchronized void start() {
		Sinks.Many<Run> runs = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_WAITING));
		Sinks.Empty<Void> done = Sinks.empty();
		// Not on the thread of the store that tells.
		runs.asFlux()
			.publishOn(this.timer)
			.flatMap(this::withdraw, CONCURRENCY)
			.subscribe(null, (ex) -> done.tryEmitEmpty(), done::tryEmitEmpty);
		this.ended = runs;
		this.finished = done.asMono();
		this.listening = this.broadcaster.listen(this::onFrame);
	}

	/**
	 * Listens no longer.
	 * @return completes when the questions of all runs that were heard of are withdrawn
	 */
	synchronized Mono<Void> stop() {
		this.listening.dispose();
		this.ended.tryEmitComplete();
		return this.finished;
	}

	private void onFrame(ThreadFrame frame) {
		if (frame instanceof ThreadFrame.RunUpdated updated
				&& (updated.run().status() == RunStatus.FAILED || updated.run().status() == RunStatus.CANCELLED)) {
			offer(updated.run());
		}
	}

	private synchronized void offer(Run run) {
		if (this.ended.tryEmitNext(run) == Sinks.EmitResult.FAIL_OVERFLOW) {
			logger.warn("Questions of run {} stay open in thread {}: too many runs have ended", run.id(),
					run.threadId());
		}
	}

	private Mono<Void> withdraw(Run run) {
		return openQuestions(run).flatMapIterable(Map::entrySet)
			.concatMap((question) -> this.store.append(withdrawal(run, question.getKey(), question.getValue())))
			.then()
			.retryWhen(Retry.backoff(ATTEMPTS, FIRST_PAUSE).scheduler(this.timer))
			.onErrorResume((ex) -> {
				logger.warn("Questions of run {} stay open in thread {}", run.id(), run.threadId(), ex);
				return Mono.empty();
			});
	}

	private Mono<Map<String, ContentPart.Form>> openQuestions(Run run) {
		return this.store.history(run.threadId(), new Cursor(run.startedAt(), ""), PAGE)
			.collect(LinkedHashMap::new, (open, event) -> {
				ContentPart.Form question = ApprovalForm.questionOf(event, run.id());
				if (question != null) {
					open.put(event.id(), question);
				}
				String answered = ApprovalForm.answered(event);
				if (answered != null) {
					open.remove(answered);
				}
			});
	}

	private static NewEvent withdrawal(Run run, String questionId, ContentPart.Form form) {
		AssistantEvent event = ApprovalForm.withdrawal(AssistantEvents.INSTANCE, form, questionId, "run ended");
		return new NewEvent(Ids.event(), run.threadId(), null, run.assistant(), event.body(), event.metadata(),
				"withdrawn-" + questionId, null);
	}

}
