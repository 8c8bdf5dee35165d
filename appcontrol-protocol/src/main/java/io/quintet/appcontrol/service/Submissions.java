package io.quintet.appcontrol.service;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.service.ServiceSettings.SubmitMode;

/**
 * Results of submitted commands by request id. When an id is used again, the command that
 * was submitted last counts, whichever ends last.
 */
final class Submissions {

	private final AppControlCodec codec;

	private final long maxBytes;

	private final ExpiringStore<String, ServiceResponse> results;

	private final Map<String, Object> open = new HashMap<>();

	Submissions(ServiceSettings.Results settings, AppControlCodec codec, Clock clock) {
		this.codec = codec;
		this.maxBytes = settings.maxBytes();
		this.results = new ExpiringStore<>(settings.ttl(), settings.maxCount(), settings.maxBytes(), clock);
	}

	/**
	 * Takes note of a command that begins.
	 * @param mode when it is answered; what was kept under the id is dropped now when the
	 * caller has to poll, and with the new result otherwise
	 * @return keeps its result; a failed call only when no caller has got its answer yet
	 */
	synchronized Consumer<Step.End> open(String requestId, SubmitMode mode) {
		Object ticket = new Object();
		this.open.put(requestId, ticket);
		if (mode == SubmitMode.ASYNC) {
			this.results.remove(requestId);
		}
		return (end) -> close(requestId, ticket, mode, end.response(requestId));
	}

	private synchronized void close(String requestId, Object ticket, SubmitMode mode, ServiceResponse response) {
		if (!this.open.remove(requestId, ticket) || (mode == SubmitMode.SYNC && !response.success())) {
			return;
		}
		long size = this.codec.write(response).length;
		if (!this.results.put(requestId, response, size)) {
			ServiceResponse note = ServiceResponse
				.failed(ToolError.of(FailureKinds.NOT_AVAILABLE, "The observation has " + size
						+ " bytes and was not kept; the service keeps at most " + this.maxBytes + "."), requestId);
			this.results.put(requestId, note, this.codec.write(note).length);
		}
	}

	synchronized @Nullable ServiceResponse find(String requestId) {
		return this.results.get(requestId);
	}

	int size() {
		return this.results.size();
	}

	long bytes() {
		return this.results.bytes();
	}

}
