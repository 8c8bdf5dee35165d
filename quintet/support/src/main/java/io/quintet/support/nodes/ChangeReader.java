package io.quintet.support.nodes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Reads from a shared store what other nodes have changed: of the names that they tell
 * and, in each sweep, of all names that this node watches, because a signal may get lost.
 * There is one read of names at a time: names that come meanwhile, and a little later,
 * are read together by the next one.
 */
public final class ChangeReader {

	private static final Logger logger = LoggerFactory.getLogger(ChangeReader.class);

	// Names of one read, and of one part of a sweep.
	private static final int MAX_READ = 200;

	private static final int MAX_SWEPT = 1_000;

	// More reads cost a node that follows busy names more than the latency is worth.
	private static final Duration PAUSE = Duration.ofMillis(5);

	private static final Duration RETRY = Duration.ofMillis(500);

	private final String what;

	private final Source source;

	private final ChangeStatistics statistics;

	private final Scheduler timer;

	private final Set<String> named = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean reading = new AtomicBoolean();

	private final AtomicBoolean sweepDue = new AtomicBoolean();

	private final AtomicBoolean sweeping = new AtomicBoolean();

	private final Sinks.Empty<Void> swept = Sinks.empty();

	private final Disposable ticks;

	private volatile long sweptAt;

	private volatile boolean broken;

	private volatile boolean closed;

	/**
	 * Creates a reader, which begins to sweep.
	 * @param what what the names are of, for the log
	 * @param source what is read
	 * @param sweepInterval longest time by which a lost signal delays a change
	 * @param statistics counts
	 * @param timer schedules the sweeps
	 */
	public ChangeReader(String what, Source source, Duration sweepInterval, ChangeStatistics statistics,
			Scheduler timer) {
		this.what = what;
		this.source = source;
		this.statistics = statistics;
		this.timer = timer;
		this.sweptAt = now();
		long millis = sweepInterval.toMillis();
		this.ticks = timer.schedulePeriodically(this::tick, millis, millis, TimeUnit.MILLISECONDS);
	}

	/** Reads soon what has changed of a name that this node watches. */
	public void read(String name) {
		this.named.add(name);
		readNamed();
	}

	private void readNamed() {
		if (this.named.isEmpty() || !this.reading.compareAndSet(false, true)) {
			return;
		}
		List<String> names = this.named.stream().limit(MAX_READ).toList();
		names.forEach(this.named::remove);
		if (names.isEmpty()) {
			endRead();
			return;
		}
		read(names).doOnSuccess((done) -> recovered())
			.thenReturn(PAUSE)
			.onErrorResume((ex) -> Mono.just(readAgain(names, ex)))
			.flatMap((pause) -> Mono.delay(pause, this.timer))
			.subscribe((tick) -> endRead(), (ex) -> endRead());
	}

	// A name that cannot be read must not hold up the others, so it is looked for and
	// left alone until it is told again.
	private Mono<Void> read(List<String> names) {
		return Mono.defer(() -> {
			this.statistics.read();
			return this.source.read(names);
		}).then().onErrorResume((ex) -> {
			if (this.source.isOutage(ex)) {
				return Mono.error(ex);
			}
			if (names.size() == 1) {
				logger.error("What other nodes have changed of {} cannot be read", names.get(0), ex);
				return Mono.empty();
			}
			int half = names.size() / 2;
			return read(names.subList(0, half)).then(read(names.subList(half, names.size())));
		});
	}

	private Duration readAgain(List<String> names, Throwable ex) {
		failed(ex);
		if (!this.closed) {
			this.named.addAll(names);
		}
		return RETRY;
	}

	private void endRead() {
		this.reading.set(false);
		readNamed();
	}

	private void tick() {
		if (!this.sweeping.get()) {
			sweep();
		}
	}

	/**
	 * Sweeps now, or once more when a sweep is under way, which may have begun too early.
	 */
	public void sweep() {
		this.sweepDue.set(true);
		sweepDue();
	}

	private void sweepDue() {
		if (!this.sweepDue.get() || !this.sweeping.compareAndSet(false, true)) {
			return;
		}
		this.sweepDue.set(false);
		Flux<List<String>> parts = Flux.defer(() -> Flux.fromIterable(this.source.beginSweep())).buffer(MAX_SWEPT);
		// The first sweep asks the store also for nothing, which shows whether it
		// answers.
		(this.statistics.sweeps() > 0 ? parts : parts.defaultIfEmpty(List.of())).concatMap(this.source::sweep, 1)
			.reduce(0L, Long::sum)
			.doFinally((signal) -> {
				this.sweeping.set(false);
				sweepDue();
			})
			.subscribe(this::swept, this::notSwept);
	}

	private void swept(long late) {
		this.sweptAt = now();
		this.statistics.swept(late);
		recovered();
		this.swept.tryEmitEmpty();
	}

	private void notSwept(Throwable ex) {
		failed(ex);
		if (!this.source.isOutage(ex)) {
			this.swept.tryEmitError(ex);
		}
	}

	private void failed(Throwable ex) {
		if (!this.broken) {
			this.broken = true;
			logger.warn("Changes of other nodes to {} cannot be read, and are tried again: {}", this.what,
					ex.toString());
		}
	}

	private void recovered() {
		if (this.broken) {
			this.broken = false;
			logger.info("Changes of other nodes to {} can be read again", this.what);
		}
	}

	/**
	 * Sweeps, unless that was done before.
	 * @return completes when a first sweep has ended well, and waits for that while the
	 * store is out of reach; fails when one failed for another reason
	 */
	public Mono<Void> firstSweep() {
		return Mono.defer(() -> {
			sweep();
			return this.swept.asMono();
		});
	}

	/** Returns the time since a sweep ended well, or since the start. */
	public Duration sinceSweep() {
		return Duration.ofMillis(now() - this.sweptAt);
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

	/** Ends the sweeps, and leaves alone what cannot be read. */
	public void close() {
		this.closed = true;
		this.ticks.dispose();
	}

	/** What a node watches in the store. */
	public interface Source {

		/** Begins a sweep of all names that this node watches, which are returned. */
		Collection<String> beginSweep();

		/**
		 * Reads what has changed of names behind what this node has delivered, and
		 * delivers and counts it. Ignores names that it does not watch.
		 */
		Mono<Long> read(Collection<String> names);

		/**
		 * Looks for changes that no signal has told.
		 * @param names names that this node watches, none to see whether the store
		 * answers
		 * @return number of what was missed, and is read
		 */
		default Mono<Long> sweep(Collection<String> names) {
			return read(names);
		}

		/**
		 * Tells whether the store is out of reach, so that all has to be read again.
		 * @param ex why it could not be read
		 * @return whether, else a single name is to blame
		 */
		boolean isOutage(Throwable ex);

	}

}
