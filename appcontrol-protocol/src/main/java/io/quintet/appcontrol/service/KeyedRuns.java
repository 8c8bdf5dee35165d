package io.quintet.appcontrol.service;

import java.time.Clock;
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

	private final ExpiringStore<Key, Entry> runs;

	private final AppControlCodec codec;

	KeyedRuns(ServiceSettings settings, AppControlCodec codec, Clock clock) {
		this.codec = codec;
		ServiceSettings.Results results = settings.results();
		this.runs = new ExpiringStore<>(results.ttl(), results.maxCount(), results.maxBytes(), clock);
	}

	/**
	 * Shares the execution of a command, or begins one.
	 * @param begin starts to execute into what it is given
	 * @return the execution
	 * @throws RequestRefusedException when the key was used for another input
	 */
	RecordedRun share(ToolCommand command, RecordedRun fresh, Consumer<RecordedRun> begin) {
		Key key = Key.of(command);
		Entry entry = new Entry(command, fresh);
		Entry known = this.runs.useIfAbsent(key, entry);
		if (known != null) {
			return known.shared(command);
		}
		begin.accept(fresh);
		fresh.end().subscribe((end) -> {
			if (end.executed()) {
				// A command can be larger than what comes of it.
				this.runs.retire(key, entry, fresh.bytes() + this.codec.write(command).length);
			}
			else {
				this.runs.release(key, entry);
			}
		});
		return fresh;
	}

	int size() {
		return this.runs.size();
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
