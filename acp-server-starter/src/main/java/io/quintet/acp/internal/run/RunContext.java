package io.quintet.acp.internal.run;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.BlockingHandlerSend;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.assistant.RunAnalytics;
import io.quintet.acp.assistant.StreamWriter;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;

/**
 * What one run may know. What the store answers goes on on a worker thread, since the
 * handler works on it there and then.
 */
final class RunContext implements HandlerContext {

	static final int PAGE = 50;

	private final RunExecution execution;

	private final RunAccess access;

	private final RunEnvironment environment;

	private final ThreadStore store;

	RunContext(RunExecution execution, RunAccess access, RunEnvironment environment) {
		this.execution = execution;
		this.access = access;
		this.environment = environment;
		this.store = environment.store().store();
	}

	@Override
	public AcpThread thread() {
		return this.access.thread();
	}

	@Override
	public Run run() {
		return this.access.run();
	}

	@Override
	public Identity assistant() {
		return this.access.run().assistant();
	}

	@Override
	public RunAnalytics analytics() {
		return this.execution.analytics();
	}

	/** Whether the run goes on. */
	boolean isActive() {
		return this.execution.isActive();
	}

	/** The event that the handler yielded last, once it is stored. */
	@Nullable ThreadEvent lastStored() {
		return this.execution.lastStored();
	}

	/** Begins a text that is sent as it comes. */
	StreamWriter open(StreamType type, Map<String, JsonNode> metadata, BlockingHandlerSend send) {
		return new RunStreamWriter(this.execution, this.execution.open(type, metadata), send);
	}

	@Override
	public Flux<ThreadEvent> events() {
		return Flux.defer(() -> {
			ThreadEvent mark = lastStored();
			return onWorkers(history(PAGE).takeWhile((event) -> !isLaterYield(event, mark)));
		});
	}

	private Flux<ThreadEvent> history(int atOnce) {
		return whileActive(() -> this.store.history(thread().id(), null, atOnce));
	}

	private Flux<ThreadEvent> onWorkers(Flux<ThreadEvent> events) {
		return events.publishOn(this.environment.workers().scheduler(), 1).doOnNext((event) -> refuseUnlessActive());
	}

	// Otherwise a handler that yields an event for each event of the history would read
	// its own events for ever.
	private boolean isLaterYield(ThreadEvent event, @Nullable ThreadEvent mark) {
		return run().id().equals(event.runId()) && !(event.body() instanceof EventBody.RunStarted)
				&& (mark == null || event.createdAt().isAfter(mark.createdAt()));
	}

	@Override
	public Flux<ThreadEvent> events(int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be at least 1");
		}
		return (limit > PAGE) ? events().take(limit) : onWorkers(history(limit).take(limit));
	}

	@Override
	public Flux<Identity> members() {
		return whileActive(() -> this.store.members(thread().id())).map(Member::identity)
			.collectList()
			.publishOn(this.environment.workers().scheduler())
			.flatMapIterable(Function.identity());
	}

	// A handler may keep its context beyond its run, but can read no more with it.
	private <T> Flux<T> whileActive(Supplier<Flux<T>> read) {
		return Flux.defer(() -> {
			refuseUnlessActive();
			return read.get();
		});
	}

	private void refuseUnlessActive() {
		if (!isActive()) {
			throw new RunOverException(run().id());
		}
	}

	@Override
	public Mono<Void> annotate(Map<String, ?> metadata) {
		return ifActive(() -> this.execution.annotate(Metadata.of(metadata)));
	}

	@Override
	public Mono<Run> invoke(String assistantId) {
		return ifActive(() -> this.execution.invoke(assistantId));
	}

	private <T> Mono<T> ifActive(Supplier<Mono<T>> operation) {
		return Mono.defer(() -> {
			refuseUnlessActive();
			return operation.get();
		}).publishOn(this.environment.workers().scheduler());
	}

}
