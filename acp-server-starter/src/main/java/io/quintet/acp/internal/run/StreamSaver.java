package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.StreamPart;
import io.quintet.support.OutageLog;

/**
 * Saves the texts that handlers of this node write, for the case that this node dies: the
 * beginning of each before members are told of it, the rest from time to time and all
 * together.
 */
final class StreamSaver {

	private static final Logger logger = LoggerFactory.getLogger(StreamSaver.class);

	// Characters of one statement.
	private static final int MAX_BATCH = 1 << 19;

	private final ActiveRuns runs;

	private final ThreadStore store;

	private final String owner;

	private final Duration interval;

	private final Scheduler timer;

	private final AtomicBoolean saving = new AtomicBoolean();

	private final OutageLog outage;

	private volatile Disposable turns = Disposables.disposed();

	StreamSaver(ActiveRuns runs, ThreadStore store, String owner, Duration interval, Scheduler timer) {
		this.runs = runs;
		this.store = store;
		this.owner = owner;
		this.interval = interval;
		this.outage = new OutageLog(logger, "Texts that are being written are saved again", timer);
		this.timer = timer;
	}

	void start() {
		long millis = this.interval.toMillis();
		this.turns = this.timer.schedulePeriodically(this::turn, millis, millis, TimeUnit.MILLISECONDS);
	}

	void stop() {
		this.turns.dispose();
	}

	/** Saves the beginning of a text at once; when that fails, with the others. */
	void saveBeginning(RunStream stream, StreamPart beginning) {
		save(Map.of(stream.id(), new Unsaved(stream, beginning))).doFinally((signal) -> stream.begun())
			.subscribe((saved) -> {
			}, this::notSaved, this.outage::succeeded);
	}

	private void turn() {
		if (this.saving.compareAndSet(false, true)) {
			List<Map<String, Unsaved>> batches = batches();
			// One that cannot be saved must not hold up the others.
			Flux.fromIterable(batches)
				.concatMapDelayError(this::save)
				.doFinally((signal) -> this.saving.set(false))
				.subscribe((saved) -> {
				}, this::notSaved, () -> {
					if (!batches.isEmpty()) {
						this.outage.succeeded();
					}
				});
		}
	}

	private List<Map<String, Unsaved>> batches() {
		List<Map<String, Unsaved>> batches = new ArrayList<>();
		Map<String, Unsaved> batch = new LinkedHashMap<>();
		long size = 0;
		for (RunStream stream : this.runs.texts()) {
			StreamPart part = stream.unsaved();
			if (part != null) {
				if (size + part.text().length() > MAX_BATCH && !batch.isEmpty()) {
					batches.add(batch);
					batch = new LinkedHashMap<>();
					size = 0;
				}
				batch.put(stream.id(), new Unsaved(stream, part));
				size += part.text().length();
			}
		}
		if (!batch.isEmpty()) {
			batches.add(batch);
		}
		return batches;
	}

	private Mono<Void> save(Map<String, Unsaved> batch) {
		return Flux.defer(() -> this.store.saveStreams(this.owner, batch.values().stream().map(Unsaved::part).toList()))
			.timeout(PatientStore.ATTEMPT, this.timer)
			.doOnNext((id) -> {
				Unsaved saved = batch.get(id);
				if (saved != null) {
					saved.stream().saved(saved.part());
				}
			})
			.then();
	}

	private void notSaved(Throwable ex) {
		this.outage.failed("Texts that are being written could not be saved, and are tried again",
				Exceptions.unwrapMultiple(ex).get(0));
	}

	private record Unsaved(RunStream stream, StreamPart part) {
	}

}
