package io.quintet.happy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JacksonException;
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

	private final AccountRecords account;

	private final SharedSocket socket;

	private final HappySettings settings;

	private final Scheduler timer;

	private final SerialQueues queues;

	MetadataUpdates(AccountRecords account, SharedSocket socket, HappySettings settings, Scheduler timer) {
		this.account = account;
		this.socket = socket;
		this.settings = settings;
		this.timer = timer;
		this.queues = new SerialQueues(settings.sendQueue());
	}

	Mono<Session> update(String sessionId, Map<String, JsonNode> changes) {
		Map<String, JsonNode> written = asRead(object(changes));
		return Mono.defer(() -> {
			Update update = new Update(sessionId, written);
			// Serial, so that updates of one client do not conflict with each other.
			return this.queues
				.run(sessionId, update.run(),
						() -> new MetadataUpdateException("As many updates as 'happy.send-queue' allows ("
								+ this.settings.sendQueue() + ") wait; nothing was changed"))
				.timeout(this.settings.rpcTimeout(), Mono.error(() -> late(sessionId, update.sent)), this.timer);
		});
	}

	private static Map<String, JsonNode> asRead(ObjectNode changes) {
		JsonNode read;
		try {
			read = HappyJson.read(HappyJson.bytes(changes));
		}
		catch (JacksonException ex) {
			read = null;
		}
		if (read == null) {
			throw new IllegalArgumentException("The changes are nested too deeply, or have a number that is too long");
		}
		return HappyJson.members(read);
	}

	private MetadataUpdateException late(String sessionId, boolean sent) {
		return new MetadataUpdateException(
				"The metadata of session " + sessionId + " were not confirmed within " + this.settings.rpcTimeout()
						+ " ('happy.rpc-timeout'); " + (sent ? "they may have been changed" : "nothing was changed"));
	}

	private static ObjectNode object(Map<String, JsonNode> members) {
		ObjectNode object = HappyJson.object();
		object.setAll(members);
		return object;
	}

	/** One update with all its attempts. Only a timeout comes from another thread. */
	private final class Update {

		private final String sessionId;

		/** As they are read again, so that they can be compared. */
		private final Map<String, JsonNode> changes;

		private int attempts;

		/**
		 * Whether an attempt was not acknowledged, so that the server may make it yet.
		 */
		private boolean open;

		private volatile boolean sent;

		Update(String sessionId, Map<String, JsonNode> changes) {
			this.sessionId = sessionId;
			this.changes = changes;
		}

		Mono<Session> run() {
			return read().flatMap(this::attempt);
		}

		private Mono<Base> read() {
			return MetadataUpdates.this.account.session(this.sessionId).map(Base::new);
		}

		private Mono<Session> attempt(Base base) {
			this.attempts++;
			Map<String, JsonNode> merged = new LinkedHashMap<>(base.session().metadata());
			merged.putAll(this.changes);
			ObjectNode data = HappyJson.object()
				.put("sid", this.sessionId)
				.put("metadata", base.key().encrypt(HappyJson.bytes(object(merged))))
				.put("expectedVersion", base.session().metadataVersion());
			return MetadataUpdates.this.socket.connection()
				.doOnNext((connection) -> this.sent = true)
				.flatMap((connection) -> connection.call("update-metadata", data)
					.timeout(MetadataUpdates.this.settings.metadataTimeout(), MetadataUpdates.this.timer)
					.flatMap((ack) -> judge(ack, base, merged))
					.onErrorResume((ex) -> ex instanceof TimeoutException || ex instanceof RpcTransportException,
							this::look));
		}

		private Mono<Session> judge(JsonNode ack, Base base, Map<String, JsonNode> merged) {
			String result = HappyJson.text(ack, "result");
			if ("success".equals(result)) {
				return Mono
					.just(base.with(merged, HappyJson.count(ack, "version", base.session().metadataVersion() + 1))
						.session());
			}
			if (!"version-mismatch".equals(result)) {
				throw new MetadataUpdateException("The server did not take the metadata of session " + this.sessionId
						+ ((result != null) ? ": " + result : ""));
			}
			JsonNode fresh = RecordReader.open(ack.get("metadata"), base.key());
			long version = HappyJson.count(ack, "version", -1);
			return ((fresh == null || !fresh.isObject() || version < 0) ? read()
					: Mono.just(base.with(HappyJson.members(fresh), version)))
				.flatMap((now) -> again(now, () -> new MetadataConflictException(
						"Others changed the metadata at each of " + this.attempts + " attempts")));
		}

		/** Without an acknowledgement the record tells whether the write was stored. */
		private Mono<Session> look(Throwable ex) {
			this.open = true;
			return read().flatMap((now) -> again(now,
					() -> new MetadataUpdateException("The server acknowledged no metadata of session " + this.sessionId
							+ " in " + this.attempts + " attempts", ex)));
		}

		private Mono<Session> again(Base now, Supplier<MetadataUpdateException> failure) {
			if (this.open && now.session().metadata().entrySet().containsAll(this.changes.entrySet())) {
				return Mono.just(now.session());
			}
			if (this.attempts >= HappySettings.METADATA_ATTEMPTS) {
				return Mono.error(failure);
			}
			Duration pause = Duration
				.ofNanos((long) (LONGEST_PAUSE.toNanos() * Math.random() * Math.min(this.attempts, 8) / 8));
			return Mono.delay(pause, MetadataUpdates.this.timer).flatMap((tick) -> attempt(now));
		}

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
