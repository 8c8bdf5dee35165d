package io.quintet.appcontrol.service;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.internal.Json;

/**
 * Executions of commands with an idempotency key. A command whose key, tool and operation
 * are known is not executed again: it shares the execution that runs, or its result for
 * as long as that is kept. An execution that did not begin is forgotten at once.
 */
final class KeyedRuns {

	private final Map<Key, Entry> running = new HashMap<>();

	private final ExpiringStore<Key, Entry> finished;

	private final AppControlCodec codec;

	KeyedRuns(ServiceSettings settings, AppControlCodec codec, Clock clock) {
		this.codec = codec;
		ServiceSettings.Results results = settings.results();
		this.finished = new ExpiringStore<>(results.ttl(), results.maxCount(), results.maxBytes(), clock);
	}

	/**
	 * Shares the execution of a command, or begins one.
	 * @param begin starts to execute into what it is given
	 * @return the execution
	 * @throws RequestRefusedException when the key was used for another input
	 */
	RecordedRun share(ToolCommand command, RecordedRun fresh, Consumer<RecordedRun> begin) {
		Key key = Key.of(command);
		synchronized (this) {
			Entry known = this.running.getOrDefault(key, this.finished.get(key));
			if (known != null) {
				return known.shared(command);
			}
			this.running.put(key, new Entry(command, fresh));
		}
		begin.accept(fresh);
		fresh.end().subscribe((end) -> finish(key, end));
		return fresh;
	}

	synchronized int size() {
		return this.running.size() + this.finished.size();
	}

	// A command can be larger than what comes of it.
	private synchronized void finish(Key key, Step.End end) {
		Entry entry = this.running.remove(key);
		if (entry != null && end.executed()) {
			this.finished.put(key, entry, entry.run.bytes() + this.codec.write(entry.command).length);
		}
	}

	private record Key(String tool, String operation, String idempotencyKey) {

		static Key of(ToolCommand command) {
			return new Key(command.tool(), command.operation(),
					Objects.requireNonNull(command.idempotencyKey(), "'idempotencyKey' is required"));
		}

	}

	private record Entry(ToolCommand command, RecordedRun run) {

		RecordedRun shared(ToolCommand other) {
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
