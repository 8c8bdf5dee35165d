package io.quintet.appcontrol.service;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.internal.Json;

/**
 * Executions that others can join while they run, and for a while afterwards: those of
 * commands with an idempotency key, and streams that a caller can go on with after its
 * connection broke.
 */
final class RecordedRuns {

	/** Most requests that share an execution while it goes on. */
	private static final int MAX_SHARES = 1000;

	private final ServiceSettings.Streams settings;

	private final AppControlCodec codec;

	private final Mono<?> patience;

	private final ExpiringStore<Key, Keyed> keyed;

	private final ExpiringStore<String, Stream> streams;

	RecordedRuns(ServiceSettings settings, AppControlCodec codec, Clock clock, Scheduler timer, Scheduler workers) {
		this.settings = settings.streams();
		this.codec = codec;
		this.patience = Mono.delay(this.settings.resumeWindow(), timer).publishOn(workers);
		ServiceSettings.Results results = settings.results();
		this.keyed = new ExpiringStore<>(results.ttl(), results.maxCount(), results.maxBytes(), clock);
		this.streams = new ExpiringStore<>(this.settings.resumeWindow(), results.maxCount(), results.maxBytes(), clock);
	}

	/**
	 * Shares the execution of a command whose key, tool and operation are known, or
	 * begins one. An execution that did not begin is forgotten at once.
	 * @param begin starts to execute into what it is given
	 * @return the execution
	 * @throws RequestRefusedException when the key was used for another input
	 */
	RecordedRun share(ToolCommand command, Consumer<RecordedRun> begin) {
		Key key = new Key(command.tool(), command.operation(), command.idempotencyKey());
		RecordedRun run = new RecordedRun(this.settings, this.codec, Mono.never());
		Keyed fresh = new Keyed(command, run, new AtomicInteger());
		Keyed known = this.keyed.useIfAbsent(key, fresh);
		if (known != null) {
			return known.shared(command);
		}
		begin.accept(run);
		run.end().subscribe((end) -> {
			if (end.executed()) {
				// A command can be larger than what comes of it.
				this.keyed.retire(key, fresh, run.bytes() + this.codec.write(command).length);
			}
			else {
				this.keyed.release(key, fresh);
			}
		});
		return run;
	}

	/** Begins a stream, which is cancelled when it has no reader for too long. */
	RecordedRun start(String requestId, String commandId, Flux<Step> steps) {
		RecordedRun run = new RecordedRun(this.settings, this.codec, this.patience);
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

	int keys() {
		return this.keyed.size();
	}

	int streams() {
		return this.streams.size();
	}

	/**
	 * A stream as one request knows it.
	 */
	record Stream(String commandId, RecordedRun run) {
	}

	private record Key(String tool, String operation, @Nullable String idempotencyKey) {
	}

	private record Keyed(ToolCommand command, RecordedRun run, AtomicInteger shares) {

		// Each of them is known until the execution ends, also when its caller has left.
		RecordedRun shared(ToolCommand other) {
			if (!this.run.isEnded() && this.shares.incrementAndGet() > MAX_SHARES) {
				throw new RequestRefusedException(
						Failures.busy("The service is busy: too many requests share this execution."), null);
			}
			if (!Json.isSame(this.command.input(), other.input())) {
				throw new RequestRefusedException(
						Failures.invalidRequest("The idempotencyKey was used for the same operation with another input;"
								+ " choose a new key for a new command."),
						null);
			}
			return this.run;
		}

	}

}
