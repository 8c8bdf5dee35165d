package io.quintet.happy.test;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.login.LoginProof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FakeHappyServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private FakeHappyServer server;

	private FakeAccount account;

	private FakeMachine machine;

	private RestPeer rest;

	@BeforeEach
	void start() {
		this.server = FakeHappyServer.builder().callTimeout(Duration.ofSeconds(1)).start();
		this.account = this.server.account(CipherVariant.DATA_KEY);
		this.machine = this.server.machine(this.account, "machine-1");
		this.rest = new RestPeer(this.server, this.account.token());
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	private static JsonNode call(SocketPeer socket, FakeMachine machine, String method, JsonNode params)
			throws Exception {
		return call(socket, machine.id() + ":" + method, params, machine.key());
	}

	private static JsonNode call(SocketPeer socket, String method, JsonNode params, RecordKey key) throws Exception {
		JsonNode ack = socket.ask("rpc-call",
				HappyJson.object().put("method", method).put("params", Ciphertext.of(params, key)));
		if (!ack.get("ok").asBoolean()) {
			return ack;
		}
		byte[] plaintext = Objects.requireNonNull(key.decrypt(ack.get("result").asString()));
		return (plaintext.length == 0) ? NullNode.getInstance() : Objects.requireNonNull(HappyJson.read(plaintext));
	}

	private static ObjectNode spawn(String directory) {
		return HappyJson.object()
			.put("type", "spawn-in-directory")
			.put("directory", directory)
			.put("approvedNewDirectoryCreation", false)
			.put("agent", "claude");
	}

	private RestPeer.Answer send(FakeSession session, String text, String... localIds) throws IOException {
		ObjectNode content = HappyJson.object().put("role", "user");
		content.set("content", HappyJson.object().put("type", "text").put("text", text));
		ObjectNode body = HappyJson.object();
		ArrayNode messages = body.putArray("messages");
		for (String localId : localIds) {
			messages.addObject().put("content", Ciphertext.of(content, session.key())).put("localId", localId);
		}
		return this.rest.post("/v3/sessions/" + session.id() + "/messages", body);
	}

	@Test
	void aMissingModuleIsNamed() throws Exception {
		List<URL> classPath = new ArrayList<>();
		String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		for (String entry : all.split(File.pathSeparator)) {
			Path path = Path.of(entry);
			if (!path.endsWith("socketio/target/classes")
					&& !path.getFileName().toString().startsWith("quintet-socketio")) {
				classPath.add(path.toUri().toURL());
			}
		}
		try (URLClassLoader bare = new URLClassLoader(classPath.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Method start = bare.loadClass(FakeHappyServer.class.getName()).getMethod("start");
			assertThatExceptionOfType(InvocationTargetException.class).isThrownBy(() -> start.invoke(null))
				.havingCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessageContaining("add io.quintet:quintet-socketio with the scope test");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aSessionIsSpawnedWorksAndIsStopped(CipherVariant variant) throws Exception {
		FakeAccount own = this.server.account(variant);
		FakeMachine computer = this.server.machine(own, "machine-2");
		this.rest = new RestPeer(this.server, own.token());
		try (SocketPeer socket = SocketPeer.user(this.server, own)) {
			JsonNode spawned = call(socket, computer, "spawn-happy-session", spawn("/srv/app"));
			FakeSession session = computer.session(spawned.get("sessionId").asString());
			assertThat(own.sessionRecord(session.id()).get("dataEncryptionKey").isNull())
				.isEqualTo(variant == CipherVariant.LEGACY);
			send(session, "hello", "L1");
			Awaitility.await().atMost(TIMEOUT).until(() -> session.messages().size() == 5);
			assertThat(session.messages()).extracting((message) -> message.at("/content/ev/t").asString(""))
				.containsExactly("", "turn-start", "text", "turn-end", "");
			assertThat(session.messages().get(2).at("/content/ev/text").asString()).isEqualTo("echo: hello");
			JsonNode stopped = call(socket, computer, "stop-session",
					HappyJson.object().put("sessionId", session.id()));
			assertThat(stopped).isEqualTo(HappyJson.object().put("message", "Session stopped"));
			assertThat(computer.stopped()).containsExactly(session.id());
			assertThat(own.sessionRecord(session.id()).get("active").asBoolean()).isFalse();
			assertThat(call(socket, computer, "stop-session", HappyJson.object().put("sessionId", session.id())))
				.isEqualTo(HappyJson.object().put("error", "Session not found or failed to stop"));
		}
	}

	@Test
	void aSpawnMayBeRefusedOrNeedApproval() throws Exception {
		this.machine.missingDirectory("/new");
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			assertThat(call(socket, this.machine, "spawn-happy-session", spawn("/new"))).isEqualTo(
					HappyJson.object().put("type", "requestToApproveDirectoryCreation").put("directory", "/new"));
			assertThat(
					call(socket, this.machine, "spawn-happy-session", spawn("/srv").put("agent", "nosuch")).get("error")
						.asString())
				.startsWith("Unsupported agent type: 'nosuch'");
			this.machine.onSpawn((params) -> HappyJson.object().put("type", "error").put("errorMessage", "no"));
			assertThat(call(socket, this.machine, "spawn-happy-session", spawn("/srv")).get("errorMessage").asString())
				.isEqualTo("no");
			assertThat(this.machine.spawns()).hasSize(3);
		}
	}

	@Test
	void aCallWaitsForItsDaemonAndHoldsNothingBack() throws Exception {
		this.server.close();
		this.server = FakeHappyServer.builder().offlineMachineWait(TIMEOUT).start();
		this.account = this.server.account(CipherVariant.DATA_KEY);
		this.machine = this.server.machine(this.account, "machine-1");
		this.machine.online(false);
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			CompletableFuture<JsonNode> called = socket.request("rpc-call",
					HappyJson.object()
						.put("method", "machine-1:spawn-happy-session")
						.put("params", Ciphertext.of(spawn("/srv"), this.machine.key())));
			socket.ask("ping", HappyJson.object());
			assertThat(called).isNotDone();
			this.machine.online(true);
			assertThat(called.get(20, TimeUnit.SECONDS).get("ok").asBoolean()).isTrue();
		}
	}

	@Test
	@SuppressWarnings("try") // It is closed early, which is what the test is about.
	void aDaemonOfItsOwnProcessAnswersCalls() throws Exception {
		RecordKey key = this.account.secret().legacyKey();
		try (SocketPeer daemon = SocketPeer.machine(this.server, this.account, "machine-9");
				SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			daemon.onCall((request) -> Ciphertext.of(request.get("method"), key));
			daemon.emit("rpc-register", HappyJson.object().put("method", "machine-9:bash"));
			assertThat(daemon.registered.poll(20, TimeUnit.SECONDS))
				.isEqualTo(HappyJson.object().put("method", "machine-9:bash"));
			assertThat(call(socket, "machine-9:bash", HappyJson.object(), key).asString()).isEqualTo("machine-9:bash");
			assertThat(call(daemon, "machine-9:bash", HappyJson.object(), key).get("error").asString())
				.isEqualTo("Cannot call RPC on the same socket");
			daemon.emit("rpc-register", HappyJson.object());
			assertThat(daemon.registered.poll(20, TimeUnit.SECONDS).get("type").asString()).isEqualTo("register");
			daemon.close();
			Awaitility.await().atMost(TIMEOUT).until(() -> this.account.socketCount() == 1);
			assertThat(call(socket, "machine-9:bash", HappyJson.object(), key).get("error").asString())
				.isEqualTo("RPC method not available");
		}
	}

	@Test
	void aDaemonThatDoesNotAnswerTimesOut() throws Exception {
		try (SocketPeer daemon = SocketPeer.machine(this.server, this.account, "machine-9");
				SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			daemon.emit("rpc-register", HappyJson.object().put("method", "machine-9:bash"));
			daemon.registered.poll(20, TimeUnit.SECONDS);
			assertThat(call(socket, "machine-9:bash", HappyJson.object(), this.machine.key()).get("error").asString())
				.isEqualTo("operation has timed out");
		}
	}

	@Test
	void eachScopeGetsWhatItShould() throws Exception {
		FakeSession session = this.machine.spawn("/srv", "claude");
		try (SocketPeer user = SocketPeer.user(this.server, this.account);
				SocketPeer own = SocketPeer.session(this.server, this.account, session.id());
				SocketPeer other = SocketPeer.session(this.server, this.account, "other");
				SocketPeer daemon = SocketPeer.machine(this.server, this.account, "machine-1")) {
			own.emit("message", HappyJson.object().put("sid", session.id()).put("message", "AA"));
			own.ask("update-state",
					HappyJson.object().put("sid", session.id()).putNull("agentState").put("expectedVersion", 1));
			this.machine.spawn("/other", "claude");
			daemon.ask("machine-update-state",
					HappyJson.object()
						.put("machineId", "machine-1")
						.put("daemonState", "AA")
						.put("expectedVersion", 1));
			this.rest.delete("/v1/sessions/" + session.id());
			Awaitility.await().atMost(TIMEOUT).until(() -> types(user).contains("delete-session"));
			assertThat(types(user)).containsExactly("new-message", "update-session", "new-session", "update-session",
					"update-machine", "delete-session");
			assertThat(types(own)).containsExactly("update-session");
			assertThat(types(daemon)).containsExactly("update-machine");
			assertThat(other.updates).isEmpty();
			assertThat(own.ephemerals).isEmpty();
			assertThat(user.ephemerals).isNotEmpty();
		}
	}

	private static List<String> types(SocketPeer socket) {
		return socket.updates.stream().map((frame) -> frame.at("/body/t").asString()).toList();
	}

	@Test
	void aMessageIsStoredOnce() throws Exception {
		FakeSession session = this.account.newSession(HappyJson.object());
		JsonNode first = send(session, "one", "L1", "L2").json();
		assertThat(send(session, "one", "L2", "L3", "L1").json().get("messages"))
			.extracting((row) -> row.get("seq").asInt())
			.containsExactly(1, 2, 3);
		assertThat(first.at("/messages/1/localId").asString()).isEqualTo("L2");
		assertThat(session.messages()).hasSize(3);
	}

	@Test
	void messagesArePagedBothWays() throws Exception {
		FakeSession session = this.account.newSession(HappyJson.object());
		session.burst(7);
		String path = "/v3/sessions/" + session.id() + "/messages";
		assertPage(path + "?after_seq=2&limit=3", true, 3, 4, 5);
		assertPage(path + "?after_seq=4", false, 5, 6, 7);
		assertPage(path + "?before_seq=4&limit=2", true, 3, 2);
		assertPage(path + "?before_seq=3&limit=2", false, 2, 1);
	}

	private void assertPage(String path, boolean more, Integer... seqs) throws IOException {
		JsonNode page = this.rest.get(path).json();
		assertThat(page.get("messages")).extracting((row) -> row.get("seq").asInt()).containsExactly(seqs);
		assertThat(page.get("hasMore").asBoolean()).isEqualTo(more);
	}

	@Test
	void sessionsArePagedAndTheOldListEnds() throws Exception {
		IntStream.range(0, 160).forEach((i) -> this.account.newSession(HappyJson.object()));
		assertThat(this.rest.get("/v1/sessions").json().get("sessions")).hasSize(150);
		int found = 0;
		String query = "";
		boolean next = true;
		while (next) {
			JsonNode page = this.rest.get("/v2/sessions" + query).json();
			found += page.get("sessions").size();
			next = page.get("hasNext").asBoolean();
			query = "?cursor=" + page.get("nextCursor").asString("");
		}
		assertThat(found).isEqualTo(160);
		assertThat(this.rest.get("/v2/sessions/active?limit=500").json().get("sessions")).hasSize(160);
	}

	@ParameterizedTest
	@CsvSource({ "/v3/sessions/ID/messages?limit=501", "/v3/sessions/ID/messages?limit=0",
			"/v3/sessions/ID/messages?after_seq=x", "/v2/sessions?limit=201", "/v2/sessions?cursor=bad",
			"/v2/sessions/active?limit=501" })
	void whatIsOutOfBoundsIsRefused(String path) throws Exception {
		FakeSession session = this.account.newSession(HappyJson.object());
		assertThat(this.rest.get(path.replace("ID", session.id())).status()).isEqualTo(400);
	}

	@Test
	void messagesThatAreNoneAreRefused() throws Exception {
		FakeSession session = this.account.newSession(HappyJson.object());
		RestPeer.Answer none = send(session, "x");
		assertThat(none.status()).isEqualTo(400);
		assertThat(none.json().get("message").asString()).startsWith("body/messages");
		String[] many = IntStream.range(0, 101).mapToObj(Integer::toString).toArray(String[]::new);
		assertThat(send(session, "x", many).status()).isEqualTo(400);
	}

	@Test
	void anOldServerHasNoNewRoutes() throws Exception {
		try (FakeHappyServer old = FakeHappyServer.builder().withoutV2().withoutV3().pageLimits(2, 3).start()) {
			FakeAccount own = old.account(CipherVariant.LEGACY);
			RestPeer peer = new RestPeer(old, own.token());
			FakeSession session = own.newSession(HappyJson.object());
			session.burst(5);
			RestPeer.Answer missing = peer.get("/v3/sessions/x/messages?after_seq=1");
			assertThat(missing.status()).isEqualTo(404);
			assertThat(missing.json().get("error").asString()).isEqualTo("Not found");
			assertThat(peer.get("/v2/sessions").status()).isEqualTo(404);
			assertThat(peer.get("/v1/sessions/" + session.id() + "/messages").json().get("messages"))
				.extracting((row) -> row.get("seq").asInt())
				.containsExactly(5, 4, 3);
		}
	}

	@Test
	void aTokenIsNeeded() throws Exception {
		RestPeer.Answer missing = new RestPeer(this.server, null).get("/v1/sessions");
		assertThat(missing.status()).isEqualTo(401);
		assertThat(missing.json()).isEqualTo(HappyJson.object().put("error", "Missing authorization header"));
		RestPeer.Answer wrong = new RestPeer(this.server, "x").get("/v1/sessions");
		assertThat(wrong.status()).isEqualTo(401);
		assertThat(wrong.json()).isEqualTo(HappyJson.object().put("error", "Invalid token"));
	}

	@Test
	void aLoginGivesTheTokenOfTheAccount() throws Exception {
		LoginProof proof = LoginProof.of(this.account.secret(), new byte[32]);
		JsonNode answer = new RestPeer(this.server, null)
			.post("/v1/auth",
					HappyJson.object()
						.put("publicKey", proof.publicKey())
						.put("challenge", proof.challenge())
						.put("signature", proof.signature()))
			.json();
		assertThat(answer.get("token").asString()).isEqualTo(this.account.token());
	}

	@Test
	void aClientIsLinkedOnceItIsApproved() throws Exception {
		byte[] publicKey = this.account.secret().publicKey();
		String text = Base64.getEncoder().encodeToString(publicKey);
		ObjectNode body = HappyJson.object().put("publicKey", text);
		RestPeer stranger = new RestPeer(this.server, null);
		assertThat(this.account.approveLink(text)).isFalse();
		assertThat(stranger.post("/v1/auth/account/request", body).json())
			.isEqualTo(HappyJson.object().put("state", "requested"));
		assertThat(this.account.approveLink(text)).isTrue();
		JsonNode linked = stranger.post("/v1/auth/account/request", body).json();
		assertThat(linked.get("token").asString()).isEqualTo(this.account.token());
		byte[] box = Base64.getDecoder().decode(linked.get("response").asString());
		byte[] sealed = new byte[box.length + 1];
		System.arraycopy(box, 0, sealed, 1, box.length);
		RecordKey secret = this.account.secret().keyOf(Base64.getEncoder().encodeToString(sealed));
		assertThat(new AccountSecret(Objects.requireNonNull(secret).bytes())).isEqualTo(this.account.secret());
	}

	@Test
	void accountsDoNotSeeEachOther() throws Exception {
		FakeSession session = this.account.newSession(HappyJson.object());
		FakeAccount stranger = this.server.account(CipherVariant.LEGACY);
		RestPeer peer = new RestPeer(this.server, stranger.token());
		assertThat(peer.get("/v1/sessions/" + session.id() + "/messages").status()).isEqualTo(404);
		assertThat(peer.delete("/v1/sessions/" + session.id()).status()).isEqualTo(404);
		assertThat(peer.get("/v1/machines").json()).isEmpty();
	}

	@Test
	void anArchivedSessionIsNotActive() throws Exception {
		FakeSession session = this.account.newSession(HappyJson.object());
		assertThat(this.rest.post("/v1/sessions/" + session.id() + "/archive", HappyJson.object()).status())
			.isEqualTo(200);
		assertThat(this.rest.get("/v2/sessions/active").json().get("sessions")).isEmpty();
		assertThat(this.rest.post("/v1/sessions/none/archive", HappyJson.object()).status()).isEqualTo(404);
	}

	@Test
	void anEndThatIsTooOldIsIgnored() throws Exception {
		FakeSession session = this.account.newSession(HappyJson.object());
		long now = System.currentTimeMillis();
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			socket.emit("session-end", HappyJson.object().put("sid", session.id()).put("time", now - 700_000));
			socket.ask("ping", HappyJson.object());
			assertThat(this.account.sessionRecord(session.id()).get("active").asBoolean()).isTrue();
			socket.emit("session-end", HappyJson.object().put("sid", session.id()).put("time", now));
			socket.ask("ping", HappyJson.object());
			assertThat(this.account.sessionRecord(session.id()).get("active").asBoolean()).isFalse();
		}
	}

	@Test
	void anAgentAsksForPermissionAndIsAborted() throws Exception {
		FakeSession session = this.machine.spawn("/srv", "claude");
		session.requestPermission("r1", "Bash", HappyJson.object().put("command", "ls"));
		assertThat(session.state().at("/requests/r1/tool").asString()).isEqualTo("Bash");
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			call(socket, session.id() + ":permission", HappyJson.object().put("id", "r1").put("approved", true),
					session.key());
			assertThat(session.state().get("requests")).isEmpty();
			assertThat(session.state().at("/completedRequests/r1/status").asString()).isEqualTo("approved");
			session.startTurn();
			assertThat(call(socket, session.id() + ":abort", HappyJson.object(), session.key()).isNull()).isTrue();
			assertThat(session.messages()).extracting((message) -> message.at("/content/ev/status").asString(""))
				.contains("cancelled");
		}
	}

	@Test
	void anAgentThatIsKilledRunsNoMore() throws Exception {
		FakeSession session = this.machine.spawn("/srv", "claude");
		assertThat(this.machine.running()).contains(session.id());
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			call(socket, session.id() + ":killSession", HappyJson.object(), session.key());
		}
		assertThat(this.machine.running()).doesNotContain(session.id());
		assertThat(session.metadata().path("lifecycleState").asString("")).isEqualTo("archived");
	}

	@Test
	void aSlowAgentAnswersLater() throws Exception {
		this.machine.agent(FakeAgent.slow(Duration.ofMillis(200), FakeAgent.echo()));
		FakeSession session = this.machine.spawn("/srv", "claude");
		long begin = System.nanoTime();
		send(session, "hello", "L1");
		Awaitility.await().atMost(TIMEOUT).until(() -> session.messages().size() == 5);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void timesComeFromTheClock() {
		Clock clock = Clock.fixed(Instant.ofEpochMilli(1_000_000_000_000L), ZoneOffset.UTC);
		try (FakeHappyServer fixed = FakeHappyServer.builder().clock(clock).start()) {
			FakeAccount own = fixed.account(CipherVariant.LEGACY);
			String id = own.newSession(HappyJson.object()).id();
			assertThat(own.sessionRecord(id).get("createdAt").asLong()).isEqualTo(1_000_000_000_000L);
		}
	}

	@Test
	void nothingRunsAfterClose() {
		this.server.close();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("fake-happy")));
	}

}
