package io.quintet.samples.conformance.happy;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.samples.conformance.happy.HappyServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the facade does when something is wrong, and when there is much to do at a time.
 */
class HappyFailureTests {

	private static final List<String> POSTS = List.of("configure", "spawn", "send", "wait-turn", "wait-idle", "rename",
			"metadata", "stop", "delete", "run-task");

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

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
		this.account = server.account(CipherVariant.DATA_KEY);
		this.machine = server.machine(this.account, "m-1");
		facade.configure(server.uri().toString(), this.account.token(), this.account.secret());
	}

	@AfterEach
	void endFaults() {
		server.faults().clear();
	}

	private static ObjectNode of(String sessionId) {
		return HappyServer.object().put("sessionId", sessionId);
	}

	private static ObjectNode spawn(String machineId, String directory) {
		return HappyServer.object().put("machineId", machineId).put("directory", directory);
	}

	private static String spawned() {
		return facade.post("/spawn", spawn("m-1", "/srv/app")).body().get("sessionId").asString();
	}

	/** Status and shape of a failure. */
	private static Answer refused(Answer answer, String type) {
		assertThat(answer.failure()).as(answer.toString()).isEqualTo(type);
		assertThat(answer.status()).isBetween(400, 599);
		assertThat(answer.body().propertyNames()).containsExactly("error");
		assertThat(answer.body().get("error").propertyNames()).containsExactly("type", "message");
		return answer;
	}

	private static String message(Answer answer) {
		return answer.body().get("error").get("message").asString();
	}

	private static Stream<String> bodies() {
		String deep = "[".repeat(100_000);
		return Stream.of("", "{", "[]", "7", "null", "\"x\"", "{\"sessionId\":1e999999999999}", "{} {}", "NaN",
				"{\"sessionId\":7,\"serverUrl\":7}", deep);
	}

	@Test
	void whatIsNoRequestIsRefusedByEachEndpoint() {
		for (String path : POSTS) {
			bodies().forEach((body) -> {
				Answer answer = refused(facade.post("/" + path, body), "IllegalArgumentException");
				assertThat(answer.status()).as(path).isEqualTo(400);
			});
		}
	}

	@Test
	void missingFieldsAndWrongTypesAreRefused() {
		String id = spawned();
		Stream.of("/spawn {}", "/spawn {'machineId':'m-1'}", "/spawn {'machineId':'m-1','directory':1}",
				"/spawn {'machineId':'m-1','directory':'/x','createDir':'yes'}",
				"/spawn {'machineId':'m-1','directory':'/x','agent':[]}", "/send {'sessionId':'ID'}",
				"/send {'sessionId':'ID','text':null}", "/send {'sessionId':'ID','text':'x','permissionMode':'none'}",
				"/send {'text':'x'}", "/wait-turn {'sessionId':'ID'}", "/wait-turn {'sessionId':'ID','timeoutMs':'1'}",
				"/wait-turn {'sessionId':'ID','timeoutMs':1.5}", "/wait-idle {'sessionId':'ID','timeoutMs':-1}",
				"/wait-idle {'sessionId':'ID','timeoutMs':99999999999999999999}", "/rename {'sessionId':'ID'}",
				"/metadata {'sessionId':'ID'}", "/metadata {'sessionId':'ID','changes':[]}", "/stop {}", "/delete {}",
				"/run-task {'machineId':'m-1','directory':'/x','prompt':'p'}", "/configure {'token':1,'secret':'x'}",
				"/configure {'serverUrl':'no address'}")
			.forEach((request) -> {
				String[] words = request.replace('\'', '"').replace("ID", id).split(" ", 2);
				assertThat(refused(facade.post(words[0], words[1]), "IllegalArgumentException").status()).as(request)
					.isEqualTo(400);
			});
		Stream
			.of("/sessions?active=maybe", "/machines?active=1", "/messages/" + id + "?afterSeq=x",
					"/messages/" + id + "?afterSeq=-1", "/messages/" + id + "?limit=0",
					"/messages/" + id + "?limit=99999999999999999999")
			.forEach((path) -> assertThat(refused(facade.get(path), "IllegalArgumentException").status()).as(path)
				.isEqualTo(400));
		assertThat(this.machine.spawns()).hasSize(1);
	}

	@Test
	void aBodyIsBounded() {
		String body = of("s").put("text", "x".repeat(5 << 20)).toString();
		assertThat(refused(facade.post("/send", body), "DataBufferLimitException").status()).isEqualTo(413);
	}

	@Test
	void whatIsNotThereIsNotFound() {
		assertThat(refused(facade.get("/nothing"), "ResponseStatusException").status()).isEqualTo(404);
		assertThat(refused(facade.get("/spawn"), "ResponseStatusException").status()).isEqualTo(404);
		for (String path : List.of("/send", "/wait-turn", "/wait-idle", "/rename", "/metadata", "/stop", "/delete")) {
			ObjectNode body = of("absent").put("text", "x").put("timeoutMs", 5000).put("name", "n");
			body.putObject("changes");
			assertThat(refused(facade.post(path, body), "SessionNotFoundException").status()).as(path).isEqualTo(404);
		}
		refused(facade.get("/session/absent"), "SessionNotFoundException");
		refused(facade.get("/messages/absent"), "SessionNotFoundException");
		assertThat(facade.get("/alive/absent").body().get("alive").asBoolean()).isFalse();
		refused(facade.get("/session/..%2F..%2Fv1%2Fmachines"), "SessionNotFoundException");
	}

	@Test
	void aSpawnThatFailsKeepsTheWordsOfTheDaemon() {
		this.machine.missingDirectory("/new");
		Answer missing = refused(facade.post("/spawn", spawn("m-1", "/new")), "SpawnException");
		assertThat(message(missing)).contains("/new");
		assertThat(facade.post("/spawn", spawn("m-1", "/new").put("createDir", true)).status()).isEqualTo(200);
		Answer unknown = refused(facade.post("/spawn", spawn("m-1", "/srv").put("agent", "nosuch")), "SpawnException");
		assertThat(message(unknown)).contains("nosuch");
		refused(facade.post("/spawn", spawn("absent", "/srv")), "MachineOfflineException");
		this.machine.online(false);
		assertThat(refused(facade.post("/spawn", spawn("m-1", "/srv")), "MachineOfflineException").status())
			.isEqualTo(503);
	}

	@Test
	void failuresOfCallsMessagesAndMetadataAreNamed() {
		String id = spawned();
		server.faults().failRpc("RPC target disconnected", 1);
		refused(facade.post("/spawn", spawn("m-1", "/srv")), "RpcTransportException");
		server.faults().conflictMetadata(4);
		assertThat(refused(facade.post("/rename", of(id).put("name", "n")), "MetadataConflictException").status())
			.isEqualTo(409);
		this.account.session(id).rawMetadata(ScriptedHappyServer.garbage());
		refused(facade.post("/rename", of(id).put("name", "n")), "EncryptionException");
		refused(facade.post("/stop", of(id)), "StopSessionException");
		String foreign = this.account.newForeignSession();
		refused(facade.post("/send", of(foreign).put("text", "x")), "EncryptionException");
	}

	@Test
	void waitsEndInTime() {
		this.machine.agent(FakeAgent.silent());
		String id = spawned();
		assertThat(refused(facade.post("/wait-turn", of(id).put("timeoutMs", 200)), "HappyTimeoutException").status())
			.isEqualTo(504);
		this.account.session(id).state(HappyServer.object().put("controlledByUser", true));
		refused(facade.post("/wait-idle", of(id).put("timeoutMs", 200)), "HappyTimeoutException");
		assertThat(message(facade.post("/wait-turn", of(id).put("timeoutMs", 0)))).isNotBlank();
	}

	@Test
	void aTokenThatIsNotTakenIsToldApart() {
		server.faults().unauthorized(true);
		assertThat(refused(facade.get("/sessions"), "AuthenticationException").status()).isEqualTo(401);
		refused(facade.get("/machines"), "AuthenticationException");
		refused(facade.post("/spawn", spawn("m-1", "/srv")), "AuthenticationException");
	}

	@Test
	void manyCallsAreServedAtATime() {
		this.machine.agent(FakeAgent.slow(Duration.ofMillis(500), FakeAgent.echo()));
		List<String> ids = together(64, (number) -> call("/spawn", spawn("m-1", "/srv/" + number))).stream()
			.map((answer) -> answer.body().get("sessionId").asString())
			.toList();
		assertThat(ids).doesNotHaveDuplicates();
		together(64, (number) -> call("/send", of(ids.get(number)).put("text", "t" + number)));
		long began = System.nanoTime();
		List<Answer> turns = together(64, (number) -> call("/wait-turn", of(ids.get(number)).put("timeoutMs", 30_000)));
		assertThat(turns).allSatisfy((turn) -> assertThat(turn.body().get("status").asString()).isEqualTo("completed"));
		// One after the other they would take 32 s.
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
		together(64, (number) -> call("/rename", of(ids.get(number)).put("name", "n" + number)));
		for (int i = 0; i < ids.size(); i++) {
			assertThat(this.account.session(ids.get(i)).metadata().get("name").asString()).isEqualTo("n" + i);
			assertThat(this.account.session(ids.get(i)).messages().toString()).contains("echo: t" + i + "\"");
		}
	}

	private static Mono<Answer> call(String path, ObjectNode body) {
		return facade.call(HttpMethod.POST, path, body.toString());
	}

	private static List<Answer> together(int count, IntFunction<Mono<Answer>> call) {
		List<Answer> answers = Flux.range(0, count)
			.flatMapSequential(call::apply, count)
			.collectList()
			.blockOptional(TIMEOUT)
			.orElseThrow();
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.status()).as(answer.toString()).isEqualTo(200));
		return answers;
	}

}
