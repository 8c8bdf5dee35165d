package io.quintet.happy.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.internal.json.HappyJson;

/**
 * An account as the server has it: its records, its sockets and the number of its
 * updates. What reads or changes records holds the lock of the account.
 */
final class AccountState {

	final String publicKey;

	final String token;

	final Map<String, SessionState> sessions = new LinkedHashMap<>();

	final Map<String, String> sessionsByTag = new LinkedHashMap<>();

	final Map<String, MachineState> machines = new LinkedHashMap<>();

	/** What lists hold beside the records. */
	final List<JsonNode> brokenSessions = new ArrayList<>();

	final List<JsonNode> brokenMachines = new ArrayList<>();

	private final ServerState server;

	final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();

	/** {@code null} when only its client knows it. */
	volatile @Nullable AccountSecret secret;

	private long updateSeq;

	AccountState(ServerState server, String publicKey, String token) {
		this.server = server;
		this.publicKey = publicKey;
		this.token = token;
	}

	/** Pushes an update; under the lock. */
	void update(ObjectNode body, Predicate<ClientSocket> to) {
		ObjectNode frame = HappyJson.object()
			.put("id", this.server.updateId())
			.put("seq", ++this.updateSeq)
			.set("body", body)
			.put("createdAt", this.server.now());
		this.server.feed.send(this, "update", frame, to);
	}

	/** Pushes an ephemeral, which only user-scoped sockets get. */
	void ephemeral(ObjectNode data) {
		this.server.feed.send(this, "ephemeral", data, ClientSocket::isUser);
	}

}
