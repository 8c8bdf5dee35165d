package io.quintet.support.reactive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class SilenceTimeoutTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final TestPublisher<String> source = TestPublisher.create();

	private final Reader reader = new Reader();

	SilenceTimeoutTests() {
		new SilenceTimeout<>(Flux.from(this.source), PATIENCE, this.timer, () -> new TimeoutException("silent"))
			.subscribe(this.reader);
	}

	@Test
	void failsWhenNothingComes() {
		this.reader.request(1);
		this.timer.advanceTimeBy(PATIENCE.minusMillis(1));
		assertThat(this.reader.failure).isNull();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.reader.failure).hasMessage("silent");
		this.source.assertCancelled();
	}

	@Test
	void failsAlsoWhenTheSourceCannotBeCancelled() {
		Reader other = new Reader();
		Flux<String> ofDeadEventLoop = Flux.from((subscriber) -> subscriber.onSubscribe(new Subscription() {

			@Override
			public void request(long count) {
			}

			@Override
			public void cancel() {
				throw new RejectedExecutionException("event executor terminated");
			}

		}));
		new SilenceTimeout<>(ofDeadEventLoop, PATIENCE, this.timer, () -> new TimeoutException("silent"))
			.subscribe(other);
		other.request(1);
		try {
			this.timer.advanceTimeBy(PATIENCE);
		}
		catch (RejectedExecutionException ex) {
			// Of the timer's thread, which reports it.
		}
		assertThat(other.failure).hasMessage("silent");
	}

	@Test
	void eachItemStartsAnew() {
		this.reader.request(Long.MAX_VALUE);
		for (int i = 0; i < 10; i++) {
			this.timer.advanceTimeBy(PATIENCE.minusMillis(1));
			this.source.next("x");
		}
		assertThat(this.reader.items).hasSize(10);
		this.timer.advanceTimeBy(PATIENCE);
		assertThat(this.reader.failure).isNotNull();
	}

	@Test
	void aReaderMayTakeItsTime() {
		this.reader.request(1);
		this.source.next("x");
		this.timer.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.reader.failure).isNull();
		this.reader.request(1);
		this.timer.advanceTimeBy(PATIENCE.minusMillis(1));
		assertThat(this.reader.failure).isNull();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.reader.failure).isNotNull();
	}

	@Test
	void aReaderThatIsBusyWithAnItemIsNoSilence() {
		TestPublisher<String> other = TestPublisher.create();
		Reader busy = new Reader();
		new SilenceTimeout<>(Flux.from(other), PATIENCE, this.timer, () -> new TimeoutException("silent"))
			.doOnNext((item) -> this.timer.advanceTimeBy(Duration.ofDays(1)))
			.subscribe(busy);
		busy.request(Long.MAX_VALUE);
		other.next("x");
		assertThat(busy.failure).isNull();
		this.timer.advanceTimeBy(PATIENCE.minusMillis(1));
		assertThat(busy.failure).isNull();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(busy.failure).hasMessage("silent");
		other.assertCancelled();
	}

	@Test
	void nothingFollowsTheEnd() {
		this.reader.request(2);
		this.source.next("x");
		this.source.complete();
		this.timer.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.reader.failure).isNull();
		assertThat(this.reader.completed).isTrue();
		assertThat(this.timer.getScheduledTaskCount()).isLessThanOrEqualTo(2);
	}

	@Test
	void cancellingReachesTheSource() {
		this.reader.request(1);
		this.reader.cancel();
		this.source.assertCancelled();
		this.timer.advanceTimeBy(Duration.ofDays(1));
		assertThat(this.reader.failure).isNull();
	}

	@Test
	void aRequestThatMeetsAnItemIsTimedToo() throws Exception {
		int rounds = 10_000;
		List<Reader> readers = new ArrayList<>();
		List<TestPublisher<String>> sources = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			TestPublisher<String> each = TestPublisher.create();
			Reader asking = new Reader();
			new SilenceTimeout<>(Flux.from(each), PATIENCE, this.timer, () -> new TimeoutException("silent"))
				.subscribe(asking);
			asking.request(1);
			readers.add(asking);
			sources.add(each);
		}
		AtomicInteger together = new AtomicInteger();
		ExecutorService requester = Executors.newSingleThreadExecutor();
		try {
			Future<?> asked = requester.submit(() -> {
				for (int i = 0; i < rounds; i++) {
					meet(together, i);
					readers.get(i).request(1);
				}
			});
			for (int i = 0; i < rounds; i++) {
				meet(together, i);
				sources.get(i).next("x");
			}
			asked.get();
		}
		finally {
			requester.shutdownNow();
		}
		this.timer.advanceTimeBy(PATIENCE);
		assertThat(readers).filteredOn((asking) -> asking.failure == null).isEmpty();
	}

	private static void meet(AtomicInteger arrived, int round) {
		arrived.incrementAndGet();
		while (arrived.get() < 2 * (round + 1)) {
			Thread.yield();
		}
	}

	private static final class Reader extends BaseSubscriber<String> {

		private final List<String> items = new ArrayList<>();

		private Throwable failure;

		private boolean completed;

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// The tests ask.
		}

		@Override
		protected void hookOnNext(String item) {
			this.items.add(item);
		}

		@Override
		protected void hookOnError(Throwable ex) {
			this.failure = ex;
		}

		@Override
		protected void hookOnComplete() {
			this.completed = true;
		}

	}

}
