package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.r2dbc.spi.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.thread.AcpException;
import io.quintet.support.OutageLog;
import io.quintet.support.reactive.SerialGate;

/**
 * Writes the changes of some threads, one statement at a time, and publishes them in that
 * order. While a statement is in flight the next events gather and go out together:
 * nothing waits for a timer, and nothing waits when the lane is idle.
 */
final class Lane {

	private static final Logger logger = LoggerFactory.getLogger(Lane.class);

	private static final int MAX_DEADLOCKS = 5;

	private final LaneConnection connection;

	private final Broadcaster broadcaster;

	private final LaneQueueBound bound;

	private final PostgresThreadStore.Settings settings;

	private final OutageLog outage;

	private final Scheduler timer;

	private final Queue<LaneJob<?>> queue = new ConcurrentLinkedQueue<>();

	private final SerialGate gate = new SerialGate("a lane of the store");

	private volatile boolean busy;

	// Accessed only while busy.
	private final Doubts doubts;

	private final AtomicBoolean settleScheduled = new AtomicBoolean();

	private volatile boolean settleDue;

	private volatile boolean closed;

	Lane(LaneConnection connection, Broadcaster broadcaster, LaneQueueBound bound,
			PostgresThreadStore.Settings settings, OutageLog outage, Scheduler timer) {
		this.connection = connection;
		this.broadcaster = broadcaster;
		this.bound = bound;
		this.settings = settings;
		this.outage = outage;
		this.timer = timer;
		this.doubts = new Doubts(timer);
	}

	int inDoubt() {
		return this.doubts.count();
	}

	void submit(LaneJob<?> job) {
		if (this.closed) {
			job.fail(new StoreUnavailableException("the server stops", null));
			job.answer();
		}
		else if (!this.bound.take(job.size())) {
			job.fail(new StoreUnavailableException("too many changes wait for the database", null));
			job.answer();
		}
		else {
			this.queue.add(job);
			this.gate.execute(this::executeNext);
		}
	}

	/**
	 * Nothing more is taken. What waits still goes out, for the time that a statement may
	 * take; after that it is refused.
	 */
	Mono<Void> close() {
		this.closed = true;
		return Flux.interval(Duration.ofMillis(10), this.timer)
			.filter((tick) -> !this.busy && this.queue.isEmpty())
			.next()
			.doOnNext((idle) -> this.connection.drop())
			.timeout(longestStatement(), this.timer)
			.onErrorResume(TimeoutException.class, (ex) -> this.gate.ask((sink) -> {
				refuseAll(ex);
				sink.success();
			}))
			.then();
	}

	private void refuseAll(Throwable cause) {
		for (LaneJob<?> job = this.queue.poll(); job != null; job = this.queue.poll()) {
			this.bound.release(job.size());
			job.fail(new StoreUnavailableException("the server stops", cause));
			answer(job);
		}
	}

	private void executeNext() {
		if (!this.busy) {
			List<LaneJob<?>> jobs = next();
			if (!jobs.isEmpty() || this.settleDue) {
				this.busy = true;
				this.settleDue = false;
				execute(jobs);
			}
		}
	}

	private List<LaneJob<?>> next() {
		LaneJob<?> first = this.queue.poll();
		if (first == null) {
			return List.of();
		}
		this.bound.release(first.size());
		if (!(first instanceof AppendJob)) {
			return List.of(first);
		}
		List<LaneJob<?>> jobs = new ArrayList<>();
		jobs.add(first);
		long size = first.size();
		while (jobs.size() < this.settings.queue().maxBatch() && this.queue.peek() instanceof AppendJob job
				&& size + job.size() <= this.settings.queue().maxBatchSize()) {
			this.queue.remove();
			this.bound.release(job.size());
			size += job.size();
			jobs.add(job);
		}
		return jobs;
	}

	private void execute(List<LaneJob<?>> jobs) {
		this.connection.get()
			.flatMap((connection) -> settleDoubts(connection).then(perform(connection, jobs, 0)))
			.onErrorResume((ex) -> {
				this.outage.failed("The database is out of reach", ex);
				this.connection.drop();
				fail(jobs, "the database is out of reach", ex);
				return Mono.empty();
			})
			.doFinally((signal) -> finish(jobs))
			.subscribe();
	}

	private Mono<Void> settleDoubts(Connection connection) {
		return (this.doubts.count() > 0)
				? this.doubts.settle(connection, this::publishFound).timeout(longestStatement(), this.timer)
				: Mono.empty();
	}

	// The next statement is sent before the callers of this one are answered, because
	// they may continue on this thread.
	private void finish(List<LaneJob<?>> jobs) {
		if (this.doubts.count() > 0 && !this.closed && this.settleScheduled.compareAndSet(false, true)) {
			this.timer.schedule(this::settleSoon, Doubts.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		}
		if (this.closed && this.queue.isEmpty()) {
			// A call after the close has reopened it.
			this.connection.drop();
		}
		this.busy = false;
		this.gate.execute(this::executeNext);
		jobs.forEach(Lane::answer);
	}

	// The database ends a statement by itself; one that takes longer is lost.
	private Duration longestStatement() {
		return this.settings.statementTimeout().multipliedBy(2);
	}

	private void settleSoon() {
		this.settleScheduled.set(false);
		this.settleDue = true;
		this.gate.execute(this::executeNext);
	}

	private Mono<Void> perform(Connection connection, List<LaneJob<?>> jobs, int attempt) {
		return statement(connection, jobs).timeout(longestStatement(), this.timer)
			.doOnNext((stored) -> this.outage.succeeded())
			.doOnNext(this.doubts::forgetStored)
			.doOnNext(this::publish)
			.then()
			.onErrorResume((ex) -> recover(connection, jobs, ex, attempt));
	}

	@SuppressWarnings("unchecked")
	private static Mono<List<ThreadChange>> statement(Connection connection, List<LaneJob<?>> jobs) {
		if (jobs.isEmpty()) {
			return Mono.empty();
		}
		return Mono.defer(() -> (jobs.size() == 1) ? jobs.get(0).perform(connection)
				: AppendJob.performAll(connection, (List<AppendJob>) (List<?>) jobs));
	}

	private Mono<Void> recover(Connection connection, List<LaneJob<?>> jobs, Throwable ex, int attempt) {
		SqlFailure failure = SqlFailure.of(ex);
		switch (failure) {
			case BAD_VALUE, TAKEN -> {
				if (jobs.size() > 1) {
					int half = jobs.size() / 2;
					return perform(connection, jobs.subList(0, half), 0)
						.then(perform(connection, jobs.subList(half, jobs.size()), 0));
				}
				refuse(jobs.get(0), failure, ex);
			}
			case LOCKED -> {
				List<List<LaneJob<?>>> threads = byThread(jobs);
				if (threads.size() > 1) {
					return Flux.fromIterable(threads).concatMap((thread) -> perform(connection, thread, 0)).then();
				}
				fail(jobs, "the thread is locked by another writer", ex);
			}
			case DEADLOCK -> {
				if (attempt < MAX_DEADLOCKS) {
					return perform(connection, jobs, attempt + 1);
				}
				fail(jobs, "the thread is locked by another writer", ex);
			}
			case REFUSED -> {
				this.outage.failed("The database refuses a change", ex);
				fail(jobs, "the database refuses", ex);
			}
			case LOST -> {
				this.outage.failed("The connection to the database broke", ex);
				long session = this.connection.session();
				jobs.forEach((job) -> this.doubts.add(session, job.doubt()));
				this.connection.drop();
				fail(jobs, "the database is out of reach", ex);
			}
		}
		return Mono.empty();
	}

	private static List<List<LaneJob<?>>> byThread(List<LaneJob<?>> jobs) {
		Map<String, List<LaneJob<?>>> threads = new LinkedHashMap<>();
		for (LaneJob<?> job : jobs) {
			threads.computeIfAbsent(job.threadId(), (id) -> new ArrayList<>()).add(job);
		}
		return List.copyOf(threads.values());
	}

	private static void refuse(LaneJob<?> job, SqlFailure failure, Throwable ex) {
		if (failure == SqlFailure.TAKEN && job instanceof AppendJob append) {
			append.repeat(ex);
			return;
		}
		logger.debug("A value cannot be stored", ex);
		job.fail(AcpException.invalid(SqlFailure.adviceOn(ex)));
	}

	private static void fail(List<LaneJob<?>> jobs, String message, Throwable ex) {
		jobs.forEach((job) -> job.fail(new StoreUnavailableException(message, ex)));
	}

	// The lane continues whatever a listener or a caller throws, errors included.
	private void publish(List<ThreadChange> changes) {
		for (ThreadChange change : changes) {
			publish(change.threadId(), () -> this.broadcaster.publish(change));
		}
	}

	private void publishFound(List<ThreadFrame> frames) {
		for (ThreadFrame frame : frames) {
			publish(frame.threadId(), () -> this.broadcaster.publish(frame));
		}
	}

	private static void publish(String threadId, Runnable publication) {
		try {
			publication.run();
		}
		catch (Throwable ex) {
			logger.error("A change of thread {} was not published", threadId, ex);
		}
	}

	private static void answer(LaneJob<?> job) {
		try {
			job.answer();
		}
		catch (Throwable ex) {
			logger.error("The caller of a write to thread {} failed", job.threadId(), ex);
		}
	}

}
