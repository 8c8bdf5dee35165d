package io.quintet.acp.internal.run;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.BlockingHandlerContext;
import io.quintet.acp.assistant.RunAnalytics;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.support.reactive.BlockingThread;

/**
 * The context of a run for its blocking handler. Nothing here has a timeout of its own:
 * at the end of the run the thread is interrupted.
 */
record BlockingRunContext(RunContext context) implements BlockingHandlerContext {

	@Override
	public AcpThread thread() {
		return this.context.thread();
	}

	@Override
	public Run run() {
		return this.context.run();
	}

	@Override
	public Identity assistant() {
		return this.context.assistant();
	}

	@Override
	public Stream<ThreadEvent> events() {
		refuseNonBlockingThread();
		// Prefetch 1: pages already read ahead.
		return this.context.events().toStream(1);
	}

	@Override
	public List<ThreadEvent> events(int limit) {
		return orEmpty(await(this.context.events(limit).collectList()));
	}

	@Override
	public List<Identity> members() {
		return orEmpty(await(this.context.members().collectList()));
	}

	@Override
	public RunAnalytics analytics() {
		return this.context.analytics();
	}

	@Override
	public void annotate(Map<String, ?> metadata) {
		await(this.context.annotate(metadata));
	}

	@Override
	public Run invoke(String assistantId) {
		Run run = await(this.context.invoke(assistantId));
		if (run == null) {
			throw new IllegalStateException("The store answered an invocation with no run");
		}
		return run;
	}

	private <T> @Nullable T await(Mono<T> operation) {
		refuseNonBlockingThread();
		try {
			return operation.block();
		}
		catch (RuntimeException ex) {
			// At the end of the run the interrupt is reported as the end, not as a
			// failure.
			throw this.context.isActive() ? ex : new RunOverException(run().id());
		}
	}

	private static <T> List<T> orEmpty(@Nullable List<T> list) {
		return (list != null) ? list : List.of();
	}

	private static void refuseNonBlockingThread() {
		BlockingThread.require("The context of a blocking handler was used", "use it on the thread of the handler");
	}

}
