package io.quintet.happy.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/**
 * A machine with a daemon in this process. It answers {@code spawn-happy-session} with a
 * new session, {@code stop-session}, and lets an agent work in its sessions.
 */
public final class FakeMachine {

	private static final List<String> METHODS = List.of("spawn-happy-session", "stop-session", "resume-happy-session");

	private static final Set<String> AGENTS = Set.of("claude", "codex", "gemini", "openclaw", "agy");

	private final ServerState server;

	private final FakeAccount account;

	private final String id;

	private final RecordKey key;

	private final RpcTarget target = this::call;

	private final Map<String, AgentProcess> processes = new ConcurrentHashMap<>();

	private volatile Duration stopTakes = Duration.ZERO;

	private final RecentItems<String> stopped = new RecentItems<>();

	private final RecentItems<JsonNode> spawns = new RecentItems<>();

	private final Set<String> missing = ConcurrentHashMap.newKeySet();

	private volatile FakeAgent agent = FakeAgent.echo();

	private volatile Function<JsonNode, @Nullable JsonNode> spawn = (params) -> null;

	FakeMachine(ServerState server, FakeAccount account, String id) {
		this.server = server;
		this.account = account;
		this.id = id;
		this.key = register();
		online(true);
	}

	/** The key of a machine that another client registered is in its record. */
	private RecordKey register() {
		RecordKey fresh = this.account.newKey();
		MachineState machine = this.server.machines.register(this.account.state(), this.id,
				Ciphertext.of(DaemonFacts.machine(), fresh),
				Ciphertext.of(DaemonFacts.daemon(this.server.now()), fresh), this.account.seal(fresh));
		RecordKey registered = this.account.secret().keyOf(machine.dataEncryptionKey);
		if (registered == null) {
			throw new IllegalArgumentException("Machine %s has a key of another account".formatted(this.id));
		}
		return registered;
	}

	public String id() {
		return this.id;
	}

	/**
	 * Returns the key.
	 * @return key of the machine's record and of calls to it
	 */
	public RecordKey key() {
		return this.key;
	}

	/**
	 * Lets the daemon come or go. The record stays active after the daemon went, as on
	 * the real server for ten minutes; see {@link #active}.
	 * @param online whether it answers
	 */
	public void online(boolean online) {
		for (String method : METHODS) {
			if (online) {
				this.server.rpc.register(this.account.state(), name(method), this.target);
			}
			else {
				this.server.rpc.unregister(this.account.state(), name(method), this.target);
			}
		}
		if (online) {
			this.server.machines.alive(this.account.state(), this.id, this.server.now());
		}
		else {
			synchronized (this.account.state()) {
				this.server.machines.seen(this.account.state(), this.id, false, this.server.now());
			}
		}
	}

	/**
	 * Sets what the record says, which is only a hint.
	 * @param active whether the machine counts as active
	 */
	public void active(boolean active) {
		this.server.machines.active(this.account.state(), this.id, active);
	}

	/**
	 * Changes what the machine says of itself, and pushes it.
	 * @param changes members to set, such as {@code host}
	 */
	public void metadata(ObjectNode changes) {
		ObjectNode metadata = DaemonFacts.machine();
		metadata.setAll(changes);
		this.server.machines.metadata(this.account.state(), this.id, Ciphertext.of(metadata, this.key));
	}

	/**
	 * Sets what works in sessions spawned from now on.
	 * @param agent the agent; at first {@link FakeAgent#echo()}
	 */
	public void agent(FakeAgent agent) {
		this.agent = agent;
	}

	/**
	 * Sets the reply to spawns. Called on a worker thread, so it may block; what it
	 * throws is answered as {@code {"error": message}}.
	 * @param reply gets the opened params; {@code null} goes on with the usual reply
	 */
	public void onSpawn(Function<JsonNode, @Nullable JsonNode> reply) {
		this.spawn = reply;
	}

	/**
	 * Lets a folder be missing, so that a spawn without approval asks for it. An approved
	 * spawn creates it.
	 */
	public void missingDirectory(String directory) {
		this.missing.add(directory);
	}

	/**
	 * Sets how long a session is still active after the daemon said that it stopped it,
	 * as the process of a real one takes a moment to end.
	 * @param stopTakes the time; zero unless set
	 */
	public void stopTakes(Duration stopTakes) {
		this.stopTakes = stopTakes;
	}

	/**
	 * Creates a session with an agent in it, as a spawn does.
	 * @param directory its folder
	 * @param agentName name of the agent
	 */
	public FakeSession spawn(String directory, String agentName) {
		FakeSession session = this.account
			.newSession(DaemonFacts.session(this.id, directory, agentName, this.server.now()));
		attach(session);
		session.state(SessionEnvelope.idle());
		session.activity(true, false);
		return session;
	}

	/** Lets an agent work in a session that was created elsewhere. */
	public void attach(FakeSession session) {
		AgentProcess process = new AgentProcess(this.server, this.account.state(), session, this.agent,
				(killed) -> this.processes.remove(session.id(), killed));
		this.processes.put(session.id(), process);
		process.start();
	}

	/**
	 * Finds a session that was spawned here.
	 * @throws IllegalArgumentException when it was not, or was stopped
	 */
	public FakeSession session(String sessionId) {
		AgentProcess process = this.processes.get(sessionId);
		if (process == null) {
			throw new IllegalArgumentException("No session %s on machine %s".formatted(sessionId, this.id));
		}
		return process.session();
	}

	public Set<String> running() {
		return Set.copyOf(this.processes.keySet());
	}

	/**
	 * Returns which sessions were stopped.
	 * @return the last 20,000 ids, in the order of the calls
	 */
	public List<String> stopped() {
		return this.stopped.all();
	}

	/**
	 * Returns what spawns asked for.
	 * @return the last 20,000 opened params, in the order of the calls
	 */
	public List<JsonNode> spawns() {
		return this.spawns.all();
	}

	private String name(String method) {
		return this.id + ":" + method;
	}

	private Mono<JsonNode> call(String method, JsonNode params) {
		return DaemonCall.answer(params, this.key, this.server.workers.scheduler(),
				(opened) -> switch (method.substring(this.id.length() + 1)) {
					case "spawn-happy-session" -> spawn(opened);
					case "stop-session" -> stop(opened);
					default -> resume(opened);
				});
	}

	private JsonNode spawn(JsonNode params) {
		this.spawns.add(params);
		JsonNode planned = this.spawn.apply(params);
		if (planned != null) {
			return planned;
		}
		String directory = params.path("directory").asString("");
		String agentName = params.path("agent").asString("claude");
		if (!AGENTS.contains(agentName)) {
			throw new IllegalArgumentException(
					"Unsupported agent type: '%s'. Please update your CLI to the latest version.".formatted(agentName));
		}
		if (this.missing.contains(directory) && !params.path("approvedNewDirectoryCreation").asBoolean(true)) {
			return HappyJson.object().put("type", "requestToApproveDirectoryCreation").put("directory", directory);
		}
		this.missing.remove(directory);
		return success(spawn(directory, agentName));
	}

	private static ObjectNode success(FakeSession session) {
		return HappyJson.object().put("type", "success").put("sessionId", session.id());
	}

	private JsonNode stop(JsonNode params) {
		AgentProcess process = this.processes.remove(params.path("sessionId").asString(""));
		if (process == null) {
			return HappyJson.object().put("error", "Session not found or failed to stop");
		}
		process.stop();
		if (this.stopTakes.isZero()) {
			process.session().end();
		}
		else {
			process.session().later(this.stopTakes, process.session()::end);
		}
		this.stopped.add(process.session().id());
		return HappyJson.object().put("message", "Session stopped");
	}

	/** Lets an agent work again in a session of this account. */
	private JsonNode resume(JsonNode params) {
		FakeSession session = this.account.session(params.path("sessionId").asString(""));
		attach(session);
		if (session.metadata() instanceof ObjectNode metadata) {
			session.metadata(metadata.put("lifecycleState", "running"));
		}
		session.activity(true, false);
		return success(session);
	}

	@Override
	public String toString() {
		return "FakeMachine[id=" + this.id + "]";
	}

}
