package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

/**
 * What a run does to the store, again and again while that is out of reach. A repeat
 * carries the id of the first attempt, so it makes no difference whether that one was
 * stored. The subscriber gives up by cancelling.
 */
final class PatientStore {

	static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	/** Time after which an attempt without an answer counts as failed. */
	static final Duration ATTEMPT = Duration.ofSeconds(10);

	private final ThreadStore store;

	private final Scheduler timer;

	private final Retry retry;

	PatientStore(ThreadStore store, Scheduler timer) {
		this.store = store;
		this.timer = timer;
		this.retry = Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
			.maxBackoff(LONGEST_PAUSE)
			.scheduler(timer)
			.filter(StoreUnavailableException.class::isInstance);
	}

	/** The store itself, for what is not repeated. */
	ThreadStore store() {
		return this.store;
	}

	/** Empty when the run cannot begin because it is over. */
	Mono<RunAccess> begin(RunOwner run, String assistantId) {
		RunTransition step = RunTransition.byOwner(run, RunStatus.RUNNING, null, Ids.event());
		// An attempt may have succeeded without its answer, so the run itself is read.
		return patiently(() -> this.store.transition(step))
			.then(patiently(() -> this.store.runAccess(run.runId(), assistantId)))
			.filter((access) -> access.run().status() == RunStatus.RUNNING);
	}

	Mono<ThreadEvent> append(NewEvent event) {
		return patiently(() -> this.store.append(event)).map((appended) -> appended.event());
	}

	/** Emits the run at its end; empty when it has ended otherwise or is gone. */
	Mono<Run> end(RunTransition step) {
		return patiently(() -> this.store.transition(step));
	}

	/** Stores texts of a run that has ended. */
	Mono<Void> keep(RunOwner run, List<KeptStream> texts) {
		return patiently(() -> this.store.keepStreams(run, texts));
	}

	Mono<Void> annotate(RunOwner run, Map<String, JsonNode> metadata) {
		return patiently(() -> this.store.annotateRun(run, metadata));
	}

	/** Emits the run if it is at its end. */
	Mono<Run> findEnd(String runId, String assistantId) {
		return patiently(() -> this.store.runAccess(runId, assistantId)).map(RunAccess::run)
			.filter((run) -> run.status().isTerminal());
	}

	private <T> Mono<T> patiently(Supplier<Mono<T>> operation) {
		return Mono.defer(operation)
			.timeout(ATTEMPT, this.timer)
			.onErrorMap(TimeoutException.class, (ex) -> new StoreUnavailableException("the store does not answer", ex))
			.retryWhen(this.retry);
	}

}
