package io.quintet.lime.login;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
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

	private static final Logger logger = LoggerFactory.getLogger(LoginLanes.class);

	private static final long TICK_NANOS = 1_000_000;

	/** Between two tries to get a worker. */
	private static final long PAUSE_NANOS = 100_000_000;

	/** Most workers that are not held up: the stream is read by a processor, too. */
	private static final int MAX_QUICK = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

	private final int parallelism;

	private final int capacity;

	private final Scheduler workers;

	private final Scheduler timer;

	/** The last delivery of each request, which is the only one of nearly all. */
	private final Map<String, Delivery> last = new HashMap<>();

	private final Deque<Delivery> ready = new ArrayDeque<>();

	private final Deque<Offer> offers = new ArrayDeque<>();

	private final List<Delivery> running = new ArrayList<>();

	private final List<Worker> atWork = new ArrayList<>();

	private Sinks.@Nullable Empty<Void> idle;

	private int held;

	private boolean called;

	private boolean rejected;

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
	 * @param deliveries the deliveries
	 * @param accepted is called when there was room for all of them
	 */
	void offer(List<? extends Delivery> deliveries, Runnable accepted) {
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
			delivery.lanes = this;
			this.held++;
			Delivery before = this.last.put(delivery.requestId, delivery);
			if (before != null) {
				before.following = delivery;
			}
			else {
				this.ready.add(delivery);
			}
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
		if (!this.atWork.isEmpty()) {
			watch();
			return false;
		}
		this.called = true;
		return true;
	}

	private boolean hasWork() {
		return !this.ready.isEmpty() && this.running.size() < this.parallelism;
	}

	private void watch() {
		if (!this.ticking) {
			this.ticking = true;
			this.atWork.forEach((worker) -> worker.seen = worker.current);
			this.timer.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
		}
	}

	private void tick() {
		boolean call;
		synchronized (this) {
			this.ticking = false;
			boolean waiting = hasWork();
			call = waiting && !this.called && (areHeldUp() || (this.backlog && this.atWork.size() < MAX_QUICK));
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

	/** Whether all have what they had when time began to count. */
	private boolean areHeldUp() {
		for (Worker worker : this.atWork) {
			if (worker.seen != worker.current) {
				return false;
			}
		}
		return true;
	}

	private void callWorker() {
		try {
			this.workers.schedule(this::work);
		}
		catch (Throwable ex) {
			// All threads and places may be taken, and none can be had without memory.
			rejected(ex);
		}
	}

	// The worker still counts as called, so that nothing else calls in the meantime.
	private void rejected(Throwable failure) {
		synchronized (this) {
			if (!this.rejected) {
				logger.warn("No thread can be had to deliver logins, they wait and it is tried again: {}",
						failure.toString());
			}
			this.rejected = true;
		}
		this.timer.schedule(this::callAgain, PAUSE_NANOS, TimeUnit.NANOSECONDS);
	}

	private void callAgain() {
		synchronized (this) {
			this.called = hasWork();
			if (!this.called) {
				return;
			}
		}
		callWorker();
	}

	private void work() {
		Worker worker = new Worker();
		Delivery delivery;
		synchronized (this) {
			this.called = false;
			this.rejected = false;
			this.atWork.add(worker);
			delivery = next(worker);
		}
		while (delivery != null) {
			delivery.begin();
			delivery = next(worker, delivery);
		}
	}

	/**
	 * The next delivery, or {@code null}: then the worker that asks is not at work.
	 * @param previous the one from which the worker comes back, whether it is over or not
	 */
	private @Nullable Delivery next(Worker worker, Delivery previous) {
		Runnable told;
		synchronized (this) {
			told = previous.isOverHere ? settle(previous) : null;
			if (told == null) {
				return next(worker);
			}
		}
		told.run();
		synchronized (this) {
			return next(worker);
		}
	}

	private @Nullable Delivery next(Worker worker) {
		if (!hasWork()) {
			this.atWork.remove(worker);
			return null;
		}
		Delivery delivery = this.ready.remove();
		delivery.place = this.running.size();
		this.running.add(delivery);
		worker.current = delivery;
		if (hasWork()) {
			watch();
		}
		return delivery;
	}

	private void over(Delivery delivery) {
		Runnable told;
		boolean call;
		synchronized (this) {
			told = settle(delivery);
			call = callsWorker();
		}
		if (call) {
			callWorker();
		}
		if (told != null) {
			told.run();
		}
	}

	/**
	 * Makes room behind a delivery that is over.
	 * @return tells those who waited for that, or {@code null} when nobody did
	 */
	private @Nullable Runnable settle(Delivery delivery) {
		if (delivery.place < 0) {
			return null;
		}
		leave(delivery);
		this.held--;
		if (delivery.following != null) {
			this.ready.add(delivery.following);
		}
		else {
			this.last.remove(delivery.requestId, delivery);
		}
		Runnable accepted = null;
		Offer offer = this.offers.peek();
		if (offer != null) {
			admit(offer);
			if (offer.deliveries().isEmpty()) {
				this.offers.remove();
				accepted = offer.accepted();
			}
		}
		return (this.held == 0 && this.idle != null) ? nothingLeft(this.idle) : accepted;
	}

	// Where something was accepted, something is held.
	private Runnable nothingLeft(Sinks.Empty<Void> waiting) {
		this.idle = null;
		return waiting::tryEmitEmpty;
	}

	private void leave(Delivery delivery) {
		Delivery moved = this.running.remove(this.running.size() - 1);
		if (moved != delivery) {
			moved.place = delivery.place;
			this.running.set(delivery.place, moved);
		}
		delivery.place = -1;
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
		List<Delivery> cancelled;
		synchronized (this) {
			this.offers.clear();
			this.ready.clear();
			this.last.clear();
			cancelled = List.copyOf(this.running);
			cancelled.forEach((delivery) -> delivery.following = null);
			this.held = cancelled.size();
		}
		for (Delivery delivery : cancelled) {
			delivery.cancel();
			over(delivery);
		}
	}

	/** How many deliveries there is room for. */
	synchronized int room() {
		return this.offers.isEmpty() ? this.capacity - this.held : 0;
	}

	synchronized int active() {
		return this.running.size();
	}

	synchronized int queued() {
		return this.held - this.running.size();
	}

	/** One delivery, which begins once. */
	abstract static class Delivery {

		private final String requestId;

		private @Nullable LoginLanes lanes;

		/** The next one of the same request. */
		private @Nullable Delivery following;

		/** Where it is among those that run, or -1. */
		private int place = -1;

		private @Nullable Thread beginner;

		private boolean isOverHere;

		Delivery(String requestId) {
			this.requestId = requestId;
		}

		String requestId() {
			return this.requestId;
		}

		private void begin() {
			this.beginner = Thread.currentThread();
			orOver(this::deliver);
			this.beginner = null;
		}

		private void orOver(Runnable part) {
			try {
				part.run();
			}
			catch (Throwable ex) {
				// What asks for handlers is foreign code, too, and nobody may wait for
				// ever.
				logger.error("A login was not delivered", ex);
				over();
			}
		}

		/** Delivers, and says when it is over. */
		protected abstract void deliver();

		/** Ends it; whether it says that it is over does not matter. */
		protected abstract void cancel();

		/** Goes on when {@link #deliver()} has returned, or is not what called. */
		protected final void goOn(Runnable part) {
			this.beginner = null;
			orOver(part);
		}

		/** Says that it is over, as the last thing it does. */
		protected final void over() {
			if (Thread.currentThread() == this.beginner) {
				// The worker is about to ask for the next one.
				this.isOverHere = true;
			}
			else if (this.lanes != null) {
				this.lanes.over(this);
			}
		}

	}

	/** A worker that goes on from one delivery to the next. */
	private static final class Worker {

		private @Nullable Delivery current;

		private @Nullable Delivery seen;

	}

	/**
	 * Deliveries that are offered together.
	 *
	 * @param deliveries those that were not accepted yet
	 * @param accepted told when all were
	 */
	private record Offer(Deque<Delivery> deliveries, Runnable accepted) {
	}

}
