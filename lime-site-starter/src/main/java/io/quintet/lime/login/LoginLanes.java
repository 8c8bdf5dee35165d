package io.quintet.lime.login;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Runs deliveries on worker threads: those of one request one after another, those of
 * different requests in parallel up to a bound, and a bounded number waits. Who offers
 * more waits to be accepted. Thread-safe.
 * <p>
 * A worker goes on with the next delivery as long as there is one, so that quick ones
 * cost no waking of threads. Whether it needs help is looked at each millisecond in which
 * something waits: another worker is called when all are held up by what they deliver,
 * and when a millisecond did not do and there are processors left.
 */
final class LoginLanes {

	private static final long TICK_NANOS = 1_000_000;

	/** Most workers that are not held up: the stream is read by a processor, too. */
	private static final int MAX_QUICK = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

	private final int parallelism;

	private final int capacity;

	private final Scheduler workers;

	private final Scheduler timer;

	private final Map<String, Lane> lanes = new HashMap<>();

	private final Deque<Lane> ready = new ArrayDeque<>();

	private final Deque<Offer> offers = new ArrayDeque<>();

	private final Set<Run> running = new HashSet<>();

	/** Those that still have their worker, also when their time is over. */
	private final Set<Run> beginning = new HashSet<>();

	private Sinks.@Nullable Empty<Void> idle;

	private int active;

	private int held;

	private int atWork;

	private boolean called;

	private boolean ticking;

	private boolean backlog;

	/**
	 * Creates lanes.
	 * @param parallelism most requests at a time
	 * @param maxQueued most events that wait
	 * @param workers threads that may block
	 * @param timer measures how long deliveries take
	 */
	LoginLanes(int parallelism, int maxQueued, Scheduler workers, Scheduler timer) {
		this.parallelism = parallelism;
		this.capacity = parallelism + maxQueued;
		this.workers = workers;
		this.timer = timer;
	}

	/**
	 * Offers deliveries.
	 * @param deliveries the deliveries, which never fail
	 * @param accepted is called when there was room for all of them
	 */
	void offer(List<Delivery> deliveries, Runnable accepted) {
		Offer offer = new Offer(new ArrayDeque<>(deliveries), accepted);
		boolean all;
		boolean call;
		synchronized (this) {
			if (this.offers.isEmpty()) {
				admit(offer);
			}
			all = offer.deliveries().isEmpty();
			if (!all) {
				this.offers.add(offer);
			}
			call = callsWorker();
		}
		if (call) {
			callWorker();
		}
		if (all) {
			accepted.run();
		}
	}

	private void admit(Offer offer) {
		while (this.held < this.capacity && !offer.deliveries().isEmpty()) {
			Delivery delivery = offer.deliveries().remove();
			this.held++;
			Lane lane = this.lanes.get(delivery.requestId());
			if (lane == null) {
				lane = new Lane(delivery.requestId());
				this.lanes.put(delivery.requestId(), lane);
				this.ready.add(lane);
			}
			lane.waiting.add(delivery);
		}
	}

	/**
	 * Whether a worker is to be called at once; then it counts as called. Where one is at
	 * work, time tells whether it needs help.
	 */
	private boolean callsWorker() {
		if (!hasWork() || this.called) {
			return false;
		}
		if (this.atWork > 0) {
			watch();
			return false;
		}
		this.called = true;
		return true;
	}

	private boolean hasWork() {
		return !this.ready.isEmpty() && this.active < this.parallelism;
	}

	private void watch() {
		if (!this.ticking) {
			this.ticking = true;
			this.timer.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
		}
	}

	private void tick() {
		boolean call;
		synchronized (this) {
			this.ticking = false;
			boolean waiting = hasWork();
			call = waiting && !this.called && (areHeldUp() || (this.backlog && this.atWork < MAX_QUICK));
			this.called |= call;
			this.backlog = waiting;
			if (waiting) {
				watch();
			}
		}
		if (call) {
			callWorker();
		}
	}

	private boolean areHeldUp() {
		long latest = now() - TICK_NANOS;
		int heldUp = 0;
		for (Run run : this.beginning) {
			if (run.startedAt - latest <= 0) {
				heldUp++;
			}
		}
		return heldUp >= this.atWork;
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	private void callWorker() {
		this.workers.schedule(this::work);
	}

	private void work() {
		synchronized (this) {
			this.called = false;
			this.atWork++;
		}
		for (Run run = next(null); run != null; run = next(run)) {
			run.start();
		}
	}

	/**
	 * The next delivery, or {@code null}: then the worker that asks is not at work.
	 * @param previous the one from which the worker comes back, whether it is over or not
	 */
	private synchronized @Nullable Run next(@Nullable Run previous) {
		if (previous != null) {
			this.beginning.remove(previous);
		}
		if (!hasWork()) {
			this.atWork--;
			return null;
		}
		Run run = new Run(this.ready.remove(), now());
		this.active++;
		this.running.add(run);
		this.beginning.add(run);
		if (hasWork()) {
			watch();
		}
		return run;
	}

	private void finished(Run run) {
		Runnable accepted = null;
		Sinks.Empty<Void> nothingLeft = null;
		boolean call;
		synchronized (this) {
			if (!this.running.remove(run)) {
				return;
			}
			this.active--;
			this.held--;
			if (run.lane.waiting.isEmpty()) {
				this.lanes.remove(run.lane.requestId, run.lane);
			}
			else {
				this.ready.add(run.lane);
			}
			Offer offer = this.offers.peek();
			if (offer != null) {
				admit(offer);
				if (offer.deliveries().isEmpty()) {
					this.offers.remove();
					accepted = offer.accepted();
				}
			}
			if (this.held == 0) {
				nothingLeft = this.idle;
				this.idle = null;
			}
			call = !run.goesOnHere() && callsWorker();
		}
		if (call) {
			callWorker();
		}
		if (accepted != null) {
			accepted.run();
		}
		if (nothingLeft != null) {
			nothingLeft.tryEmitEmpty();
		}
	}

	/** Completes when nothing runs and nothing waits. */
	Mono<Void> idle() {
		synchronized (this) {
			if (this.held == 0) {
				return Mono.empty();
			}
			if (this.idle == null) {
				this.idle = Sinks.empty();
			}
			return this.idle.asMono();
		}
	}

	/** Drops what waits and cancels what runs. */
	void cancel() {
		Set<Run> cancelled;
		synchronized (this) {
			this.offers.clear();
			this.ready.clear();
			this.lanes.values().forEach((lane) -> lane.waiting.clear());
			this.lanes.clear();
			this.held = this.active;
			cancelled = new HashSet<>(this.running);
		}
		cancelled.forEach(Run::cancel);
	}

	/** How many deliveries there is room for. */
	synchronized int room() {
		return this.offers.isEmpty() ? this.capacity - this.held : 0;
	}

	synchronized int active() {
		return this.active;
	}

	synchronized int queued() {
		return this.held - this.active;
	}

	/**
	 * A delivery.
	 *
	 * @param requestId the request
	 * @param delivery the delivery
	 */
	record Delivery(String requestId, Supplier<Mono<Void>> delivery) {
	}

	/**
	 * Deliveries that are offered together.
	 *
	 * @param deliveries those that were not accepted yet
	 * @param accepted told when all were
	 */
	private record Offer(Deque<Delivery> deliveries, Runnable accepted) {
	}

	/** Deliveries of one request. */
	private static final class Lane {

		private final String requestId;

		private final Deque<Delivery> waiting = new ArrayDeque<>(2);

		Lane(String requestId) {
			this.requestId = requestId;
		}

	}

	/** A delivery that begins. */
	private final class Run extends BaseSubscriber<Void> {

		private final Lane lane;

		private final Delivery delivery;

		private final long startedAt;

		private volatile @Nullable Thread starter = Thread.currentThread();

		Run(Lane lane, long startedAt) {
			this.lane = lane;
			this.startedAt = startedAt;
			this.delivery = lane.waiting.remove();
		}

		void start() {
			Guarded.mono(this.delivery.delivery()).subscribe(this);
			this.starter = null;
		}

		/** Whether the worker that asks is the one who takes the next one itself. */
		boolean goesOnHere() {
			return Thread.currentThread() == this.starter;
		}

		@Override
		protected void hookOnError(Throwable failure) {
			// Deliveries never fail, and one that does is over.
		}

		@Override
		protected void hookFinally(SignalType signal) {
			finished(this);
		}

	}

}
