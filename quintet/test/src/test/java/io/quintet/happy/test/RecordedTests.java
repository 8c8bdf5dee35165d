package io.quintet.happy.test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.internal.json.HappyJson;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was recorded from the real server, asked of the fake one: the same keys, the same
 * types, and the same values where the server does not draw them.
 */
class RecordedTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/** What each server chooses for itself. */
	private static final Set<String> DRAWN = Set.of("id", "sid", "createdAt", "updatedAt", "activeAt", "token", "path");

	private FakeHappyServer server;

	private FakeAccount account;

	private RestPeer rest;

	@BeforeEach
	void startServer() {
		this.server = FakeHappyServer.start();
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private void account(JsonNode in) {
		AccountSecret secret = new AccountSecret(Base64.getDecoder().decode(in.get("accountSecret").asString()));
		this.account = this.server.account(secret, CipherVariant.DATA_KEY);
		this.rest = new RestPeer(this.server, this.account.token());
	}

	static Stream<Arguments> of(String kind) throws IOException {
		try (InputStream file = RecordedTests.class.getResourceAsStream("recorded.json")) {
			JsonNode recorded = Objects.requireNonNull(HappyJson.read(Objects.requireNonNull(file).readAllBytes()));
			List<Arguments> found = new ArrayList<>();
			StreamSupport.stream(recorded.get("vectors").spliterator(), false)
				.filter((vector) -> vector.at("/in/kind").asString().equals(kind))
				.forEach((vector) -> found.add(Arguments
					.of(vector.get("id").asString() + " " + vector.at("/in/what").asString(""), vector.get("in"))));
			assertThat(found).isNotEmpty();
			return found.stream();
		}
	}

	static Stream<Arguments> rest() throws IOException {
		return of("rest");
	}

	static Stream<Arguments> acks() throws IOException {
		return of("ack");
	}

	static Stream<Arguments> events() throws IOException {
		return of("event");
	}

	static Stream<Arguments> refusals() throws IOException {
		return of("connect_error");
	}

	static Stream<Arguments> calls() throws IOException {
		return of("rpc-params");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("rest")
	void requestsAreAnsweredAsRecorded(String name, JsonNode in) throws Exception {
		account(in);
		JsonNode expected = in.get("json");
		String path = prepare(in.get("path").asString(), expected);
		JsonNode body = in.get("body").isNull() ? null : in.get("body");
		RestPeer.Answer answer = this.rest.send(in.get("method").asString(), path, body);
		assertThat(answer.status()).isEqualTo(in.get("status").asInt());
		assertThat(masked(answer.json())).isEqualTo(masked(expected));
		if (expected.has("path")) {
			assertThat(answer.json().get("path").asString()).isEqualTo(path);
		}
	}

	/** Brings the fake server to the state in which the real one was. */
	private String prepare(String path, JsonNode expected) throws IOException {
		if (path.startsWith("/v1/machines/") && expected.has("machine")) {
			machine(expected.get("machine"));
			return path;
		}
		if (path.contains("/none") || !path.contains("/sessions") || expected.has("session")) {
			return path;
		}
		JsonNode record = expected.path("sessions").path(0);
		String session = session(record);
		if (record.isObject()) {
			setVersions(session, record);
		}
		fill(session, expected.path("messages"), expected.path("hasMore").asBoolean(false),
				record.path("seq").asInt(0));
		return path.replace(":id", session).replaceFirst("cmwq[a-z0-9]{21}", session);
	}

	private void machine(JsonNode record) {
		ObjectNode body = HappyJson.object().put("id", record.get("id").asString());
		body.set("metadata", record.get("metadata"));
		body.set("dataEncryptionKey", record.get("dataEncryptionKey"));
		MachineChanges machines = state().machines;
		machines.register(this.account.state(), record.get("id").asString(), record.get("metadata").asString(), null,
				HappyJson.text(record, "dataEncryptionKey"));
		machines.active(this.account.state(), record.get("id").asString(), record.get("active").asBoolean());
	}

	private ServerState state() {
		return this.server.state();
	}

	private String session(JsonNode record) throws IOException {
		ObjectNode body = HappyJson.object().put("tag", "t").put("metadata", "AA");
		body.set("dataEncryptionKey", record.path("dataEncryptionKey").isString() ? record.get("dataEncryptionKey")
				: JsonNodeFactory.instance.nullNode());
		return this.rest.post("/v1/sessions", body).json().at("/session/id").asString();
	}

	private void setVersions(String session, JsonNode record) {
		for (int i = 0; i < record.get("metadataVersion").asInt(); i++) {
			state().sessions.metadata(this.account.state(), session, (old) -> record.get("metadata").asString());
		}
		for (int i = 0; i < record.get("agentStateVersion").asInt(); i++) {
			state().sessions.agentState(this.account.state(), session, record.get("agentState").asString());
		}
	}

	/** Stores the messages of an answer, and as many before or behind as there were. */
	private void fill(String session, JsonNode messages, boolean more, int count) throws IOException {
		List<JsonNode> ascending = new ArrayList<>();
		messages.forEach(ascending::add);
		ascending.sort((one, other) -> Long.compare(one.get("seq").asLong(), other.get("seq").asLong()));
		long first = ascending.isEmpty() ? 1 : ascending.get(0).get("seq").asLong();
		for (long seq = 1; seq < first; seq++) {
			send(session, "AA", "before " + seq);
		}
		for (JsonNode message : ascending) {
			send(session, message.path("content").path("c").asString("AA"), message.get("localId").asString());
		}
		if (ascending.size() == 1 && !ascending.get(0).has("content")) {
			// The recorded request repeats it; what is stored is told.
			return;
		}
		for (int i = ascending.size(); i < count || (more && i == ascending.size()); i++) {
			send(session, "AA", "behind " + i);
		}
	}

	private void send(String session, String ciphertext, String localId) throws IOException {
		ObjectNode body = HappyJson.object();
		body.putArray("messages").addObject().put("content", ciphertext).put("localId", localId);
		assertThat(this.rest.post("/v3/sessions/" + session + "/messages", body).status()).isEqualTo(200);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("acks")
	void eventsAreAcknowledgedAsRecorded(String name, JsonNode in) throws Exception {
		account(in);
		ObjectNode data = (ObjectNode) in.get("data").deepCopy();
		JsonNode expected = in.get("ack");
		if (data.has("sid") && !data.get("sid").asString().equals("none")) {
			String session = session(data);
			for (int i = 0; i < expected.path("version").asInt(0); i++) {
				state().sessions.agentState(this.account.state(), session, expected.get("agentState").asString());
			}
			data.put("sid", session);
		}
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			if (in.get("acked").asBoolean()) {
				assertThat(socket.ask(in.get("event").asString(), data)).isEqualTo(expected);
			}
			else {
				assertThat(socket.isAcked(in.get("event").asString(), data)).isFalse();
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("refusals")
	void socketsAreRefusedAsRecorded(String name, JsonNode in) throws Exception {
		account(in);
		Map<String, String> auth = switch (in.get("case").asString()) {
			case "bad token" -> Map.of("token", "bad");
			case "no token" -> Map.of("clientType", "user-scoped");
			case "no sid" -> Map.of("token", this.account.token(), "clientType", "session-scoped");
			default -> Map.of("token", this.account.token(), "clientType", "machine-scoped");
		};
		assertThat(SocketPeer.refused(this.server, auth)).isEqualTo(in.get("data"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("calls")
	void daemonsGetCallsAsRecorded(String name, JsonNode in) throws Exception {
		account(in);
		String method = in.get("method").asString();
		FakeMachine machine = this.server.machine(this.account, method.substring(0, method.indexOf(':')));
		ObjectNode data = HappyJson.object().put("method", method);
		data.put("params", Ciphertext.of(in.get("plain"), machine.key()));
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			assertThat(socket.ask("rpc-call", data).get("ok").asBoolean()).isTrue();
		}
		assertThat(machine.spawns()).containsExactly(in.get("plain"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("events")
	void framesArePushedAsRecorded(String name, JsonNode in) throws Exception {
		account(in);
		JsonNode expected = in.get("data");
		boolean update = in.get("name").asString().equals("update");
		try (SocketPeer socket = SocketPeer.user(this.server, this.account)) {
			cause(expected);
			List<JsonNode> got = update ? socket.updates : socket.ephemerals;
			Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
				assertThat(got).isNotEmpty();
				assertThat(frame(got.get(got.size() - 1))).isEqualTo(frame(expected));
			});
			if (!update) {
				assertThat(got.get(got.size() - 1).get("activeAt").isIntegralNumber()).isTrue();
			}
		}
	}

	private void cause(JsonNode frame) throws Exception {
		JsonNode body = frame.path("body");
		switch (body.path("t").asString(frame.path("type").asString(""))) {
			case "activity" -> activity(frame);
			case "machine-activity" ->
				SocketPeer.machine(this.server, this.account, frame.get("id").asString()).close();
			case "new-session" -> session(body.get("metadata"), body.get("dataEncryptionKey"));
			case "delete-session" -> this.rest.delete("/v1/sessions/" + session(body));
			case "new-message" -> message(body.get("message"));
			default -> change(body);
		}
	}

	private void session(JsonNode metadata, JsonNode dataEncryptionKey) throws IOException {
		ObjectNode body = HappyJson.object().put("tag", "t");
		body.set("metadata", metadata);
		body.set("dataEncryptionKey", dataEncryptionKey);
		this.rest.post("/v1/sessions", body);
	}

	private void activity(JsonNode frame) throws Exception {
		String session = session(frame);
		try (SocketPeer agent = SocketPeer.session(this.server, this.account, session)) {
			ObjectNode data = HappyJson.object().put("sid", session).put("mode", "remote");
			data.set("time", frame.get("activeAt"));
			data.set("thinking", frame.get("thinking"));
			agent.emit("session-alive", data);
			agent.ask("ping", HappyJson.object());
		}
	}

	private void message(JsonNode message) throws Exception {
		String session = session(message);
		for (int i = 1; i < message.get("seq").asInt(); i++) {
			send(session, "AA", "before " + i);
		}
		try (SocketPeer agent = SocketPeer.session(this.server, this.account, session)) {
			ObjectNode data = HappyJson.object().put("sid", session);
			data.set("message", message.at("/content/c"));
			data.set("localId", message.get("localId"));
			agent.emit("message", data);
			agent.ask("ping", HappyJson.object());
		}
	}

	private void change(JsonNode body) throws Exception {
		String session = session(body);
		String name = body.has("metadata") ? "metadata" : "agentState";
		String event = body.has("metadata") ? "update-metadata" : "update-state";
		try (SocketPeer agent = SocketPeer.session(this.server, this.account, session)) {
			for (int version = 0; version < body.get(name).get("version").asInt(); version++) {
				ObjectNode data = HappyJson.object().put("sid", session).put("expectedVersion", version);
				data.set(name, body.get(name).get("value"));
				ObjectNode expected = HappyJson.object().put("result", "success").put("version", version + 1);
				expected.set(name, body.get(name).get("value"));
				assertThat(agent.ask(event, data)).isEqualTo(expected);
			}
		}
	}

	/** A frame without its own number, which counts what happened before. */
	private static JsonNode frame(JsonNode frame) {
		JsonNode masked = masked(frame);
		if (masked instanceof ObjectNode object && object.has("seq")) {
			object.put("seq", 0);
		}
		return masked;
	}

	/** Types in place of values that the server draws; numbers have one type. */
	private static JsonNode masked(@Nullable JsonNode value) {
		if (value instanceof ArrayNode array) {
			ArrayNode copy = JsonNodeFactory.instance.arrayNode();
			array.forEach((element) -> copy.add(masked(element)));
			return copy;
		}
		if (value instanceof ObjectNode object) {
			ObjectNode copy = HappyJson.object();
			object.forEachEntry((key, member) -> {
				if (DRAWN.contains(key)) {
					copy.put(key, member.getNodeType().name());
				}
				else {
					copy.set(key, masked(member));
				}
			});
			return copy;
		}
		return (value != null && value.isIntegralNumber()) ? JsonNodeFactory.instance.numberNode(value.asLong())
				: Objects.requireNonNull(value);
	}

}
