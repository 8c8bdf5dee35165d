package io.quintet.acp.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.acp.internal.size.JsonSize;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A part of the events of a thread, bounded by their number and by their size.
 *
 * @param events events in order
 * @param next where to go on when there may be more
 */
record HistoryPart(List<ThreadEvent> events, @Nullable Cursor next) {

	private static final long MAX_SIZE = 1 << 20;

	static Mono<HistoryPart> read(ThreadStore store, String threadId, @Nullable Cursor after, int limit) {
		return Mono.defer(() -> {
			AtomicLong size = new AtomicLong();
			return store.events(threadId, after, limit)
				.takeUntil((event) -> size.addAndGet(JsonSize.of(event)) >= MAX_SIZE)
				.collectList()
				.map((events) -> new HistoryPart(events, (events.size() == limit || size.get() >= MAX_SIZE)
						? events.get(events.size() - 1).cursor() : null));
		});
	}

}
