package io.quintet.happy.test;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What outlives a restart of the server. */
final class ServerState {

	private final FakeServerSettings settings;

	private final Map<String, AccountState> byPublicKey = new ConcurrentHashMap<>();

	private final Map<String, AccountState> byToken = new ConcurrentHashMap<>();

	private final SecureRandom random = new SecureRandom();

	private final RecordIds ids = new RecordIds();

	private final UpdateFeed feed = new UpdateFeed();

	private final RecentItems<RecordedCall> calls = new RecentItems<>();

	private final SessionChanges sessions = new SessionChanges(this);

	private final MachineChanges machines = new MachineChanges(this);

	private final LinkRequests links = new LinkRequests(this.random);

	private final Workers workers;

	private final Faults faults;

	private final RpcRelay rpc;

	ServerState(FakeServerSettings settings, Workers workers) {
		this.settings = settings;
		this.workers = workers;
		this.faults = new Faults(this);
		this.rpc = new RpcRelay(this);
	}

	/** Finds the account of a signing key, or creates it. */
	AccountState account(String publicKey) {
		return this.byPublicKey.computeIfAbsent(publicKey, (key) -> {
			byte[] bytes = new byte[24];
			this.random.nextBytes(bytes);
			String token = "fake." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
			AccountState account = new AccountState(this, key, token);
			this.byToken.put(token, account);
			return account;
		});
	}

	@Nullable AccountState accountOfToken(String token) {
		return this.byToken.get(token);
	}

	Collection<AccountState> accounts() {
		return List.copyOf(this.byPublicKey.values());
	}

	long now() {
		return clock().millis();
	}

	Clock clock() {
		return this.settings.clock();
	}

	FakeServerSettings settings() {
		return this.settings;
	}

	SecureRandom random() {
		return this.random;
	}

	RecordIds ids() {
		return this.ids;
	}

	UpdateFeed feed() {
		return this.feed;
	}

	RecentItems<RecordedCall> calls() {
		return this.calls;
	}

	void called(String method, String target, @Nullable JsonNode body) {
		this.calls.add(new RecordedCall(method, target, body));
	}

	SessionChanges sessions() {
		return this.sessions;
	}

	MachineChanges machines() {
		return this.machines;
	}

	LinkRequests links() {
		return this.links;
	}

	Workers workers() {
		return this.workers;
	}

	Faults faults() {
		return this.faults;
	}

	RpcRelay rpc() {
		return this.rpc;
	}

}
