package io.quintet.appcontrol.service;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

import io.quintet.appcontrol.AppControlCodec;

/**
 * Streams by request id that a caller can go on with after its connection broke: those
 * that run, and those that have ended for a while.
 */
final class ResumableStreams {

	private final ServiceSettings.Streams settings;

	private final AppControlCodec codec;

	private final Scheduler timer;

	private final Map<String, RecordedRun> running = new HashMap<>();

	private final ExpiringStore<String, RecordedRun> finished;

	ResumableStreams(ServiceSettings settings, AppControlCodec codec, Clock clock, Scheduler timer) {
		this.settings = settings.streams();
		this.codec = codec;
		this.timer = timer;
		this.finished = new ExpiringStore<>(this.settings.resumeWindow(), settings.results().maxCount(),
				settings.results().maxBytes(), clock);
	}

	/**
	 * Begins a stream. It is cancelled when nobody reads it for too long.
	 */
	RecordedRun start(String requestId, Flux<Step> steps) {
		RecordedRun run = new RecordedRun(this.settings, this.codec);
		run.cancelWhenAbandoned(this.settings.resumeWindow(), this.timer);
		keep(requestId, run);
		run.start(steps);
		return run;
	}

	/**
	 * Makes a stream known under the id of a request, in place of an older one.
	 */
	void keep(String requestId, RecordedRun run) {
		synchronized (this) {
			this.running.put(requestId, run);
			this.finished.remove(requestId);
		}
		run.end().subscribe((end) -> finish(requestId, run));
	}

	synchronized @Nullable RecordedRun find(String requestId) {
		RecordedRun run = this.running.get(requestId);
		return (run != null) ? run : this.finished.get(requestId);
	}

	synchronized int size() {
		return this.running.size() + this.finished.size();
	}

	private synchronized void finish(String requestId, RecordedRun run) {
		if (this.running.remove(requestId, run)) {
			this.finished.put(requestId, run, run.bytes());
		}
	}

}
