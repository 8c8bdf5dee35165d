package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.happy.test.FakeSession;
import io.quintet.samples.conformance.happy.HappyServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the facade does with a server that works: every endpoint, with both ciphers.
 */
class HappyProfileTests {

	private static final long TIMEOUT = 20_000;

	private static FakeHappyServer server;

	private static HappyServer facade;

	private FakeAccount account;

	private FakeMachine machine;

	@BeforeAll
	static void start() {
		server = FakeHappyServer.start();
		facade = HappyServer.start();
	}

	@AfterAll
	static void stop() {
		facade.close();
		server.close();
	}

	@BeforeEach
	void useNewAccount() {
		use(CipherVariant.DATA_KEY);
	}

	@AfterEach
	void endFaults() {
		server.faults().clear();
	}

	private void use(CipherVariant variant) {
		this.account = server.account(variant);
		this.machine = server.machine(this.account, "m-1");
		facade.configure(server.uri().toString(), this.account.token(), this.account.secret());
	}

	private static ObjectNode object() {
		return HappyServer.object();
	}

	private static JsonNode ok(Answer answer) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer.body();
	}

	private static ObjectNode of(String sessionId) {
		return object().put("sessionId", sessionId);
	}

	private static ObjectNode spawn(String directory) {
		return object().put("machineId", "m-1").put("directory", directory);
	}

	private static String spawned() {
		return ok(facade.post("/spawn", spawn("/srv/app"))).get("sessionId").asString();
	}

	@ParameterizedTest
	@EnumSource(CipherVariant.class)
	void aSessionLivesFromSpawnToDelete(CipherVariant variant) {
		use(variant);
		String id = ok(facade.post("/spawn", spawn("/srv/app").put("agent", "claude").put("name", "Mend")))
			.get("sessionId")
			.asString();
		assertThat(ok(facade.post("/send", of(id).put("text", "hällo").put("permissionMode", "default")))).isEmpty();
		JsonNode turn = ok(facade.post("/wait-turn", of(id).put("timeoutMs", TIMEOUT)));
		assertThat(turn).isEqualTo(object().put("completed", true).put("status", "completed"));
		assertThat(ok(facade.post("/wait-idle", of(id).put("timeoutMs", TIMEOUT))))
			.isEqualTo(object().put("idle", true));
		JsonNode messages = ok(facade.get("/messages/" + id)).get("messages");
		assertThat(messages.get(0).get("content").toString()).contains("hällo", "\"permissionMode\":\"default\"");
		assertThat(messages.toString()).contains("echo: hällo");
		assertThat(messages.get(0).propertyNames()).containsExactly("id", "seq", "content", "createdAt");
		assertThat(ok(facade.get("/alive/" + id))).isEqualTo(object().put("alive", true));
		assertThat(ok(facade.post("/stop", of(id)))).isEmpty();
		assertThat(this.machine.stopped()).containsExactly(id);
		assertThat(ok(facade.get("/alive/" + id))).isEqualTo(object().put("alive", false));
		assertThat(ok(facade.post("/delete", of(id)))).isEmpty();
		assertThat(facade.get("/session/" + id).failure()).isEqualTo("SessionNotFoundException");
	}

	@Test
	void aSessionIsShownWithWhatItTells() {
		String id = spawned();
		this.account.session(id).state(object().put("controlledByUser", false));
		JsonNode renamed = ok(facade.post("/rename", of(id).put("name", "Other")));
		assertThat(renamed.get("metadata").get("name").asString()).isEqualTo("Other");
		assertThat(renamed.get("metadata").get("summary").get("text").asString()).isEqualTo("Other");
		ObjectNode changes = object().put("x", 1).putNull("y");
		JsonNode changed = ok(facade.post("/metadata", of(id).set("changes", changes)));
		assertThat(changed.get("metadataVersion").asLong()).isEqualTo(renamed.get("metadataVersion").asLong() + 1);
		JsonNode shown = ok(facade.get("/session/" + id));
		assertThat(shown.get("metadata").get("x").asInt()).isEqualTo(1);
		assertThat(shown.get("metadata").get("y").isNull()).isTrue();
		assertThat(shown.get("metadata").get("name").asString()).isEqualTo("Other");
		assertThat(shown.get("id").asString()).isEqualTo(id);
		assertThat(shown.get("createdAt").asLong()).isPositive();
		assertThat(shown.get("agentState").isString()).isTrue();
		assertThat(shown.get("agentStateData").get("controlledByUser").asBoolean()).isFalse();
		assertThat(shown.get("machineId").asString()).isEqualTo("m-1");
		assertThat(shown.get("directory").asString()).isEqualTo("/srv/app");
		assertThat(ok(facade.get("/sessions")).get("sessions")).containsExactly(shown);
	}

	@Test
	void listsAreOfAllOrOfActiveOnes() {
		String live = spawned();
		String ended = spawned();
		ok(facade.post("/stop", of(ended)));
		assertThat(ids("/sessions", "sessions")).containsExactlyInAnyOrder(live, ended);
		assertThat(ids("/sessions?active=false", "sessions")).containsExactlyInAnyOrder(live, ended);
		assertThat(ids("/sessions?active=true", "sessions")).containsExactly(live);
		server.machine(this.account, "m-2").active(false);
		assertThat(ids("/machines", "machines")).containsExactlyInAnyOrder("m-1", "m-2");
		assertThat(ids("/machines?active=true", "machines")).containsExactly("m-1");
		JsonNode shown = ok(facade.get("/machines?active=true")).get("machines").get(0);
		assertThat(shown.propertyNames()).containsExactly("id", "active", "metadata");
		assertThat(shown.get("metadata").get("platform").asString()).isEqualTo("linux");
	}

	private static List<String> ids(String path, String name) {
		return ok(facade.get(path)).get(name).valueStream().map((one) -> one.get("id").asString()).toList();
	}

	@Test
	void messagesAreReadFromACursor() {
		this.machine.agent(FakeAgent.silent());
		String id = spawned();
		FakeSession session = this.account.session(id);
		session.burst(620);
		assertThat(seqs("/messages/" + id)).hasSize(620).isSorted();
		assertThat(seqs("/messages/" + id + "?afterSeq=617")).containsExactly(618L, 619L, 620L);
		assertThat(seqs("/messages/" + id + "?afterSeq=10&limit=2")).containsExactly(11L, 12L);
		assertThat(seqs("/messages/" + id + "?limit=3")).containsExactly(1L, 2L, 3L);
		assertThat(seqs("/messages/" + id + "?afterSeq=620")).isEmpty();
	}

	private static List<Long> seqs(String path) {
		return ok(facade.get(path)).get("messages").valueStream().map((one) -> one.get("seq").asLong()).toList();
	}

	@Test
	void aTaskIsDoneAndItsSessionStopped() {
		String id = ok(facade.post("/run-task",
				spawn("/srv/app").put("prompt", "do").put("agent", "claude").put("timeoutMs", TIMEOUT)))
			.get("sessionId")
			.asString();
		assertThat(this.machine.stopped()).containsExactly(id);
		assertThat(this.account.session(id).messages().toString()).contains("echo: do");
	}

	@ParameterizedTest
	@EnumSource(TurnEnd.class)
	void theStatusOfATurnIsTold(TurnEnd end) {
		this.machine.agent((session, content) -> {
			session.startTurn();
			session.endTurn(end.wire);
		});
		String id = spawned();
		ok(facade.post("/send", of(id).put("text", "go")));
		JsonNode turn = ok(facade.post("/wait-turn", of(id).put("timeoutMs", TIMEOUT)));
		assertThat(turn.get("completed").asBoolean()).isTrue();
		assertThat(turn.path("status").asString("none")).isEqualTo(end.shown);
	}

	@Test
	void aFailedTaskStopsItsSessionToo() {
		this.machine.agent(FakeAgent.silent());
		Answer answer = facade.post("/run-task", spawn("/srv/app").put("prompt", "do").put("timeoutMs", 300));
		assertThat(answer.failure()).isEqualTo("HappyTimeoutException");
		assertThat(this.machine.stopped()).hasSize(1);
	}

	@Test
	void aConfigurationThatBeatsAnotherIsUsed(@TempDir Path folder) throws IOException {
		FakeAccount other = server.account(CipherVariant.LEGACY);
		server.machine(other, "m-other");
		Path file = folder.resolve("k.key");
		Files.writeString(file, object().put("token", other.token()).put("secret", base64(other)).toString());
		ObjectNode both = object().put("serverUrl", server.uri() + "//").put("credentialsPath", file.toString());
		assertThat(ok(facade.post("/configure", both))).isEmpty();
		assertThat(ids("/machines", "machines")).containsExactly("m-other");
		assertThat(facade.post("/configure", both.put("token", this.account.token())).failure())
			.isEqualTo("IllegalArgumentException");
		assertThat(ids("/machines", "machines")).as("a token alone is refused").containsExactly("m-other");
		ok(facade.post("/configure", both.put("secret", base64(this.account))));
		assertThat(ids("/machines", "machines")).containsExactly("m-1");
		Answer refused = facade.post("/configure", both.put("secret", "AAAA"));
		assertThat(refused.failure()).isEqualTo("AuthenticationException");
		assertThat(ids("/machines", "machines")).as("a client that cannot be built replaces none")
			.containsExactly("m-1");
	}

	private static String base64(FakeAccount account) {
		return Base64.getEncoder().encodeToString(account.secret().bytes());
	}

	@Test
	void aClientThatIsReplacedIsClosed() {
		spawned();
		FakeAccount first = this.account;
		Awaitility.await().atMost(Duration.ofMillis(TIMEOUT)).until(() -> first.socketCount() == 1);
		useNewAccount();
		Awaitility.await().atMost(Duration.ofMillis(TIMEOUT)).until(() -> first.socketCount() == 0);
	}

	/** How a turn may end. */
	enum TurnEnd {

		COMPLETED("completed", "completed"), FAILED("failed", "failed"), CANCELLED("cancelled", "cancelled"),
		OTHER("weird", "none");

		private final String wire;

		private final String shown;

		TurnEnd(String wire, String shown) {
			this.wire = wire;
			this.shown = shown;
		}

	}

}
