package io.quintet.acp.internal.broadcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadChanges;
import io.quintet.acp.store.ThreadChanges.ThreadPosition;
import io.quintet.support.nodes.ChangeSignal;
import io.quintet.support.nodes.ChangeSignals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Tells the frames of all nodes that share a store. Nodes signal each other which threads
 * have changed; a node that follows such a thread reads what is behind its own position.
 * The store is the truth: a sweep finds what no signal has told, so a signal that is lost
 * costs time and nothing else.
 */
public final class SharedBroadcaster implements Broadcaster {

	private static final Logger logger = LoggerFactory.getLogger(SharedBroadcaster.class);

	// Threads of one read, and of one look at positions.
	private static final int MAX_READ = 200;

	private static final int MAX_POSITIONS = 1000;

	private static final Duration RETRY = Duration.ofMillis(500);

	private final ThreadChanges changes;

	private final ChangeSignals signals;

	private final Scheduler timer;

	private final LocalBroadcaster listeners = new LocalBroadcaster();

	private final Map<String, FollowedThread> followed = new ConcurrentHashMap<>();

	private final Set<FollowedThread> toRead = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean reading = new AtomicBoolean();

	private final AtomicBoolean sweeping = new AtomicBoolean();

	private final AtomicLong reads = new AtomicLong();

	private final AtomicLong sweeps = new AtomicLong();

	private final AtomicLong late = new AtomicLong();

	private final Disposable.Composite life = Disposables.composite();

	private volatile @Nullable Long sweptAt;

	private volatile boolean broken;

	/** Threads of the next read: fewer after a failure, until one is left alone. */
	private volatile int batch = MAX_READ;

	/**
	 * Creates a broadcaster, which begins to listen and to sweep.
	 * @param changes reads threads
	 * @param signals signals between the nodes, closed with this
	 * @param sweep time between two looks at all threads that are followed
	 * @param timer schedules the looks
	 */
	public SharedBroadcaster(ThreadChanges changes, ChangeSignals signals, Duration sweep, Scheduler timer) {
		this.changes = changes;
		this.signals = signals;
		this.timer = timer;
		this.life.add(signals.listen(this::onSignal));
		this.life
			.add(timer.schedulePeriodically(this::sweep, sweep.toMillis(), sweep.toMillis(), TimeUnit.MILLISECONDS));
	}

	@Override
	public void publish(ThreadFrame frame) {
		FollowedThread thread = this.followed.get(frame.threadId());
		if (thread == null) {
			this.listeners.publish(frame);
		}
		else {
			thread.changed();
		}
		this.signals.send(frame.threadId());
	}

	@Override
	public void publish(ThreadChange change) {
		FollowedThread thread = this.followed.get(change.threadId());
		if (thread == null) {
			this.listeners.publish(change);
		}
		else {
			thread.committed(change);
		}
		// No node follows a thread that was just created.
		if (!change.frames().isEmpty() && change.version() > 0) {
			this.signals.send(change.threadId());
		}
	}

	@Override
	public Disposable listen(Consumer<ThreadFrame> listener) {
		return this.listeners.listen(listener);
	}

	@Override
	public Mono<Disposable> follow(String threadId) {
		return Mono.defer(() -> {
			FollowedThread thread = enter(threadId);
			Disposable following = Disposables.composite(() -> leave(thread));
			return position(thread).thenReturn(following)
				.doOnError((ex) -> following.dispose())
				.doOnCancel(following::dispose);
		});
	}

	private FollowedThread enter(String threadId) {
		return this.followed.compute(threadId, (id, present) -> {
			FollowedThread thread = (present != null) ? present
					: new FollowedThread(id, this.listeners::publish, this::read);
			thread.enter();
			return thread;
		});
	}

	private void leave(FollowedThread thread) {
		this.followed.computeIfPresent(thread.id(),
				(id, present) -> (present == thread && thread.exit()) ? null : present);
	}

	// A thread that is not there has no changes to come.
	private Mono<Void> position(FollowedThread thread) {
		return (thread.position() != null) ? Mono.empty()
				: this.changes.positions(List.of(thread.id()))
					.next()
					.defaultIfEmpty(ThreadPosition.ofDeleted(thread.id()))
					.doOnNext(thread::begin)
					.then();
	}

	private void onSignal(ChangeSignal signal) {
		if (signal.many()) {
			sweep();
			return;
		}
		for (String name : signal.names()) {
			FollowedThread thread = this.followed.get(name);
			if (thread != null) {
				thread.changed();
			}
		}
	}

	private void read(FollowedThread thread) {
		this.toRead.add(thread);
		readNext();
	}

	// One read at a time: what changes meanwhile is read together by the next.
	private void readNext() {
		while (!this.toRead.isEmpty() && this.reading.compareAndSet(false, true)) {
			Map<String, FollowedThread> threads = new HashMap<>();
			for (FollowedThread thread : this.toRead.stream().limit(this.batch).toList()) {
				this.toRead.remove(thread);
				if (this.followed.get(thread.id()) == thread) {
					threads.put(thread.id(), thread);
				}
			}
			if (!threads.isEmpty()) {
				read(threads);
				return;
			}
			this.reading.set(false);
		}
	}

	private void read(Map<String, FollowedThread> threads) {
		Map<String, ThreadPosition> asked = new HashMap<>();
		threads.values().forEach((thread) -> {
			ThreadPosition position = thread.position();
			if (position != null) {
				asked.put(thread.id(), position);
			}
		});
		this.reads.incrementAndGet();
		Flux.defer(() -> this.changes.since(asked.values())).doOnNext((progress) -> {
			String id = progress.position().threadId();
			FollowedThread thread = threads.remove(id);
			ThreadPosition position = asked.get(id);
			if (thread != null && position != null) {
				thread.read(position, progress);
			}
		}).then().subscribe(null, (ex) -> readLater(threads.values(), ex), () -> {
			recovered();
			endRead();
		});
	}

	// A thread that cannot be read must not hold up the others, so it is left alone until
	// it changes again.
	private void readLater(Collection<FollowedThread> threads, Throwable ex) {
		List<FollowedThread> left = new ArrayList<>(threads);
		if (left.size() == 1 && !(ex instanceof StoreUnavailableException)) {
			logger.error("Changes of thread {} cannot be read", left.remove(0).id(), ex);
		}
		else if (!this.broken) {
			this.broken = true;
			logger.warn("Changes of other nodes cannot be read, and are tried again: {}", ex.toString());
		}
		this.batch = Math.max(1, threads.size() / 2);
		this.timer.schedule(() -> {
			this.toRead.addAll(left);
			endRead();
		}, RETRY.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void endRead() {
		this.reading.set(false);
		readNext();
	}

	private void recovered() {
		this.batch = Math.min(MAX_READ, this.batch * 2);
		if (this.broken) {
			this.broken = false;
			logger.info("Changes of other nodes can be read again");
		}
	}

	private void sweep() {
		if (!this.sweeping.compareAndSet(false, true)) {
			return;
		}
		Flux.fromIterable(Set.copyOf(this.followed.keySet()))
			.buffer(MAX_POSITIONS)
			.concatMap(this::sweep)
			.then()
			.doFinally((signal) -> this.sweeping.set(false))
			.subscribe(null, (ex) -> logger.debug("A sweep failed", ex), () -> {
				this.sweeps.incrementAndGet();
				this.sweptAt = this.timer.now(TimeUnit.MILLISECONDS);
			});
	}

	private Mono<Void> sweep(List<String> ids) {
		Set<String> gone = new HashSet<>(ids);
		return this.changes.positions(ids).doOnNext((present) -> {
			gone.remove(present.threadId());
			compare(present);
		}).then(Mono.fromRunnable(() -> gone.forEach((id) -> compare(ThreadPosition.ofDeleted(id)))));
	}

	private void compare(ThreadPosition present) {
		FollowedThread thread = this.followed.get(present.threadId());
		ThreadPosition told = (thread != null) ? thread.position() : null;
		if (thread != null && told != null && told.version() < present.version()) {
			this.late.incrementAndGet();
			thread.changed();
		}
	}

	/**
	 * Returns how nodes hear of each other.
	 * @return the figures as of now
	 */
	public SharedBroadcasterStatus status() {
		Long swept = this.sweptAt;
		return new SharedBroadcasterStatus(this.signals.status(), this.followed.size(),
				(swept != null) ? Duration.ofMillis(this.timer.now(TimeUnit.MILLISECONDS) - swept) : null,
				this.sweeps.get(), this.late.get(), this.reads.get());
	}

	/**
	 * Sends the signals that wait, and ends.
	 * @return completes when that is done
	 */
	public Mono<Void> close() {
		return this.signals.close().doFinally((signal) -> this.life.dispose());
	}

}
