package io.quintet.acp.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.internal.size.JsonSize;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A part of the events of a thread, bounded by their number and by their size.
 *
 * @param events events in order
 * @param end position of the last one
 * @param more whether there may be more
 */
record HistoryPart(List<ThreadEvent> events, @Nullable Cursor end, boolean more) {

	private static final long MAX_SIZE = 1 << 20;

	/**
	 * Reads one part after the other, each when all events of the one before were taken.
	 */
	static Flux<ThreadEvent> events(ThreadStore store, String threadId, @Nullable Cursor after, int limit) {
		return Flux.defer(() -> {
			HistoryPart[] last = { new HistoryPart(List.of(), after, true) };
			return Flux.<Mono<HistoryPart>>generate((sink) -> {
				if (last[0].more()) {
					sink.next(read(store, threadId, last[0].end(), limit).doOnNext((part) -> last[0] = part));
				}
				else {
					sink.complete();
				}
			}).concatMap((part) -> part.flatMapIterable(HistoryPart::events), 0);
		});
	}

	private static Mono<HistoryPart> read(ThreadStore store, String threadId, @Nullable Cursor after, int limit) {
		return Mono.defer(() -> {
			AtomicLong size = new AtomicLong();
			return store.events(threadId, after, limit)
				.takeUntil((event) -> size.addAndGet(JsonSize.of(event)) >= MAX_SIZE)
				.collectList()
				.map((events) -> events.isEmpty() ? new HistoryPart(events, after, false) : new HistoryPart(events,
						events.get(events.size() - 1).cursor(), events.size() == limit || size.get() >= MAX_SIZE));
		});
	}

}
