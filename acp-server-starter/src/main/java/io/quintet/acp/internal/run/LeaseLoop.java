package io.quintet.acp.internal.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.support.OutageLog;

/**
 * Keeps the runs of this node and ends those whose lease lapsed, three times a lease.
 * After an outage of the store it leaves the other nodes one lease of time to renew
 * theirs.
 */
final class LeaseLoop {

	private static final Logger logger = LoggerFactory.getLogger(LeaseLoop.class);

	private static final int BATCH = 100;

	private static final RunError GONE = new RunError(RunError.INTERRUPTED,
			"the process that executed this run is gone");

	private static final RunError NEVER_BEGUN = new RunError(RunError.INTERRUPTED, "this run was lost on the way");

	private final ThreadStore store;

	private final RunLease lease;

	private final ActiveRuns runs;

	private final Scheduler timer;

	private final Clock clock;

	private final RunCounters counters;

	private final AtomicBoolean renewing = new AtomicBoolean();

	private final AtomicBoolean clearing = new AtomicBoolean();

	// Runs of this node without an execution, with the invocations under way when each
	// was first seen: one of those may be about to take it.
	private final Map<String, Set<Object>> strays = new HashMap<>();

	private final OutageLog ending;

	// When the last turn was, and how long none came; the nanoseconds of the timer.
	private volatile long turnedAt;

	private volatile long paused;

	private volatile LeaseHealth health = new LeaseHealth(null, 0);

	private volatile long sweepFrom = Long.MIN_VALUE;

	private volatile boolean stopped;

	private volatile Disposable turns = Disposables.disposed();

	LeaseLoop(ThreadStore store, RunLease lease, ActiveRuns runs, Scheduler timer, Clock clock, RunCounters counters) {
		this.store = store;
		this.lease = lease;
		this.runs = runs;
		this.timer = timer;
		this.clock = clock;
		this.counters = counters;
		this.ending = new OutageLog(logger, "Runs without a living node are ended again", timer);
	}

	void start() {
		this.stopped = false;
		this.turnedAt = nanos();
		this.turns = this.timer.schedulePeriodically(this::turn, 0, period().toMillis(), TimeUnit.MILLISECONDS);
	}

	void stop() {
		this.stopped = true;
		this.turns.dispose();
	}

	LeaseHealth health() {
		return this.health;
	}

	private Duration period() {
		return this.lease.duration().dividedBy(3);
	}

	private void turn() {
		long now = nanos();
		if (now - this.turnedAt > period().multipliedBy(2).toNanos()) {
			this.paused = now - this.turnedAt;
		}
		this.turnedAt = now;
		if (this.renewing.compareAndSet(false, true)) {
			renew().doFinally((signal) -> this.renewing.set(false)).subscribe(this::clear, this::notRenewed);
		}
	}

	private Mono<Set<String>> renew() {
		return Mono.defer(() -> {
			// Taken before the renewal, whose answer therefore has to name all of them.
			Collection<RunExecution> before = this.runs.all();
			long pause = this.paused;
			return Flux.defer(() -> this.store.renewLeases(this.lease))
				.collect(Collectors.toUnmodifiableSet())
				.timeout(period().multipliedBy(9).dividedBy(10), this.timer)
				.doOnNext((owned) -> renewed(owned, before, pause));
		});
	}

	private void renewed(Set<String> owned, Collection<RunExecution> before, long pause) {
		if (this.health.failures() > 0) {
			logger.info("Leases of runs are renewed again, after {} failures", this.health.failures());
		}
		this.health = new LeaseHealth(this.clock.instant(), 0);
		List<RunExecution> lost = before.stream().filter((run) -> !owned.contains(run.id())).toList();
		if (pause > 0) {
			logger.warn(
					"This process was paused for about {} s, and leases of runs last {} s: other nodes have ended {} "
							+ "of its {} runs",
					Duration.ofNanos(pause).toSeconds(), this.lease.duration().toSeconds(), lost.size(), before.size());
			this.paused = 0;
		}
		lost.forEach(RunExecution::lost);
	}

	private void notRenewed(Throwable error) {
		// What was under way at the stop may find the database closed.
		if (this.stopped) {
			return;
		}
		LeaseHealth before = this.health;
		if (before.failures() == 0) {
			logger.warn("Leases of runs could not be renewed: {}", error.toString());
			logger.debug("Leases of runs could not be renewed", error);
		}
		this.health = new LeaseHealth(before.lastSuccess(), before.failures() + 1);
		this.sweepFrom = now() + this.lease.duration().toMillis();
	}

	// Separate from the renewal, which must not be delayed by it.
	private void clear(Set<String> owned) {
		if (this.clearing.compareAndSet(false, true)) {
			endStrays(owned).then(Mono.defer(this::sweep))
				.doFinally((signal) -> this.clearing.set(false))
				.subscribe((nothing) -> {
				}, this::notEnded);
		}
	}

	private void notEnded(Throwable error) {
		if (!this.stopped) {
			this.ending.failed("Runs without a living node could not be ended", error);
		}
	}

	private Mono<Void> endStrays(Set<String> owned) {
		// In this order: an invocation ends after its runs are added.
		Set<Object> invocations = this.runs.invocations();
		List<String> unknown = owned.stream().filter((id) -> this.runs.find(id) == null).toList();
		this.strays.keySet().retainAll(unknown);
		return Flux.fromIterable(unknown).filter((id) -> {
			Set<Object> candidates = this.strays.putIfAbsent(id, invocations);
			return candidates != null && Collections.disjoint(candidates, invocations);
		})
			.concatMap((id) -> end(RunTransition.byOwner(new RunOwner(id, this.lease.owner()), RunStatus.FAILED,
					NEVER_BEGUN, Ids.event())))
			.then();
	}

	private Mono<Void> sweep() {
		if (now() < this.sweepFrom) {
			return Mono.empty();
		}
		AtomicLong ended = new AtomicLong();
		return batch(ended).expand((more) -> more ? batch(ended) : Mono.empty())
			.then()
			.doOnSuccess((done) -> this.ending.succeeded())
			.doFinally((signal) -> {
				if (ended.get() > 0) {
					logger.info("Ended runs of nodes that did not renew their leases: {}", ended);
				}
			});
	}

	// Emits whether there may be more.
	private Mono<Boolean> batch(AtomicLong all) {
		return Flux.defer(() -> this.store.lapsedRuns(BATCH))
			.collectList()
			.timeout(PatientStore.ATTEMPT, this.timer)
			.flatMap((ids) -> Flux.fromIterable(ids)
				.concatMap((id) -> end(RunTransition.lapsed(id, GONE, Ids.event()))
					.doOnNext((run) -> all.incrementAndGet()))
				.count()
				.map((ended) -> ended > 0 && ids.size() == BATCH));
	}

	private Mono<Run> end(RunTransition step) {
		return Mono.defer(() -> this.store.transition(step))
			.timeout(PatientStore.ATTEMPT, this.timer)
			.doOnNext((run) -> this.counters.recordSwept());
	}

	private long nanos() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

}
