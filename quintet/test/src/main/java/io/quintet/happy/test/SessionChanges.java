package io.quintet.happy.test;

import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** Changes of sessions, each with the frames that tell of it. */
final class SessionChanges {

	private static final long MAX_AGE_OF_END = 10 * 60 * 1000L;

	private final ServerState server;

	SessionChanges(ServerState server) {
		this.server = server;
	}

	/** Creates a session, or finds the one of the same tag. */
	SessionState create(AccountState account, String tag, String metadata, @Nullable String dataEncryptionKey) {
		synchronized (account) {
			String known = account.sessionsByTag.get(tag);
			SessionState existing = (known != null) ? account.sessions.get(known) : null;
			if (existing != null) {
				return existing;
			}
			long now = this.server.now();
			SessionState session = new SessionState(this.server.recordId(), metadata, dataEncryptionKey, now);
			account.sessions.put(session.id, session);
			account.sessionsByTag.put(tag, session.id);
			ObjectNode body = HappyJson.object().put("t", "new-session");
			body.setAll(session.record());
			account.update(body, ClientSocket::isUser);
			return session;
		}
	}

	/**
	 * Stores a message unless its localId is there already.
	 * @param sender socket that must not get it back
	 * @param burns whether a repetition uses up a number
	 */
	@Nullable MessageRow append(AccountState account, String sessionId, JsonNode content, @Nullable String localId,
			@Nullable ClientSocket sender, boolean burns) {
		synchronized (account) {
			SessionState session = account.sessions.get(sessionId);
			if (session == null) {
				return null;
			}
			MessageRow known = session.find(localId);
			if (known != null) {
				if (burns) {
					session.nextSeq();
				}
				return known;
			}
			long now = this.server.now();
			MessageRow row = session.add(this.server.recordId(), localId, content, now);
			ObjectNode body = HappyJson.object().put("t", "new-message").put("sid", sessionId);
			body.set("message", row.record());
			account.update(body, (to) -> to.isUser() || (to != sender && to.isOf(ClientScope.SESSION, sessionId)));
			if (session.agent != null) {
				session.agent.accept(row);
			}
			return row;
		}
	}

	/** Replaces the metadata regardless of its version. */
	void metadata(AccountState account, String sessionId, Function<@Nullable String, @Nullable String> change) {
		synchronized (account) {
			SessionState session = account.sessions.get(sessionId);
			if (session != null) {
				session.metadata = session.metadata.next(change.apply(session.metadata.value()));
				changed(account, session, "metadata", session.metadata);
			}
		}
	}

	/** Replaces the agent state regardless of its version. */
	void agentState(AccountState account, String sessionId, @Nullable String value) {
		synchronized (account) {
			SessionState session = account.sessions.get(sessionId);
			if (session != null) {
				session.agentState = session.agentState.next(value);
				changed(account, session, "agentState", session.agentState);
			}
		}
	}

	/** Tells of a changed value; under the lock. */
	void changed(AccountState account, SessionState session, String name, VersionedValue value) {
		session.updatedAt = this.server.now();
		ObjectNode body = HappyJson.object().put("t", "update-session").put("id", session.id);
		body.set(name, HappyJson.object().put("value", value.value()).put("version", value.version()));
		account.update(body, interestedIn(session.id));
	}

	private static Predicate<ClientSocket> interestedIn(String sessionId) {
		return (to) -> to.isUser() || to.isOf(ClientScope.SESSION, sessionId);
	}

	/** Takes the heartbeat of an agent. */
	void activity(AccountState account, String sessionId, boolean active, boolean thinking, long time) {
		synchronized (account) {
			SessionState session = account.sessions.get(sessionId);
			if (session == null) {
				return;
			}
			session.active = active;
			session.activeAt = time;
			account.ephemeral(HappyJson.object()
				.put("type", "activity")
				.put("id", sessionId)
				.put("active", active)
				.put("activeAt", time)
				.put("thinking", thinking));
		}
	}

	/** Takes the end of a session unless it is told of too late. */
	void end(AccountState account, String sessionId, long time) {
		long now = this.server.now();
		if (time >= now - MAX_AGE_OF_END) {
			activity(account, sessionId, false, false, Math.min(time, now));
		}
	}

	/**
	 * Deletes a session.
	 * @return whether there was one
	 */
	boolean delete(AccountState account, String sessionId) {
		synchronized (account) {
			if (account.sessions.remove(sessionId) == null) {
				return false;
			}
			account.sessionsByTag.values().remove(sessionId);
			account.update(HappyJson.object().put("t", "delete-session").put("sid", sessionId), ClientSocket::isUser);
			return true;
		}
	}

}
