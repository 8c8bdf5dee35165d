package io.quintet.appcontrol.service;

import java.time.Clock;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
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

	private final Scheduler workers;

	private final ExpiringStore<String, Stream> streams;

	ResumableStreams(ServiceSettings settings, AppControlCodec codec, Clock clock, Scheduler timer, Scheduler workers) {
		this.settings = settings.streams();
		this.codec = codec;
		this.timer = timer;
		this.workers = workers;
		this.streams = new ExpiringStore<>(this.settings.resumeWindow(), settings.results().maxCount(),
				settings.results().maxBytes(), clock);
	}

	/**
	 * Begins a stream. It is cancelled when it has no reader for too long.
	 */
	RecordedRun start(String requestId, String commandId, Flux<Step> steps) {
		Mono<Long> patience = Mono.delay(this.settings.resumeWindow(), this.timer).publishOn(this.workers);
		RecordedRun run = new RecordedRun(this.settings, this.codec, patience);
		keep(requestId, commandId, run);
		run.start(steps);
		return run;
	}

	/**
	 * Makes a stream known under the id of a request, in place of an older one.
	 * @param commandId id under which this request knows the command, which may share its
	 * execution with others
	 */
	void keep(String requestId, String commandId, RecordedRun run) {
		Stream stream = new Stream(commandId, run);
		this.streams.use(requestId, stream);
		run.end().subscribe((end) -> this.streams.retire(requestId, stream, run.bytes() + requestId.length()));
	}

	@Nullable Stream find(String requestId) {
		return this.streams.get(requestId);
	}

	int size() {
		return this.streams.size();
	}

	/**
	 * A stream as one request knows it.
	 */
	record Stream(String commandId, RecordedRun run) {
	}

}
