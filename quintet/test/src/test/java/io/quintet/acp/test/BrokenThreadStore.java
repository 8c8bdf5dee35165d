package io.quintet.acp.test;

import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import reactor.core.Disposable;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.ThreadStore;

/**
 * The contract over a store in memory that breaks a promise.
 */
abstract class BrokenThreadStore extends ThreadStoreContract {

	@Override
	protected ThreadStore store(Broadcaster broadcaster, boolean lifecycleEvents) {
		return breaking(new InMemoryThreadStore(breaking(broadcaster), Clock.systemUTC(), lifecycleEvents, 10_000),
				broadcaster);
	}

	ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
		return store;
	}

	Broadcaster breaking(Broadcaster broadcaster) {
		return broadcaster;
	}

	@Override
	protected Duration timeout() {
		return Duration.ofSeconds(5);
	}

	/** A broadcaster that hands on frames in its own way. */
	record Tampering(BiConsumer<Broadcaster, ThreadFrame> way, Broadcaster target) implements Broadcaster {

		@Override
		public void publish(ThreadFrame frame) {
			this.way.accept(this.target, frame);
		}

		@Override
		public Disposable listen(Consumer<ThreadFrame> listener) {
			return this.target.listen(listener);
		}

	}

}
