package io.quintet.acp.internal.run;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
			Runnable end = begin();
			this.workers.execute(() -> {
				try {
					this.sinks.get().forEach((sink) -> deliver(sink, batch));
				}
				catch (Throwable ex) {
					refused(batch, ex);
				}
				end.run();
			});
		}
	}

	/** Whether no sink is at work. */
	boolean isIdle() {
		return this.open.get() == 0;
	}

	private void deliver(AnalyticsSink sink, List<AnalyticsEntry> batch) {
		Runnable end = begin();
		try {
			sink.accept(batch).doFinally((signal) -> end.run()).subscribe((nothing) -> {
			}, (ex) -> refused(batch, ex));
		}
		catch (Throwable ex) {
			refused(batch, ex);
			end.run();
		}
	}

	private Runnable begin() {
		this.open.incrementAndGet();
		AtomicBoolean ended = new AtomicBoolean();
		return () -> {
			if (ended.compareAndSet(false, true)) {
				this.open.decrementAndGet();
				this.delivered.run();
			}
		};
	}

	private static void refused(List<AnalyticsEntry> batch, Throwable error) {
		logger.warn("{} analytics entries of run {} are lost", batch.size(), batch.get(0).runId(), error);
	}

}
