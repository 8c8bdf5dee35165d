package io.quintet.acp;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.internal.size.JsonSize;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Collects the events behind a position. Reads from a little before it, to learn whether
 * there is an event at the position itself: a position that names none, say one in the
 * future, tells nothing about what the client has seen.
 */
final class ReplayCollector {

	// The event before the position and the one at it.
	private static final int BEFORE = 2;

	private final Cursor since;

	private final int limit;

	private final PageCollector<ThreadEvent> page;

	private boolean named;

	ReplayCollector(Cursor since, int limit, long maxSize) {
		this.since = since;
		this.limit = limit;
		this.page = new PageCollector<>(limit, maxSize, JsonSize::of, ThreadEvent::cursor);
	}

	/** To be called once, and subscribed to once. */
	Mono<Replay> collect(ThreadStore store, AcpThread thread) {
		Flux<ThreadEvent> events = store.events(thread.id(), start(), this.limit + BEFORE + 1).filter(this::follows);
		return this.page.collect(events)
			.map((read) -> new Replay(thread, read.items(), read.nextCursor() != null, end(read), List.of()));
	}

	private Cursor start() {
		Instant time = this.since.createdAt();
		return time.isAfter(Instant.EPOCH) ? new Cursor(time.minus(1, ChronoUnit.MICROS), this.since.id()) : this.since;
	}

	private boolean follows(ThreadEvent event) {
		int order = event.cursor().compareTo(this.since);
		this.named |= order == 0;
		return order > 0;
	}

	private @Nullable Cursor end(Page<ThreadEvent> read) {
		List<ThreadEvent> events = read.items();
		if (!events.isEmpty()) {
			return events.get(events.size() - 1).cursor();
		}
		return this.named ? this.since : null;
	}

}
