package io.quintet.appcontrol.service;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

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

	private final Map<String, Ticket> open = new HashMap<>();

	Submissions(ServiceSettings.Results settings, AppControlCodec codec, Clock clock) {
		this.codec = codec;
		this.maxBytes = settings.maxBytes();
		this.results = new ExpiringStore<>(settings.ttl(), settings.maxCount(), settings.maxBytes(), clock);
	}

	/**
	 * Takes note of a command that begins.
	 * @param mode when it is answered; what was kept under the id is dropped now when the
	 * caller has to poll, and with the new result otherwise
	 */
	synchronized Ticket open(String requestId, SubmitMode mode) {
		Ticket ticket = new Ticket(requestId, mode);
		this.open.put(requestId, ticket);
		if (mode == SubmitMode.ASYNC) {
			this.results.remove(requestId);
		}
		return ticket;
	}

	/**
	 * Keeps a result. A failed call is kept only when no caller has got its answer yet.
	 */
	void close(Ticket ticket, Step.End end) {
		ServiceResponse response = end.response(ticket.requestId);
		if (response.success() || ticket.mode == SubmitMode.ASYNC) {
			keep(ticket, response);
		}
		else {
			drop(ticket);
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

	private void keep(Ticket ticket, ServiceResponse response) {
		long size = this.codec.write(response).length;
		synchronized (this) {
			if (this.open.remove(ticket.requestId, ticket) && !this.results.put(ticket.requestId, response, size)) {
				ServiceResponse note = tooLarge(ticket.requestId, size);
				this.results.put(ticket.requestId, note, this.codec.write(note).length);
			}
		}
	}

	private synchronized void drop(Ticket ticket) {
		this.open.remove(ticket.requestId, ticket);
	}

	private ServiceResponse tooLarge(String requestId, long size) {
		return ServiceResponse.failed(ToolError.of(FailureKinds.NOT_AVAILABLE, "The observation has " + size
				+ " bytes and was not kept; the service keeps at most " + this.maxBytes + "."), requestId);
	}

	/** A submitted command that has not ended. Equal to nothing but itself. */
	static final class Ticket {

		private final String requestId;

		private final SubmitMode mode;

		Ticket(String requestId, SubmitMode mode) {
			this.requestId = requestId;
			this.mode = mode;
		}

	}

}
