package io.quintet.acp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Page;

/**
 * Collects a page that is bounded by the number and by the size of its items. One that is
 * full has a cursor only when a further item was seen.
 *
 * @param <T> type of the items
 */
final class PageCollector<T> {

	private final int maxItems;

	private final long maxSize;

	private final ToLongFunction<T> size;

	private final Function<T, Cursor> position;

	private final List<T> items = new ArrayList<>();

	private long collected;

	private @Nullable Cursor next;

	PageCollector(int maxItems, long maxSize, ToLongFunction<T> size, Function<T, Cursor> position) {
		this.maxItems = maxItems;
		this.maxSize = maxSize;
		this.size = size;
		this.position = position;
	}

	/**
	 * To be called once, and subscribed to once.
	 * @param source at most one item more than fit by number
	 */
	Mono<Page<T>> collect(Flux<T> source) {
		return source.takeUntil(this::isTooLarge).then(Mono.fromSupplier(() -> new Page<>(this.items, this.next)));
	}

	// Reading a source to its end costs less than cancelling its statement.
	private boolean isTooLarge(T item) {
		boolean large = this.collected >= this.maxSize;
		if (large || this.items.size() == this.maxItems) {
			this.next = this.position.apply(this.items.get(this.items.size() - 1));
			return large;
		}
		this.items.add(item);
		this.collected += this.size.applyAsLong(item);
		return false;
	}

}
