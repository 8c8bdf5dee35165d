package io.quintet.samples.appcontrol;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;

/**
 * Feeds the pages with the desktop and with the events of all commands. A page that reads
 * slowly delays no other: it misses events, and gets the latest state of the desktop.
 */
final class DesktopFeed implements ToolObserver {

	/** Events that wait for a page that reads slowly. */
	private static final int WAITING = 256;

	/** No page needs more pictures a second. */
	private static final Duration PICTURE = Duration.ofMillis(40);

	private static final Sinks.EmitFailureHandler UNTIL_EMITTED = Sinks.EmitFailureHandler
		.busyLooping(Duration.ofSeconds(1));

	private final Desktop desktop;

	private final Clock clock;

	private final int maxWatching;

	private final Sinks.Many<FeedEvent> events;

	private final Sinks.Many<Boolean> changes = Sinks.many().multicast().directBestEffort();

	private final AtomicLong numbers = new AtomicLong();

	private final AtomicInteger watching = new AtomicInteger();

	DesktopFeed(Desktop desktop, DesktopSettings settings, Clock clock) {
		this.desktop = desktop;
		this.clock = clock;
		this.maxWatching = settings.maxWatching();
		this.events = Sinks.many().replay().limit(settings.history());
		desktop.onChange(() -> this.changes.emitNext(true, UNTIL_EMITTED));
	}

	// One at a time: a page takes events in the order of their numbers only.
	@Override
	public synchronized void onEvent(ToolEvent event) {
		this.events.emitNext(FeedEvent.of(this.numbers.incrementAndGet(), this.clock.instant(), event), UNTIL_EMITTED);
	}

	/**
	 * Emits the last events and those that come.
	 * @param after number of the last event that is known already
	 */
	Flux<FeedEvent> events(long after) {
		return this.events.asFlux()
			.filter((event) -> event.number() > after)
			.onBackpressureBuffer(WAITING, (missed) -> {
			}, BufferOverflowStrategy.DROP_OLDEST);
	}

	/** Emits the desktop as it is, and again after changes. */
	Flux<DesktopState> states() {
		Flux<Boolean> reasons = Flux.merge(this.changes.asFlux(), Mono.just(true)).onBackpressureLatest();
		return reasons.concatMap((reason) -> Flux.concat(Mono.fromSupplier(this.desktop::state), pause()), 0)
			.distinctUntilChanged(DesktopState::revision);
	}

	private static Mono<DesktopState> pause() {
		return Mono.delay(PICTURE).then(Mono.empty());
	}

	/** Lets one more page watch, as long as there is room. */
	<T> Flux<T> counted(Flux<T> shown) {
		return Flux.defer(() -> {
			if (this.watching.incrementAndGet() > this.maxWatching) {
				this.watching.decrementAndGet();
				return Flux.error(new TooManyWatchingException());
			}
			return shown.doFinally((signal) -> this.watching.decrementAndGet());
		});
	}

	int watching() {
		return this.watching.get();
	}

	/**
	 * As many pages watch as may.
	 */
	static final class TooManyWatchingException extends RuntimeException {

		TooManyWatchingException() {
			super("Too many pages watch this desktop", null, false, false);
		}

	}

}
