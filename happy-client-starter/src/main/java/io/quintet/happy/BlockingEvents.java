package io.quintet.happy;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.quintet.happy.error.HappyException;
import io.quintet.happy.session.SessionEvent;

/** Iterates over events and blocks for the next one. */
final class BlockingEvents implements Iterator<SessionEvent> {

	private final Iterator<SessionEvent> events;

	private BlockingEvents(Iterator<SessionEvent> events) {
		this.events = events;
	}

	/** A stream that the caller has to close. */
	static Stream<SessionEvent> stream(Flux<SessionEvent> events) {
		Stream<SessionEvent> stream = events.toStream(1);
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(new BlockingEvents(stream.iterator()),
					Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(stream::close);
	}

	@Override
	public boolean hasNext() {
		return interruptible(this.events::hasNext);
	}

	@Override
	public SessionEvent next() {
		return interruptible(this.events::next);
	}

	/** Blocks; an interrupt becomes a {@link HappyException} and the flag stays set. */
	static <T extends @Nullable Object> T interruptible(Supplier<T> wait) {
		try {
			return wait.get();
		}
		catch (RuntimeException ex) {
			if (ex.getCause() instanceof InterruptedException) {
				Thread.currentThread().interrupt();
				throw new HappyException("The wait was interrupted", ex);
			}
			throw ex;
		}
	}

}
