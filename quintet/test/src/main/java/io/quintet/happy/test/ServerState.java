package io.quintet.happy.test;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What outlives a restart of the server. */
final class ServerState {

	private static final long FOUR_DIGITS = 36L * 36 * 36 * 36;

	final FakeServerSettings settings;

	private final Map<String, AccountState> byPublicKey = new ConcurrentHashMap<>();

	private final Map<String, AccountState> byToken = new ConcurrentHashMap<>();

	private final AtomicLong records = new AtomicLong();

	final SecureRandom random = new SecureRandom();

	final UpdateFeed feed = new UpdateFeed();

	final RecentItems<RecordedCall> calls = new RecentItems<>();

	final SessionChanges sessions = new SessionChanges(this);

	final MachineChanges machines = new MachineChanges(this);

	final LinkRequests links = new LinkRequests(this.random);

	final Workers workers;

	final Faults faults;

	final RpcRelay rpc;

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
		return this.settings.clock().millis();
	}

	/** Makes an id of the length that the real server's have; they ascend. */
	String recordId() {
		return "c" + base36(now(), 8) + base36(this.records.getAndIncrement() % FOUR_DIGITS, 4) + "fake"
				+ base36(this.random.nextLong(1L << 40), 8);
	}

	String updateId() {
		return base36(this.random.nextLong(FOUR_DIGITS * FOUR_DIGITS * FOUR_DIGITS), 12);
	}

	private static String base36(long value, int length) {
		String digits = Long.toString(value, 36);
		return "0".repeat(Math.max(0, length - digits.length())) + digits;
	}

	void called(String method, String target, @Nullable JsonNode body) {
		this.calls.add(new RecordedCall(method, target, body));
	}

}
