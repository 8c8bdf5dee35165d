package io.quintet.happy;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.MachineNotFoundException;
import io.quintet.happy.error.StopSessionException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.internal.session.RecordReader.Opened;
import io.quintet.happy.internal.transport.Connections;
import io.quintet.happy.internal.transport.RestAnswer;
import io.quintet.happy.internal.transport.RestCalls;
import io.quintet.happy.internal.transport.SharedSocket;
import io.quintet.happy.internal.transport.UpdateConnector;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.Session;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.support.reactive.Backoff;

/** The client over REST and one socket. */
final class NetworkHappyClient implements HappyClient {

	private static final int REPEATS = 3;

	/** A process takes a second or two to end. */
	private static final Duration GONE_BY_ITSELF = Duration.ofSeconds(2);

	private static final Duration GONE_WHEN_TOLD = Duration.ofSeconds(1);

	private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

	private final HappySettings settings;

	private final RestCalls rest;

	private final Connections connections;

	private final SharedSocket socket;

	private final RecordReader records;

	private final HappyObservations observations;

	private final Clock clock;

	private final AccountRecords account;

	private final MessageLog log;

	private final MessageSender sender;

	private final MetadataUpdates metadata;

	private final RemoteCalls calls;

	private final Daemons daemons;

	private final PermissionOutbox permissions;

	private final Waits waits;

	private final SessionFeed feed;

	private final StatusCheck check;

	private final Scheduler timer;

	private final Closing closing = new Closing();

	NetworkHappyClient(HappySettings settings, RestCalls rest, Connections connections, UpdateConnector connector,
			Backoff backoff, Credentials credentials, HappyMeters meters, HappyObservations observations,
			Scheduler timer, Clock clock) {
		this.settings = settings;
		this.rest = rest;
		this.connections = connections;
		this.records = new RecordReader(credentials, meters::decryptFailed);
		this.observations = observations;
		this.clock = clock;
		this.timer = timer;
		this.account = new AccountRecords(rest, this.records, HappySettings.MAX_SESSIONS);
		this.log = new MessageLog(rest);
		UpdateHub hub = new UpdateHub(this.account, meters);
		this.socket = new SharedSocket(connector, hub, backoff, settings.connectTimeout(), timer);
		this.feed = new SessionFeed(this.socket, hub, this.account, this.log, this.records, settings, timer);
		this.sender = new MessageSender(this.account, rest, this.socket, this.log, settings, timer);
		this.metadata = new MetadataUpdates(this.account, this.socket, settings, timer);
		this.calls = new RemoteCalls(this.socket, settings.rpcTimeout(), timer);
		this.daemons = new Daemons(this.account, this.calls);
		this.permissions = new PermissionOutbox(this.account, this.calls, settings, timer);
		this.waits = new Waits(this.feed, meters, timer);
		this.check = new StatusCheck(this.account, this.socket, this.daemons, credentials.source(),
				settings.connectTimeout(), timer);
	}

	private <T> Mono<T> observe(String operation, Mono<T> mono) {
		return this.observations.observe(operation, this.closing.until(mono).onErrorMap(NetworkHappyClient::family));
	}

	private <T> Flux<T> observe(String operation, Flux<T> flux) {
		return this.observations.observe(operation, this.closing.until(flux).onErrorMap(NetworkHappyClient::family));
	}

	/**
	 * The client fails with HappyException, or with IllegalArgumentException for invalid
	 * arguments.
	 */
	private static Throwable family(Throwable ex) {
		return (ex instanceof HappyException || ex instanceof IllegalArgumentException) ? ex
				: new HappyException("The operation failed: " + ex, ex);
	}

	@Override
	public Flux<Machine> listMachines(boolean activeOnly) {
		return observe("list-machines",
				this.account.machines().map(Opened::value).filter((machine) -> !activeOnly || machine.active()));
	}

	@Override
	public Mono<Machine> getMachine(String machineId) {
		return observe("get-machine", this.account.machine(machineId)
			.map(Opened::value)
			.switchIfEmpty(Mono.error(() -> new MachineNotFoundException("Machine " + machineId + " not found"))));
	}

	@Override
	public Flux<Session> listSessions(boolean activeOnly) {
		return observe("list-sessions",
				(activeOnly ? this.account.activeSessions() : this.account.sessions()).map(Opened::value));
	}

	@Override
	public Mono<Session> getSession(String sessionId) {
		return observe("get-session", this.account.session(sessionId).map(Opened::value));
	}

	@Override
	public Mono<Boolean> isAlive(String sessionId) {
		return observe("is-alive", alive(sessionId));
	}

	private Mono<Boolean> alive(String sessionId) {
		return this.account.activeSessions().any((session) -> session.value().id().equals(sessionId));
	}

	@Override
	public Flux<Message> getMessages(String sessionId) {
		return messages(sessionId, 0, Integer.MAX_VALUE);
	}

	@Override
	public Flux<Message> getMessages(String sessionId, long afterSeq, int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' is at least 1, not " + limit);
		}
		return messages(sessionId, Math.max(0, afterSeq), limit).take(limit);
	}

	private Flux<Message> messages(String sessionId, long afterSeq, int limit) {
		return observe("get-messages",
				this.account.key(sessionId)
					.flatMapMany((key) -> this.log.after(sessionId, afterSeq, limit, REPEATS)
						.map((record) -> this.records.message(record, key))));
	}

	@Override
	public Mono<String> spawnSession(SpawnRequest request) {
		return observe("spawn-session", spawn(request));
	}

	private Mono<String> spawn(SpawnRequest request) {
		String name = request.name();
		Mono<String> spawned = this.daemons.spawn(request);
		return (name != null) ? spawned.flatMap((sessionId) -> rename(sessionId, name).thenReturn(sessionId)
			.onErrorMap(HappyException.class, (ex) -> ex.withSessionId(sessionId))) : spawned;
	}

	@Override
	public Mono<Void> stopSession(String sessionId) {
		return observe("stop-session", this.daemons.stop(sessionId).then(gone(sessionId)));
	}

	/**
	 * Waits until the server no longer lists the session as active. Some agents end
	 * without telling the server, which would list them for another ten minutes; the end
	 * is reported for them then. Failures here do not fail the stop.
	 */
	private Mono<Void> gone(String sessionId) {
		Mono<Boolean> gone = this.account.activeSessions(0)
			.any((session) -> session.value().id().equals(sessionId))
			.filter((alive) -> !alive)
			.repeatWhenEmpty((looks) -> looks.delayElements(LOOK_AGAIN, this.timer));
		Mono<Boolean> told = this.socket.connection()
			.doOnNext((connection) -> connection.send("session-end",
					HappyJson.object().put("sid", sessionId).put("time", this.clock.millis())))
			.then(gone)
			.timeout(GONE_WHEN_TOLD, Mono.empty(), this.timer);
		return gone.timeout(GONE_BY_ITSELF, told, this.timer).then().onErrorComplete(HappyException.class);
	}

	@Override
	public Mono<String> resumeSession(String sessionId) {
		return observe("resume-session", this.daemons.resume(sessionId));
	}

	@Override
	public Mono<Void> deleteSession(String sessionId) {
		Mono<RestAnswer> delete = Ids.usable(sessionId) ? this.rest.delete("/v1/sessions/{id}", sessionId)
				: Mono.error(() -> Ids.notFound(sessionId));
		return observe("delete-session", delete.doOnNext((answer) -> {
			this.account.forget(sessionId);
			if (!answer.found()) {
				throw Ids.notFound(sessionId);
			}
		}).then());
	}

	@Override
	public Mono<Session> updateSessionMetadata(String sessionId, Map<String, JsonNode> changes) {
		return observe("update-session-metadata", this.metadata.update(sessionId, changes));
	}

	@Override
	public Mono<Session> setSessionName(String sessionId, String name) {
		return observe("set-session-name", rename(sessionId, name));
	}

	private Mono<Session> rename(String sessionId, String name) {
		return Mono.defer(() -> {
			ObjectNode summary = HappyJson.object().put("text", name).put("updatedAt", this.clock.millis());
			Map<String, JsonNode> changes = new LinkedHashMap<>();
			changes.put("name", summary.get("text"));
			changes.put("summary", summary);
			return this.metadata.update(sessionId, changes);
		});
	}

	@Override
	public Mono<SentMessage> sendMessage(String sessionId, UserMessage message) {
		return observe("send-message", send(sessionId, message));
	}

	private Mono<SentMessage> send(String sessionId, UserMessage message) {
		return this.sender.send(sessionId, message).doOnNext((sent) -> this.waits.noteSent(sessionId, sent.seq()));
	}

	@Override
	public Mono<TurnResult> waitForTurnCompletion(String sessionId) {
		return waitForTurnCompletion(sessionId, this.settings.waitTimeout());
	}

	@Override
	public Mono<TurnResult> waitForTurnCompletion(String sessionId, Duration timeout) {
		return observe("wait-for-turn-completion", this.waits.turn(sessionId, timeout));
	}

	@Override
	public Mono<Void> waitForIdle(String sessionId) {
		return waitForIdle(sessionId, this.settings.waitTimeout());
	}

	@Override
	public Mono<Void> waitForIdle(String sessionId, Duration timeout) {
		return observe("wait-for-idle", this.waits.idle(sessionId, timeout));
	}

	@Override
	public Mono<TaskResult> runTask(TaskRequest request) {
		// The parts end when the client is closed, but the final stop is not cancelled.
		return this.observations.observe("run-task",
				this.closing.until(this.daemons.spawn(request.session()))
					.flatMap((sessionId) -> work(sessionId, request))
					.onErrorMap(NetworkHappyClient::family));
	}

	private Mono<TaskResult> work(String sessionId, TaskRequest request) {
		String name = request.session().name();
		Mono<?> named = (name != null) ? rename(sessionId, name) : Mono.empty();
		Mono<TurnResult> turn = this.closing
			.until(named.then(send(sessionId, request.message())).then(this.waits.turn(sessionId, request.timeout())));
		return Mono.usingWhen(Mono.just(sessionId), (id) -> turn, this::stopUnlessOver,
				(id, ex) -> stopUnlessOver(id).onErrorResume((stop) -> {
					ex.addSuppressed(stop);
					return Mono.empty();
				}), this::stopUnlessOver)
			.map((result) -> new TaskResult(sessionId, result))
			.onErrorMap(HappyException.class, (ex) -> ex.withSessionId(sessionId));
	}

	/** A failed stop is ignored when the session has already ended. */
	private Mono<Void> stopUnlessOver(String sessionId) {
		return this.daemons.stop(sessionId)
			.onErrorResume(StopSessionException.class,
					(ex) -> alive(sessionId).flatMap((alive) -> alive ? Mono.<Void>error(ex) : Mono.<Void>empty()));
	}

	@Override
	public Flux<SessionEvent> sessionEvents(String sessionId) {
		return events(sessionId, SessionFeed.NOW);
	}

	@Override
	public Flux<SessionEvent> sessionEvents(String sessionId, long afterSeq) {
		return events(sessionId, Math.max(0, afterSeq));
	}

	private Flux<SessionEvent> events(String sessionId, long position) {
		return this.closing.until(this.feed.follow(sessionId, position)).onErrorMap(NetworkHappyClient::family);
	}

	@Override
	public Mono<Void> answerPermission(String sessionId, PermissionAnswer answer) {
		return observe("answer-permission", this.permissions.answer(sessionId, answer));
	}

	@Override
	public Mono<Void> abort(String sessionId) {
		return observe("abort",
				this.account.key(sessionId)
					.flatMap((key) -> this.calls.call(sessionId, key, "abort", HappyJson.object()))
					.doOnNext((reply) -> RemoteCalls.requireNoError(reply, "The agent was not stopped"))
					.then());
	}

	@Override
	public Mono<JsonNode> call(String scopeId, String method, JsonNode parameters) {
		return observe("call",
				this.account.machine(scopeId)
					.map(Daemons::requireKey)
					.switchIfEmpty(this.account.key(scopeId))
					.flatMap((key) -> this.calls.call(scopeId, key, method, parameters)));
	}

	@Override
	public Mono<HappyStatus> status(@Nullable String machineId) {
		return this.observations.observe("status", this.check.status(machineId).onErrorMap(NetworkHappyClient::family));
	}

	@Override
	public void close() {
		this.rest.close();
		this.socket.close();
		this.connections.close();
		this.closing.close();
	}

}
