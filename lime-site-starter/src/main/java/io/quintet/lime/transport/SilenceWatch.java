package io.quintet.lime.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LimeException;

/**
 * Ends a stream that says nothing for too long. Time counts only while somebody wants to
 * read: a reader who is busy is no silence of the other side.
 */
final class SilenceWatch {

	private final long timeout;

	private final Scheduler timer;

	private long wanted;

	private long since;

	private SilenceWatch(Duration timeout, Scheduler timer) {
		this.timeout = timeout.toNanos();
		this.timer = timer;
	}

	static <T> Flux<T> watch(Flux<T> source, Duration timeout, Scheduler timer) {
		return Flux.defer(() -> {
			SilenceWatch watch = new SilenceWatch(timeout, timer);
			return source.doOnNext((item) -> watch.received())
				.doOnRequest(watch::requested)
				.takeUntilOther(watch.tooLong());
		});
	}

	private synchronized void requested(long count) {
		if (this.wanted == 0) {
			this.since = now();
		}
		this.wanted = (this.wanted + count < 0) ? Long.MAX_VALUE : this.wanted + count;
	}

	private synchronized void received() {
		this.wanted--;
		this.since = now();
	}

	/** Nanoseconds until the silence is too long; 0 when it is. */
	private synchronized long left() {
		return (this.wanted > 0) ? Math.max(0, this.timeout - (now() - this.since)) : this.timeout;
	}

	private Mono<Void> tooLong() {
		return Mono.create((sink) -> {
			Disposable.Swap next = Disposables.swap();
			sink.onDispose(next);
			check(next, () -> sink.error(new LimeException("The platform said nothing for too long")), this.timeout);
		});
	}

	private void check(Disposable.Swap next, Runnable expired, long delay) {
		next.replace(this.timer.schedule(() -> {
			long left = left();
			if (left == 0) {
				expired.run();
			}
			else {
				check(next, expired, left);
			}
		}, delay, TimeUnit.NANOSECONDS));
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

}
