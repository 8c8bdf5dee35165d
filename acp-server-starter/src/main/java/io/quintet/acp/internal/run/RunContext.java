package io.quintet.acp.internal.run;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
import io.quintet.acp.internal.json.JsonSize;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
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

	// All runs may read at once, so a page is much smaller than one for clients.
	private static final long PAGE_SIZE = 1 << 20;

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
			return pages(PAGE).takeWhile((event) -> !isLaterYield(event, mark));
		});
	}

	private Flux<ThreadEvent> pages(int limit) {
		return page(null, limit).expand((page) -> (page.next() != null) ? page(page.next(), limit) : Mono.empty())
			.concatMapIterable(HistoryPage::events, 1);
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
		return (limit > PAGE) ? events().take(limit) : pages(limit).take(limit);
	}

	private Mono<HistoryPage> page(@Nullable Cursor after, int limit) {
		return Mono.defer(() -> {
			AtomicLong size = new AtomicLong();
			return whileActive(() -> this.store.events(thread().id(), after, limit))
				.takeUntil((event) -> size.addAndGet(JsonSize.of(event)) >= PAGE_SIZE)
				.collectList()
				.map((events) -> HistoryPage.of(events, events.size() == limit || size.get() >= PAGE_SIZE));
		}).publishOn(this.environment.workers().scheduler());
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
		return Flux.defer(() -> isActive() ? read.get() : Flux.error(new RunOverException(run().id())));
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
		return Mono.defer(() -> isActive() ? operation.get() : Mono.error(new RunOverException(run().id())))
			.publishOn(this.environment.workers().scheduler());
	}

	/**
	 * A part of the history.
	 *
	 * @param events events in order
	 * @param next where to go on when there may be more
	 */
	private record HistoryPage(List<ThreadEvent> events, @Nullable Cursor next) {

		static HistoryPage of(List<ThreadEvent> events, boolean more) {
			return new HistoryPage(events, more ? events.get(events.size() - 1).cursor() : null);
		}

	}

}
