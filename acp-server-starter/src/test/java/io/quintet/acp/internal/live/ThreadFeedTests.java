package io.quintet.acp.internal.live;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadFeedTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Test
	void aThreadThatCouldNotBeFollowedIsFollowedByTheNextJoin() {
		Outage broadcaster = new Outage();
		ThreadFeed feed = new ThreadFeed("th_1", broadcaster, new MemoryRooms(), AcpNamespaces.NONE, (left) -> {
		});
		StepVerifier.create(feed.followed()).expectError(StoreUnavailableException.class).verify(TIMEOUT);
		StepVerifier.create(feed.followed()).expectComplete().verify(TIMEOUT);
		StepVerifier.create(feed.followed()).expectComplete().verify(TIMEOUT);
		assertThat(broadcaster.follows).hasValue(2);
	}

	/** Cannot follow at first. */
	private static final class Outage implements Broadcaster {

		private final AtomicInteger follows = new AtomicInteger();

		@Override
		public void publish(ThreadFrame frame) {
		}

		@Override
		public Disposable listen(Consumer<ThreadFrame> listener) {
			return Disposables.disposed();
		}

		@Override
		public Mono<Disposable> follow(String threadId) {
			return Mono.fromSupplier(() -> {
				if (this.follows.incrementAndGet() == 1) {
					throw new StoreUnavailableException("the database is out of reach", null);
				}
				return Disposables.single();
			});
		}

	}

}
