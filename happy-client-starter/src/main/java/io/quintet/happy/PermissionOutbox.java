package io.quintet.happy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.MessageDeliveryException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.PermissionAnswer;

/**
 * Delivers answers to permission requests and retries after a lost connection, unless the
 * state shows that the request is completed.
 */
final class PermissionOutbox {

	private final AccountRecords account;

	private final RemoteCalls calls;

	private final HappySettings settings;

	private final Scheduler timer;

	private final SerialQueues queues;

	PermissionOutbox(AccountRecords account, RemoteCalls calls, HappySettings settings, Scheduler timer) {
		this.account = account;
		this.calls = calls;
		this.settings = settings;
		this.timer = timer;
		this.queues = new SerialQueues(settings.sendQueue());
	}

	Mono<Void> answer(String sessionId, PermissionAnswer answer) {
		Duration timeout = this.settings.sendTimeout();
		return Mono.defer(() -> {
			AtomicReference<@Nullable Throwable> last = new AtomicReference<>();
			return this.queues
				.run(sessionId, deliver(sessionId, answer, last),
						() -> new MessageDeliveryException("As many permission answers as 'happy.send-queue' allows ("
								+ this.settings.sendQueue() + ") wait; the answer was not given"))
				.timeout(timeout,
						Mono.error(
								() -> new MessageDeliveryException(
										"The answer to permission " + answer.requestId() + " was not taken within "
												+ timeout.toMillis() / 1000.0 + " s ('happy.send-timeout')",
										last.get())),
						this.timer);
		});
	}

	private Mono<Void> deliver(String sessionId, PermissionAnswer answer, AtomicReference<@Nullable Throwable> last) {
		Mono<Void> once = this.account.key(sessionId)
			.flatMap((key) -> this.calls.call(sessionId, key, "permission", parameters(answer)))
			.doOnNext((reply) -> RemoteCalls.requireNoError(reply, "The permission was not answered"))
			.then();
		Mono<Void> unlessDone = done(sessionId, answer).flatMap((done) -> done ? Mono.<Void>empty() : once);
		return Mono.defer(() -> (last.get() != null) ? unlessDone : once)
			.retryWhen(Retry.backoff(Long.MAX_VALUE, this.settings.backoffBase())
				.maxBackoff(this.settings.backoffMax())
				.jitter(HappySettings.JITTER)
				.scheduler(this.timer)
				.filter(PermissionOutbox::mayPass)
				.doBeforeRetry((signal) -> last.set(signal.failure())));
	}

	/**
	 * Failures that a retry can mend: no connection, or none of the session's process.
	 */
	private static boolean mayPass(Throwable ex) {
		return ex instanceof MachineOfflineException || ex instanceof HappyConnectionException;
	}

	/** Whether the request is completed. */
	private Mono<Boolean> done(String sessionId, PermissionAnswer answer) {
		return this.account.session(sessionId).map((session) -> {
			AgentState state = session.value().agentStateData();
			return state != null && state.data().path("completedRequests").has(answer.requestId());
		});
	}

	private static ObjectNode parameters(PermissionAnswer answer) {
		ObjectNode parameters = HappyJson.object().put("id", answer.requestId()).put("approved", answer.approved());
		if (answer.reason() != null) {
			parameters.put("reason", answer.reason());
		}
		if (answer.mode() != null) {
			parameters.put("mode", answer.mode().wireName());
		}
		if (!answer.allowedTools().isEmpty()) {
			ArrayNode tools = parameters.putArray("allowTools");
			answer.allowedTools().forEach(tools::add);
		}
		return parameters;
	}

}
