package io.quintet.acp.approval;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ThreadEvent;

/**
 * The events of a thread as they come: read from the store, whenever the broadcaster
 * tells that there is one, and now and then in case a frame was lost.
 */
record ThreadNews(ThreadStore store, Broadcaster broadcaster, Scheduler timer) {

	private static final Logger logger = LoggerFactory.getLogger(ThreadNews.class);

	private static final Duration POLL = Duration.ofSeconds(2);

	private static final int PAGE = 100;

	/**
	 * Emits what follows a position, without end.
	 */
	Flux<ThreadEvent> after(String threadId, Cursor start) {
		return Flux.defer(() -> {
			AtomicReference<Cursor> position = new AtomicReference<>(start);
			return Flux.merge(frames(threadId), Flux.interval(Duration.ZERO, POLL, this.timer).onBackpressureDrop())
				.onBackpressureLatest()
				.concatMap((signal) -> news(threadId, position), 1);
		});
	}

	private Flux<Long> frames(String threadId) {
		return Flux.create((sink) -> sink.onDispose(this.broadcaster.listen((frame) -> {
			if (frame instanceof ThreadFrame.EventStored stored && stored.threadId().equals(threadId)) {
				sink.next(0L);
			}
		})), FluxSink.OverflowStrategy.LATEST);
	}

	private Flux<ThreadEvent> news(String threadId, AtomicReference<Cursor> position) {
		return this.store.history(threadId, position.get(), PAGE)
			.doOnNext((event) -> position.set(event.cursor()))
			.onErrorResume((ex) -> {
				logger.debug("Events of thread {} could not be read; trying again", threadId, ex);
				return Flux.empty();
			});
	}

}
