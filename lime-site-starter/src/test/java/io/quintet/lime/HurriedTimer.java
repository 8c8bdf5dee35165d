package io.quintet.lime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs what is due after a pause at once and notes the pause. What is due after more than
 * the bound is a timeout and never runs; what is due within milliseconds is a tick of the
 * dispatcher's own and is not noted.
 */
public final class HurriedTimer implements Scheduler {

	private static final Duration TICKS = Duration.ofMillis(10);

	private final Duration bound;

	private final List<Duration> pauses = new CopyOnWriteArrayList<>();

	public HurriedTimer(Duration bound) {
		this.bound = bound;
	}

	public List<Duration> pauses() {
		return this.pauses;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return Schedulers.parallel().schedule(task);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		Duration pause = Duration.ofNanos(unit.toNanos(delay));
		if (pause.compareTo(this.bound) > 0) {
			return Disposables.single();
		}
		if (pause.compareTo(TICKS) > 0) {
			this.pauses.add(pause);
		}
		return schedule(task);
	}

	@Override
	public Worker createWorker() {
		return Schedulers.parallel().createWorker();
	}

}
