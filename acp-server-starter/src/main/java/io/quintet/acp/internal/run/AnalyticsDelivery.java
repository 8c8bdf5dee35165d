package io.quintet.acp.internal.run;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.AnalyticsEntry;
import io.quintet.acp.assistant.AnalyticsSink;

/**
 * Brings the analytics of runs to the sinks. What a sink does is of no consequence to the
 * run, nor to the other sinks.
 */
final class AnalyticsDelivery {

	private static final Logger logger = LoggerFactory.getLogger(AnalyticsDelivery.class);

	private final Supplier<List<AnalyticsSink>> sinks;

	private final Workers workers;

	private final Runnable delivered;

	private final AtomicInteger open = new AtomicInteger();

	AnalyticsDelivery(Supplier<List<AnalyticsSink>> sinks, Workers workers, Runnable delivered) {
		this.sinks = sinks;
		this.workers = workers;
		this.delivered = delivered;
	}

	void deliver(List<AnalyticsEntry> batch) {
		if (!batch.isEmpty()) {
			this.open.incrementAndGet();
			this.workers.execute(() -> Flux.fromIterable(sinksFor(batch))
				.flatMap((sink) -> accepted(sink, batch).onErrorResume((ex) -> refused(batch, ex)))
				.doFinally((signal) -> {
					this.open.decrementAndGet();
					this.delivered.run();
				})
				.subscribe());
		}
	}

	/** Whether no sink is at work. */
	boolean isIdle() {
		return this.open.get() == 0;
	}

	private List<AnalyticsSink> sinksFor(List<AnalyticsEntry> batch) {
		try {
			return this.sinks.get();
		}
		catch (Throwable ex) {
			refused(batch, ex);
			return List.of();
		}
	}

	// Errors that Reactor throws, too: whoever stops waits for the end of this.
	private static Mono<Void> accepted(AnalyticsSink sink, List<AnalyticsEntry> batch) {
		return Mono.create((done) -> {
			try {
				sink.accept(batch).subscribe((nothing) -> {
				}, done::error, done::success);
			}
			catch (Throwable ex) {
				done.error(ex);
			}
		});
	}

	private static Mono<Void> refused(List<AnalyticsEntry> batch, Throwable error) {
		logger.warn("{} analytics entries of run {} are lost", batch.size(), batch.get(0).runId(), error);
		return Mono.empty();
	}

}
