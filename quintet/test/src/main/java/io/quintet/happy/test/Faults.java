package io.quintet.happy.test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a {@link FakeHappyServer} does wrong on purpose. Faults are in effect when the
 * method returns, add up, and outlive a restart; counts go down by one with each use.
 */
public final class Faults {

	private final ServerState server;

	private final List<RestFault> rest = new CopyOnWriteArrayList<>();

	private final Map<String, Duration> delays = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> lostAcks = new ConcurrentHashMap<>();

	private final AtomicInteger conflicts = new AtomicInteger();

	private final Queue<String> rpcErrors = new ConcurrentLinkedQueue<>();

	private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

	private volatile boolean refusing;

	private volatile boolean unauthorized;

	private volatile Runnable cut = () -> {
	};

	Faults(ServerState server) {
		this.server = server;
	}

	/**
	 * Closes all sockets, as a server does that shuts down in good order: with a close
	 * frame, the end of the connection being left to the client for two seconds.
	 */
	public void dropSockets() {
		for (AccountState account : this.server.accounts()) {
			account.sockets.forEach(ClientSocket::close);
		}
	}

	/** Ends all connections, of sockets and requests, without a word. */
	public void cutConnections() {
		this.cut.run();
	}

	/** Answers handshakes of sockets with 503. */
	public void refuseSockets(boolean refusing) {
		this.refusing = refusing;
	}

	/**
	 * Refuses sockets in the protocol, by a CONNECT_ERROR.
	 * @param message what {@code message} says
	 * @param count how many of the next ones
	 */
	public void refuseConnects(String message, int count) {
		this.refusals.addAll(Collections.nCopies(count, message));
	}

	/** Holds back updates and ephemerals until they are released. */
	public void holdUpdates() {
		this.server.feed.hold();
	}

	/**
	 * Sends what was held back, and goes on without holding.
	 * @param shuffled whether in another order, the same one each time
	 * @param duplicated whether each comes twice
	 */
	public void releaseUpdates(boolean shuffled, boolean duplicated) {
		this.server.feed.release(shuffled, duplicated);
	}

	/** Sends each update and ephemeral twice. */
	public void duplicateUpdates(boolean on) {
		this.server.feed.duplicate(on);
	}

	/**
	 * Loses updates on their way; what they tell is stored.
	 * @param count how many of the next ones, for all sockets
	 */
	public void loseUpdates(int count) {
		this.server.feed.lose(count);
	}

	/**
	 * Handles events without acknowledging them.
	 * @param event name of the event
	 * @param count how many of the next ones
	 */
	public void loseAcks(String event, int count) {
		this.lostAcks.put(event, new AtomicInteger(count));
	}

	/**
	 * Lets another writer change the metadata just before a client does, so that the
	 * client's version is old. Where the secret of the account is known here, the other
	 * writer adds the member {@code otherWriter}.
	 * @param count how many times in a row
	 */
	public void conflictMetadata(int count) {
		this.conflicts.set(count);
	}

	/**
	 * Answers requests with an error, without doing what they ask for.
	 * @param pathPrefix where their path begins
	 * @param status status of the answer
	 * @param count how many of the next ones
	 * @param retryAfter header of the answer, in whole seconds; {@code null} for none
	 */
	public void failRest(String pathPrefix, int status, int count, @Nullable Duration retryAfter) {
		add(pathPrefix, RestFault.Kind.STATUS, status, retryAfter, count);
	}

	/**
	 * Ends the connection of requests without an answer.
	 * @param pathPrefix where their path begins
	 * @param count how many of the next ones
	 * @param done whether what they ask for is done nevertheless
	 */
	public void cutRest(String pathPrefix, int count, boolean done) {
		add(pathPrefix, done ? RestFault.Kind.CUT_AFTER : RestFault.Kind.CUT_BEFORE, 0, null, count);
	}

	private void add(String prefix, RestFault.Kind kind, int status, @Nullable Duration retryAfter, int count) {
		this.rest.removeIf((used) -> used.left().get() == 0);
		this.rest.add(new RestFault(prefix, kind, status, retryAfter, new AtomicInteger(count)));
	}

	/**
	 * Lets requests wait before anything is done for them.
	 * @param pathPrefix where their path begins
	 * @param delay how long; zero ends it
	 */
	public void delayRest(String pathPrefix, Duration delay) {
		this.delays.put(pathPrefix, delay);
	}

	/**
	 * Takes no token any more: requests get 401, handshakes are refused. Sockets that are
	 * connected stay.
	 */
	public void unauthorized(boolean unauthorized) {
		this.unauthorized = unauthorized;
	}

	/**
	 * Refuses a call without asking a daemon.
	 * @param error what {@code error} of the acknowledgement says
	 * @param count how many of the next ones
	 */
	public void failRpc(String error, int count) {
		this.rpcErrors.addAll(Collections.nCopies(count, error));
	}

	/** Sends a frame as it is, as {@code update}, to all sockets of an account. */
	public void rawFrame(FakeAccount account, JsonNode frame) {
		rawFrame(account, "update", frame);
	}

	/**
	 * Sends an event as it is to all sockets of an account.
	 * @param event name of the event
	 * @param data any JSON
	 */
	public void rawFrame(FakeAccount account, String event, JsonNode data) {
		AccountState state = account.state();
		synchronized (state) {
			this.server.feed.send(state, event, data, (to) -> true);
		}
	}

	/**
	 * Puts something into the lists of sessions and machines of an account, before the
	 * records.
	 * @param record any JSON
	 */
	public void brokenRecord(FakeAccount account, JsonNode record) {
		AccountState state = account.state();
		synchronized (state) {
			state.brokenSessions.add(record);
			state.brokenMachines.add(record);
		}
	}

	/** Ends all faults; what was held back is sent. */
	public void clear() {
		this.rest.clear();
		this.delays.clear();
		this.lostAcks.clear();
		this.rpcErrors.clear();
		this.refusals.clear();
		this.conflicts.set(0);
		this.refusing = false;
		this.unauthorized = false;
		this.server.feed.lose(0);
		this.server.feed.duplicate(false);
		this.server.feed.release(false, false);
	}

	void onCut(Runnable action) {
		this.cut = action;
	}

	boolean isRefusingSockets() {
		return this.refusing;
	}

	boolean isUnauthorized() {
		return this.unauthorized;
	}

	@Nullable String nextRefusal() {
		return this.refusals.poll();
	}

	@Nullable RestFault nextRest(String path) {
		for (RestFault fault : this.rest) {
			if (path.startsWith(fault.prefix()) && fault.left().getAndUpdate(Faults::oneLess) > 0) {
				return fault;
			}
		}
		return null;
	}

	Duration delay(String path) {
		return this.delays.entrySet()
			.stream()
			.filter((entry) -> path.startsWith(entry.getKey()))
			.map(Map.Entry::getValue)
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
	}

	boolean losesAck(String event) {
		AtomicInteger left = this.lostAcks.get(event);
		return left != null && left.getAndUpdate(Faults::oneLess) > 0;
	}

	@Nullable String nextRpcError() {
		return this.rpcErrors.poll();
	}

	/** Lets the other writer win; under the lock of the account. */
	void conflict(AccountState account, SessionState session, UnaryOperator<@Nullable String> otherWriter) {
		if (this.conflicts.getAndUpdate(Faults::oneLess) > 0) {
			this.server.sessions.metadata(account, session.id, otherWriter);
		}
	}

	private static int oneLess(int count) {
		return Math.max(0, count - 1);
	}

}
