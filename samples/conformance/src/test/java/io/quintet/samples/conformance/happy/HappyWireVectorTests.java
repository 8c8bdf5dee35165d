package io.quintet.samples.conformance.happy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.conformance.happy.HappyServer.Answer;
import io.quintet.samples.conformance.happy.HappyVectors.Case;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was recorded of calls, messages and metadata, through the facade and over the
 * wire, against a server that answers from the vector.
 */
class HappyWireVectorTests {

	private static ScriptedHappyServer server;

	private static HappyServer facade;

	@BeforeAll
	static void start() {
		server = new ScriptedHappyServer();
		facade = HappyServer.start();
	}

	@AfterAll
	static void stop() {
		facade.close();
		server.close();
	}

	static List<Case> spawns() {
		return HappyVectors.of("rpc", "spawnParams");
	}

	static List<Case> replies() {
		return HappyVectors.of("rpc", "spawnReply", "rpcAck");
	}

	static List<Case> sends() {
		return HappyVectors.of("messages", "send");
	}

	static List<Case> stops() {
		return HappyVectors.of("messages", "stop");
	}

	static List<Case> updates() {
		return HappyVectors.of("metadata");
	}

	/** A machine, a session of it, and what is acknowledged. */
	private static void play(RecordedAccount account, JsonNode... acks) {
		String metadata = account.encrypt(object().put("machineId", "m-1"));
		server.script(() -> account.record("m-1", metadata, 1), () -> account.record("s1", metadata, 0), List.of(acks));
		facade.configure(server.url(), "t", account.secret());
	}

	private static ObjectNode object() {
		return HappyServer.object();
	}

	private static void assertFailed(Answer answer, JsonNode expected) {
		assertThat(answer.failure()).as(answer.toString())
			.isEqualTo(HappyJudge.failure(expected.get("error").asString()));
		assertThat(answer.status()).isBetween(400, 599);
		assertThat(answer.body().get("error").get("message").asString())
			.contains(expected.path("messageContains").asString(""));
	}

	@ParameterizedTest
	@MethodSource("spawns")
	void aSpawnCallsTheMethodOfTheVector(Case recorded) {
		RecordedAccount account = RecordedAccount.of(recorded);
		JsonNode reply = object().put("type", "success").set("sessionId", recorded.out().get("result"));
		play(account, object().put("ok", true).put("result", account.encrypt(reply)));
		JsonNode arguments = recorded.in().get("arguments");
		ObjectNode body = object();
		body.set("machineId", recorded.in().get("machineId"));
		body.set("directory", arguments.get("directory"));
		if (arguments.has("agent")) {
			body.set("agent", arguments.get("agent"));
		}
		if (arguments.has("create_dir")) {
			body.set("createDir", arguments.get("create_dir"));
		}
		Answer answer = facade.post("/spawn", body);
		HappyJudge.same("sessionId", recorded.out().get("result"), answer.body().get("sessionId"));
		JsonNode call = server.emitted("rpc-call").get(0);
		HappyJudge.same("method", recorded.out().get("method"), call.get("method"));
		HappyJudge.same("params", recorded.out().get("params"), account.open(call.get("params")));
	}

	@ParameterizedTest
	@MethodSource("replies")
	void theReplyToASpawnIsTakenAsTheVectorSays(Case recorded) {
		play(RecordedAccount.of(recorded), recorded.in().get("ack"));
		Answer answer = facade.post("/spawn", object().put("machineId", "m-1").put("directory", "/srv/app"));
		JsonNode expected = HappyJudge.expected(recorded);
		assertThat(server.emitted("rpc-call")).hasSize(1);
		if (expected.has("error")) {
			assertFailed(answer, expected);
		}
		else if (recorded.operation().equals("rpcAck")) {
			// The acknowledgement is a good one, though nothing in it can be opened.
			assertThat(answer.failure()).isEqualTo("SpawnException");
		}
		else {
			HappyJudge.same("sessionId", expected.get("sessionId"), answer.body().get("sessionId"));
		}
	}

	@ParameterizedTest
	@MethodSource("sends")
	void aMessageIsStoredWithTheContentOfTheVector(Case recorded) {
		RecordedAccount account = RecordedAccount.of(recorded);
		play(account);
		ObjectNode body = object().put("sessionId", "s1");
		body.set("text", recorded.in().get("text"));
		body.set("permissionMode", recorded.in().get("permissionMode"));
		Answer answer = facade.post("/send", body);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
		assertThat(server.posted()).hasSize(1);
		JsonNode message = server.posted().get(0);
		assertThat(message.get("localId").asString()).isNotBlank();
		ObjectNode content = (ObjectNode) account.open(message.get("content"));
		ObjectNode expected = (ObjectNode) recorded.out().get("content").deepCopy();
		// The name of the sender is free.
		assertThat(content.path("meta").path("sentFrom").asString("")).isNotBlank();
		((ObjectNode) expected.get("meta")).set("sentFrom", content.get("meta").get("sentFrom"));
		HappyJudge.same("content", expected, content);
	}

	@ParameterizedTest
	@MethodSource("stops")
	void aStopGoesToTheDaemonAsThePresentOneDoes(Case recorded) {
		RecordedAccount account = RecordedAccount.of(recorded);
		play(account,
				object().put("ok", true).put("result", account.encrypt(object().put("message", "Session stopped"))));
		Answer answer = facade.post("/stop", object().put("sessionId", "s1"));
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		JsonNode call = server.emitted("rpc-call").get(0);
		assertThat(call.get("method").asString()).isEqualTo("m-1:stop-session");
		HappyJudge.same("params", object().put("sessionId", "s1"), account.open(call.get("params")));
	}

	@ParameterizedTest
	@MethodSource("updates")
	void anUpdateReadsSendsAndReturnsWhatTheVectorSays(Case recorded) {
		RecordedAccount account = RecordedAccount.of(recorded);
		script(account, recorded.in());
		ObjectNode body = object().put("sessionId", "s1");
		boolean rename = recorded.operation().equals("rename");
		body.set(rename ? "name" : "changes", recorded.in().get(rename ? "name" : "changes"));
		Answer answer = facade.post(rename ? "/rename" : "/metadata", body);
		JsonNode expected = HappyJudge.expected(recorded);
		if (expected.has("error")) {
			assertFailed(answer, expected);
		}
		else {
			expected.get("session")
				.properties()
				.forEach((member) -> HappyJudge.same(member.getKey(), undated(member.getValue()),
						undated(answer.body().get(member.getKey()))));
		}
		assertSent(account, expected.path("sent").valueStream().toList());
	}

	private static void assertSent(RecordedAccount account, List<JsonNode> expected) {
		List<JsonNode> sent = server.emitted("update-metadata");
		assertThat(sent).hasSameSizeAs(expected);
		for (int i = 0; i < expected.size(); i++) {
			HappyJudge.same("sid", expected.get(i).get("sid"), sent.get(i).get("sid"));
			HappyJudge.same("expectedVersion", expected.get(i).get("expectedVersion"),
					sent.get(i).get("expectedVersion"));
			HappyJudge.same("metadata", undated(expected.get(i).get("metadata")),
					undated(account.open(sent.get(i).get("metadata"))));
		}
	}

	/** Without the time at which a name was given. */
	private static JsonNode undated(JsonNode metadata) {
		if (metadata == null || !metadata.path("summary").path("updatedAt").isNumber()) {
			return metadata;
		}
		ObjectNode undated = (ObjectNode) metadata.deepCopy();
		((ObjectNode) undated.get("summary")).put("updatedAt", 0);
		return undated;
	}

	/**
	 * The record changes with each update that is sent, and an acknowledgement that
	 * refuses one tells of the change, as that of the real server does.
	 */
	private static void script(RecordedAccount account, JsonNode in) {
		List<JsonNode> reads = in.get("reads").valueStream().toList();
		List<String> metadata = reads.stream().map((read) -> metadata(account, read)).toList();
		List<JsonNode> acks = new ArrayList<>();
		for (JsonNode ack : in.get("acks")) {
			int next = Math.min(acks.size() + 1, reads.size() - 1);
			acks.add(ack.has("metadata") ? ((ObjectNode) ack.deepCopy()).put("metadata", metadata.get(next)) : ack);
		}
		server.script(() -> object(), () -> {
			int now = Math.min(server.emitted("update-metadata").size(), reads.size() - 1);
			return account.record("s1", metadata.get(now), reads.get(now).get("version").asLong());
		}, acks);
		facade.configure(server.url(), "t", account.secret());
	}

	private static String metadata(RecordedAccount account, JsonNode read) {
		return read.get("metadata").isNull() ? ScriptedHappyServer.garbage() : account.encrypt(read.get("metadata"));
	}

}
