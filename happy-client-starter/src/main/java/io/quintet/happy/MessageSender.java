package io.quintet.happy;

import java.time.Duration;
import java.util.UUID;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.MessageDeliveryException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.transport.RestAnswer;
import io.quintet.happy.internal.transport.RestCalls;
import io.quintet.happy.internal.transport.SharedSocket;

/**
 * Sends messages. A local id per message makes retries idempotent; the response of the
 * server confirms it.
 */
final class MessageSender {

	private static final Duration CONFIRM_EVERY = Duration.ofMillis(1500);

	private static final int CONFIRM_LOOKS = 7;

	private static final int SOCKET_ATTEMPTS = 3;

	private final AccountRecords account;

	private final RestCalls rest;

	private final SharedSocket socket;

	private final MessageLog log;

	private final HappySettings settings;

	private final Scheduler timer;

	private final SerialQueues queues;

	MessageSender(AccountRecords account, RestCalls rest, SharedSocket socket, MessageLog log, HappySettings settings,
			Scheduler timer) {
		this.account = account;
		this.rest = rest;
		this.socket = socket;
		this.log = log;
		this.settings = settings;
		this.timer = timer;
		this.queues = new SerialQueues(settings.sendQueue());
	}

	Mono<SentMessage> send(String sessionId, UserMessage message) {
		String localId = (message.localId() != null) ? message.localId() : UUID.randomUUID().toString();
		Mono<SentMessage> send = this.account.key(sessionId)
			.flatMap((key) -> post(sessionId, key.encrypt(HappyJson.bytes(content(message))), localId));
		Duration timeout = this.settings.sendTimeout();
		return this.queues
			.run(sessionId, send,
					() -> new MessageDeliveryException("As many messages as 'happy.send-queue' allows ("
							+ this.settings.sendQueue() + ") wait to be sent; the message was not sent"))
			.timeout(timeout,
					Mono.error(() -> new MessageDeliveryException("The message to session " + sessionId
							+ " was not confirmed within " + timeout.toMillis() / 1000.0
							+ " s ('happy.send-timeout'); it may be stored all the same")),
					this.timer)
			.onErrorMap(HappyConnectionException.class, (ex) -> new MessageDeliveryException(
					"The message to session " + sessionId + " was not taken: " + ex.getMessage(), ex));
	}

	static ObjectNode content(UserMessage message) {
		ObjectNode content = HappyJson.object();
		content.put("role", "user");
		content.putObject("content").put("type", "text").put("text", message.text());
		ObjectNode meta = content.putObject("meta");
		meta.put("sentFrom", "quintet").put("permissionMode", message.permissionMode().wireName());
		message.meta().forEach(meta::set);
		return content;
	}

	private Mono<SentMessage> post(String sessionId, String encrypted, String localId) {
		ObjectNode body = HappyJson.object();
		body.putArray("messages").addObject().put("content", encrypted).put("localId", localId);
		return this.rest.post(RestCalls.WITHOUT_END, body, "/v3/sessions/{id}/messages", sessionId)
			.flatMap((answer) -> {
				if (answer.routeMissing()) {
					return emit(sessionId, encrypted, localId, 1);
				}
				return answer.found() ? confirmed(answer, localId) : Mono.error(gone(sessionId));
			});
	}

	private HappyException gone(String sessionId) {
		this.account.forget(sessionId);
		return Ids.notFound(sessionId);
	}

	private static Mono<SentMessage> confirmed(RestAnswer answer, String localId) {
		for (JsonNode row : answer.body().path("messages")) {
			if (localId.equals(HappyJson.text(row, "localId"))) {
				return Mono.just(stored(row, localId));
			}
		}
		return Mono.error(new MessageDeliveryException(
				"The server answered without confirming the message; it may be stored all the same"));
	}

	private static SentMessage stored(JsonNode row, String localId) {
		return new SentMessage(HappyJson.text(row, "id", ""), localId, MessageLog.seq(row));
	}

	/** For old servers, which acknowledge nothing: sends, then polls for the message. */
	private Mono<SentMessage> emit(String sessionId, String encrypted, String localId, int attempt) {
		ObjectNode data = HappyJson.object().put("sid", sessionId).put("message", encrypted).put("localId", localId);
		Mono<SentMessage> look = Flux.interval(Duration.ofMillis(50), CONFIRM_EVERY, this.timer)
			.take(CONFIRM_LOOKS)
			.onBackpressureDrop()
			.concatMap((tick) -> this.log.old(sessionId, RestCalls.WITHOUT_END), 1)
			.concatMapIterable((records) -> records)
			.filter((record) -> localId.equals(HappyJson.text(record, "localId")))
			.next()
			.map((record) -> stored(record, localId));
		return this.socket.connection()
			.doOnNext((connection) -> connection.send("message", data))
			.then(look)
			.switchIfEmpty(
					Mono.defer(() -> (attempt < SOCKET_ATTEMPTS) ? emit(sessionId, encrypted, localId, attempt + 1)
							: Mono.error(new MessageDeliveryException("The message to session " + sessionId
									+ " did not appear there after " + attempt + " attempts"))));
	}

}
