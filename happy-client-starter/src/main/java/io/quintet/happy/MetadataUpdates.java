package io.quintet.happy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.MetadataConflictException;
import io.quintet.happy.error.MetadataUpdateException;
import io.quintet.happy.error.RpcTransportException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.internal.session.RecordReader.Opened;
import io.quintet.happy.internal.transport.SharedSocket;
import io.quintet.happy.session.Session;

/**
 * Updates metadata with optimistic locking: merges, writes with the expected version, and
 * merges again after a conflict.
 */
final class MetadataUpdates {

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

	private final Directory directory;

	private final SharedSocket socket;

	private final HappySettings settings;

	private final Scheduler timer;

	private final SerialQueues queues;

	MetadataUpdates(Directory directory, SharedSocket socket, HappySettings settings, Scheduler timer) {
		this.directory = directory;
		this.socket = socket;
		this.settings = settings;
		this.timer = timer;
		this.queues = new SerialQueues(settings.sendQueue());
	}

	Mono<Session> update(String sessionId, Map<String, JsonNode> changes) {
		Map<String, JsonNode> copy = new LinkedHashMap<>(changes);
		return Mono.defer(() -> {
			AtomicBoolean sent = new AtomicBoolean();
			Mono<Session> update = this.directory.session(sessionId)
				.flatMap((session) -> attempt(new Base(session), copy, 1, sent));
			// Serial, so that updates of one client do not conflict with each other.
			return this.queues
				.run(sessionId, update,
						() -> new MetadataUpdateException("As many updates as 'happy.send-queue' allows ("
								+ this.settings.sendQueue() + ") wait; nothing was changed"))
				.timeout(this.settings.rpcTimeout(), Mono.error(() -> late(sessionId, sent.get())), this.timer);
		});
	}

	private MetadataUpdateException late(String sessionId, boolean sent) {
		return new MetadataUpdateException(
				"The metadata of session " + sessionId + " were not confirmed within " + this.settings.rpcTimeout()
						+ " ('happy.rpc-timeout'); " + (sent ? "they may have been changed" : "nothing was changed"));
	}

	private Mono<Session> attempt(Base base, Map<String, JsonNode> changes, int number, AtomicBoolean sent) {
		Map<String, JsonNode> merged = new LinkedHashMap<>(base.session().metadata());
		merged.putAll(changes);
		ObjectNode plain = HappyJson.object();
		plain.setAll(merged);
		ObjectNode data = HappyJson.object()
			.put("sid", base.session().id())
			.put("metadata", base.key().encrypt(HappyJson.bytes(plain)))
			.put("expectedVersion", base.session().metadataVersion());
		return this.socket.connection()
			.doOnNext((connection) -> sent.set(true))
			.flatMap((connection) -> connection.call("update-metadata", data)
				.timeout(this.settings.metadataTimeout(), this.timer)
				.flatMap((ack) -> judge(ack, base, merged))
				.onErrorResume((ex) -> ex instanceof TimeoutException || ex instanceof RpcTransportException,
						(ex) -> look(base, merged, number, ex)))
			.flatMap((outcome) -> follow(outcome, changes, number, sent));
	}

	private Mono<Outcome> judge(JsonNode ack, Base base, Map<String, JsonNode> merged) {
		String result = HappyJson.text(ack, "result");
		if ("success".equals(result)) {
			return Mono.just(new Outcome(
					base.with(merged, HappyJson.count(ack, "version", base.session().metadataVersion() + 1)), true));
		}
		if (!"version-mismatch".equals(result)) {
			throw new MetadataUpdateException("The server did not take the metadata of session " + base.session().id()
					+ ((result != null) ? ": " + result : ""));
		}
		JsonNode fresh = RecordReader.open(ack.get("metadata"), base.key());
		long version = HappyJson.count(ack, "version", -1);
		if (fresh == null || !fresh.isObject() || version < 0) {
			return this.directory.session(base.session().id()).map((session) -> new Outcome(new Base(session), false));
		}
		return Mono.just(new Outcome(base.with(HappyJson.members(fresh), version), false));
	}

	/**
	 * Without an acknowledgement, reads the record to see whether the write was stored.
	 */
	private Mono<Outcome> look(Base base, Map<String, JsonNode> merged, int number, Throwable ex) {
		return this.directory.session(base.session().id()).map((session) -> {
			Base now = new Base(session);
			if (now.session().metadataVersion() == base.session().metadataVersion() + 1
					&& now.session().metadata().equals(merged)) {
				return new Outcome(now, true);
			}
			if (number >= HappySettings.METADATA_ATTEMPTS) {
				throw new MetadataUpdateException("The server acknowledged no metadata of session "
						+ base.session().id() + " in " + number + " attempts", ex);
			}
			return new Outcome(now, false);
		});
	}

	private Mono<Session> follow(Outcome outcome, Map<String, JsonNode> changes, int number, AtomicBoolean sent) {
		Base base = outcome.base();
		if (outcome.done()) {
			return Mono.just(base.session());
		}
		if (number >= HappySettings.METADATA_ATTEMPTS) {
			return Mono
				.error(new MetadataConflictException("Others changed the metadata at each of " + number + " attempts"));
		}
		Duration pause = Duration.ofNanos((long) (LONGEST_PAUSE.toNanos() * Math.random() * Math.min(number, 8) / 8));
		return Mono.delay(pause, this.timer).flatMap((tick) -> attempt(base, changes, number + 1, sent));
	}

	/** Whether the write was stored, and the metadata to merge with. */
	private record Outcome(Base base, boolean done) {
	}

	/** The session with its metadata as on the server. */
	private record Base(Session session, RecordKey key) {

		Base(Opened<Session> opened) {
			this(opened.value(), requireKey(opened));
		}

		private static RecordKey requireKey(Opened<Session> opened) {
			if (opened.key() == null || !opened.value().metadataReadable()) {
				throw new EncryptionException("The metadata of session " + opened.value().id()
						+ " cannot be opened; an update would lose them, so nothing was changed");
			}
			return opened.key();
		}

		Base with(Map<String, JsonNode> metadata, long version) {
			Session old = this.session;
			return new Base(new Session(old.id(), old.active(), old.createdAt(), old.updatedAt(), metadata, true,
					version, old.agentState(), old.agentStateData(), old.agentStateVersion()), this.key);
		}

	}

}
