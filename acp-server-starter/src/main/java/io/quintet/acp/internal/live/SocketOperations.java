package io.quintet.acp.internal.live;

import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.internal.json.JsonReader;
import io.quintet.acp.internal.json.SocketJson;
import io.quintet.acp.internal.request.RequestReader;
import io.quintet.acp.internal.request.RequestReader.JoinRequest;
import io.quintet.acp.internal.request.RequestReader.ThreadInvocation;
import io.quintet.acp.internal.request.RequestReader.ThreadMessage;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoSocket;

/**
 * The events of clients: each reads its payload, leaves the rest to
 * {@link io.quintet.acp.AcpThreads}, and writes what comes of it.
 */
final class SocketOperations {

	static final String THREAD_JOIN = "thread:join";

	static final String THREAD_LEAVE = "thread:leave";

	static final String MESSAGE_SEND = "message:send";

	static final String ASSISTANT_INVOKE = "assistant:invoke";

	static final String RUN_CANCEL = "run:cancel";

	private static final List<String> EVENTS = List.of(THREAD_JOIN, THREAD_LEAVE, MESSAGE_SEND, ASSISTANT_INVOKE,
			RUN_CANCEL);

	private final ThreadFeeds feeds;

	private final RequestReader requests;

	private final JsonReader json;

	private final AcpSocketSettings settings;

	private final ReplayTurns turns = new ReplayTurns();

	SocketOperations(ThreadFeeds feeds, AcpLimits limits, AcpSocketSettings settings) {
		this.feeds = feeds;
		this.requests = new RequestReader(limits);
		this.json = new JsonReader(settings.maxDepth());
		this.settings = settings;
	}

	/**
	 * Answers an event.
	 * @param socket who sent it
	 * @param afterwards gets what is to be done when the answer is on its way
	 * @return the answer as JSON
	 */
	Mono<byte[]> answer(SocketIoSocket socket, SocketIoEvent event, Afterwards afterwards) {
		JoinedThreads joined = (JoinedThreads) socket.principal();
		return switch (event.name()) {
			case THREAD_JOIN -> join(socket, joined, payload(event), afterwards);
			case THREAD_LEAVE -> leave(joined, payload(event));
			case MESSAGE_SEND -> send(joined, payload(event));
			case ASSISTANT_INVOKE -> invoke(joined, payload(event));
			case RUN_CANCEL -> cancel(joined, payload(event));
			default -> throw AcpException.invalid("the event is not known; known are " + String.join(", ", EVENTS));
		};
	}

	// Each member is read as a document of its own, so that it may be nested as deep as
	// by REST.
	private JsonNode payload(SocketIoEvent event) {
		if (event.arguments().size() != 1 || !event.arguments().get(0).isObject()) {
			throw AcpException.invalid("the event takes one argument, which must be an object");
		}
		JsonNode payload = event.arguments().get(0);
		for (Map.Entry<String, JsonNode> member : payload.properties()) {
			this.json.check(member.getValue());
		}
		return payload;
	}

	private Mono<byte[]> join(SocketIoSocket socket, JoinedThreads joined, JsonNode payload, Afterwards afterwards) {
		JoinRequest request = this.requests.join(payload);
		if (joined.joinedThreads() >= this.settings.maxThreads() && joined.subscription(request.threadId()) == null) {
			throw new AcpException(ErrorCode.TOO_MANY_REQUESTS,
					"a socket can join at most " + this.settings.maxThreads() + " threads");
		}
		Joining joining = new Joining(this.feeds, socket, joined, request, this.settings);
		afterwards.set(joining::finish);
		return (request.since() != null) ? this.turns.inTurn(joined.identity().id(), joining.answer())
				: joining.answer();
	}

	private Mono<byte[]> leave(JoinedThreads joined, JsonNode payload) {
		String threadId = this.requests.id(payload, "thread_id");
		Subscription subscription = joined.subscription(threadId);
		Mono<Void> left = (subscription != null) ? subscription.left() : Mono.empty();
		return left.then(Mono.fromSupplier(() -> SocketJson.left(threadId)));
	}

	private Mono<byte[]> send(JoinedThreads joined, JsonNode payload) {
		ThreadMessage message = this.requests.threadMessage(payload);
		return joined.threads()
			.send(joined.identity(), message.threadId(), message.draft())
			.map((sent) -> SocketJson.sent(sent.event()))
			.flatMap((answer) -> behindFrames(message.threadId(), answer));
	}

	private Mono<byte[]> invoke(JoinedThreads joined, JsonNode payload) {
		ThreadInvocation invocation = this.requests.threadInvocation(payload);
		return joined.threads()
			.invoke(joined.identity(), invocation.threadId(), invocation.invocation())
			.map(SocketJson::invoked)
			.flatMap((answer) -> behindFrames(invocation.threadId(), answer));
	}

	private Mono<byte[]> cancel(JoinedThreads joined, JsonNode payload) {
		String runId = this.requests.id(payload, "run_id");
		return joined.threads()
			.cancel(joined.identity(), runId)
			.then(Mono.fromSupplier(() -> SocketJson.cancelled(runId)));
	}

	// The frames of a change are published before its answer, but another thread may
	// still be passing them on.
	private Mono<byte[]> behindFrames(String threadId, byte[] answer) {
		return this.feeds.settled(threadId).thenReturn(answer);
	}

	/** What is to be done when an answer is on its way, at most one thing. */
	static final class Afterwards {

		private Runnable task = () -> {
		};

		void set(Runnable task) {
			this.task = task;
		}

		void run() {
			this.task.run();
		}

	}

}
