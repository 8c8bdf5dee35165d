package io.quintet.happy.test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.internal.json.HappyJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FaultsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private FakeHappyServer server;

	private FakeAccount account;

	private FakeMachine machine;

	private FakeSession session;

	private RestPeer rest;

	private SocketPeer socket;

	@BeforeEach
	void start() throws Exception {
		this.server = FakeHappyServer.start();
		this.account = this.server.account(CipherVariant.DATA_KEY);
		this.machine = this.server.machine(this.account, "machine-1");
		this.session = this.machine.spawn("/srv/app", "claude");
		this.rest = new RestPeer(this.server, this.account.token());
		this.socket = SocketPeer.user(this.server, this.account);
	}

	@AfterEach
	void close() {
		this.socket.close();
		this.server.close();
	}

	private RestPeer.Answer send(String localId) throws IOException {
		ObjectNode body = HappyJson.object();
		ObjectNode message = HappyJson.object().put("role", "user");
		message.set("content", HappyJson.object().put("type", "text").put("text", "hello"));
		body.putArray("messages")
			.addObject()
			.put("content", Ciphertext.of(message, this.session.key()))
			.put("localId", localId);
		return this.rest.post("/v3/sessions/" + this.session.id() + "/messages", body);
	}

	private List<Long> seqs() {
		List<Long> seqs = new ArrayList<>();
		this.socket.updates.forEach((frame) -> seqs.add(frame.path("seq").asLong()));
		return seqs;
	}

	private void awaitUpdates(int count) {
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(this.socket.updates).hasSize(count));
	}

	@Test
	void droppedSocketsConnectAgain() {
		this.server.faults().dropSockets();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> this.server.calls().stream().filter((call) -> call.method().equals("CONNECT")).count() == 2);
		Awaitility.await().atMost(TIMEOUT).until(() -> this.account.socketCount() == 1);
	}

	@Test
	void connectionsAreCutWithoutAWord() {
		this.server.faults().cutConnections();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> this.server.calls().stream().filter((call) -> call.method().equals("CONNECT")).count() == 2);
	}

	@Test
	void refusedSocketsComeBackOnceTheyMay() {
		this.server.faults().refuseSockets(true);
		this.server.faults().dropSockets();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.socket.errors.size() >= 2);
		assertThat(this.account.socketCount()).isZero();
		this.server.faults().refuseSockets(false);
		Awaitility.await().atMost(TIMEOUT).until(() -> this.account.socketCount() == 1);
	}

	@Test
	void heldUpdatesComeShuffledAndTwice() throws Exception {
		this.server.faults().holdUpdates();
		this.session.burst(20);
		this.socket.ask("ping", HappyJson.object());
		assertThat(this.socket.updates).isEmpty();
		this.server.faults().releaseUpdates(true, true);
		awaitUpdates(40);
		List<Long> seqs = seqs();
		assertThat(seqs).isNotEqualTo(seqs.stream().sorted().toList());
		assertThat(new HashSet<>(seqs)).hasSize(20);
	}

	@Test
	void updatesComeTwice() {
		this.server.faults().duplicateUpdates(true);
		this.session.notice("one");
		awaitUpdates(2);
		assertThat(seqs().get(0)).isEqualTo(seqs().get(1));
	}

	@Test
	void lostUpdatesAreStored() throws Exception {
		this.server.faults().loseUpdates(1);
		this.session.notice("lost");
		this.session.notice("there");
		awaitUpdates(1);
		assertThat(this.session.messages()).hasSize(2);
	}

	@Test
	void aLostAckIsDoneNevertheless() throws Exception {
		this.server.faults().loseAcks("update-metadata", 1);
		ObjectNode data = HappyJson.object()
			.put("sid", this.session.id())
			.put("metadata", "AA")
			.put("expectedVersion", 0);
		assertThat(this.socket.isAcked("update-metadata", data)).isFalse();
		assertThat(this.socket.ask("update-metadata", data).get("result").asString()).isEqualTo("version-mismatch");
	}

	@Test
	void anotherWriterWinsAsOftenAsPlanned() throws Exception {
		this.server.faults().conflictMetadata(2);
		long version = 0;
		List<String> results = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			JsonNode ack = this.socket.ask("update-metadata",
					HappyJson.object()
						.put("sid", this.session.id())
						.put("metadata", "AA")
						.put("expectedVersion", version));
			results.add(ack.get("result").asString());
			version = ack.get("version").asLong();
		}
		assertThat(results).containsExactly("version-mismatch", "version-mismatch", "success");
	}

	@Test
	void theOtherWriterLeavesATrace() throws Exception {
		this.server.faults().conflictMetadata(1);
		this.socket.ask("update-metadata",
				HappyJson.object().put("sid", this.session.id()).put("metadata", "AA").put("expectedVersion", 0));
		assertThat(this.session.metadata().get("otherWriter").asInt()).isEqualTo(1);
		assertThat(this.session.metadata().get("path").asString()).isEqualTo("/srv/app");
	}

	@Test
	void requestsFailAsOftenAsPlanned() throws Exception {
		this.server.faults().failRest("/v1/machines", 503, 2, Duration.ofSeconds(7));
		RestPeer.Answer first = this.rest.get("/v1/machines");
		assertThat(first.status()).isEqualTo(503);
		assertThat(first.retryAfter()).isEqualTo("7");
		assertThat(this.rest.get("/v1/sessions").status()).isEqualTo(200);
		assertThat(this.rest.get("/v1/machines/machine-1").status()).isEqualTo(503);
		assertThat(this.rest.get("/v1/machines").status()).isEqualTo(200);
	}

	@Test
	void aCutRequestIsDoneOrNot() throws Exception {
		this.server.faults().cutRest("/v3", 1, false);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send("first"));
		assertThat(this.session.messages()).isEmpty();
		this.server.faults().cutRest("/v3", 1, true);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send("second"));
		assertThat(this.session.messages()).isNotEmpty();
		assertThat(send("second").json().at("/messages/0/seq").asInt()).isEqualTo(1);
	}

	@Test
	void requestsWait() throws Exception {
		this.server.faults().delayRest("/v1/machines", Duration.ofMillis(300));
		long begin = System.nanoTime();
		this.rest.get("/v1/machines");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
	}

	@Test
	void noTokenIsTakenAnyMore() throws Exception {
		this.server.faults().unauthorized(true);
		RestPeer.Answer answer = this.rest.get("/v1/machines");
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.json()).isEqualTo(HappyJson.object().put("error", "Invalid token"));
		assertThat(SocketPeer.refused(this.server, Map.of("token", this.account.token())).get("message").asString())
			.isEqualTo("Invalid authentication token");
		assertThat(this.socket.isConnected()).isTrue();
		this.server.faults().unauthorized(false);
		assertThat(this.rest.get("/v1/machines").status()).isEqualTo(200);
	}

	@Test
	void callsFailAsPlanned() throws Exception {
		this.server.faults().failRpc("RPC target disconnected", 1);
		JsonNode ack = this.socket.ask("rpc-call", HappyJson.object().put("method", "machine-1:stop-session"));
		assertThat(ack).isEqualTo(HappyJson.object().put("ok", false).put("error", "RPC target disconnected"));
	}

	@Test
	void framesAndRecordsMayBeAnything() throws Exception {
		this.server.faults().rawFrame(this.account, HappyJson.object().put("what", 1));
		awaitUpdates(1);
		assertThat(this.socket.updates.get(0)).isEqualTo(HappyJson.object().put("what", 1));
		this.server.faults().brokenRecord(this.account, StringNode.valueOf("none"));
		assertThat(this.rest.get("/v1/machines").json().get(0).asString()).isEqualTo("none");
		assertThat(this.rest.get("/v1/sessions").json().at("/sessions/0").asString()).isEqualTo("none");
		assertThat(this.rest.get("/v2/sessions").json().at("/sessions/0").asString()).isEqualTo("none");
	}

	@Test
	void aForeignSessionCannotBeOpened() throws Exception {
		String id = this.account.newForeignSession();
		JsonNode record = this.account.sessionRecord(id);
		assertThat(this.account.secret().keyOf(record.get("dataEncryptionKey").asString())).isNull();
		assertThat(this.account.sessionIds()).containsExactly(this.session.id(), id);
	}

	@Test
	void tenThousandUpdatesArriveInTheirOrder() {
		this.session.burst(10_000);
		awaitUpdates(10_000);
		assertThat(seqs()).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void aRestartInTheMiddleOfATurnKeepsEverything() throws Exception {
		this.session.startTurn();
		awaitUpdates(1);
		int port = this.server.port();
		this.server.stop();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.socket.errors.size() >= 1);
		this.session.endTurn("completed");
		this.server.startAgain();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.account.socketCount() == 1);
		assertThat(this.server.port()).isEqualTo(port);
		assertThat(this.rest.get("/v3/sessions/" + this.session.id() + "/messages").json().get("messages")).hasSize(3);
		this.session.notice("again");
		awaitUpdates(2);
	}

	@Test
	void aRestartComesBackByItself() {
		this.server.restart(Duration.ofMillis(100));
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> this.server.calls().stream().filter((call) -> call.method().equals("CONNECT")).count() == 2);
	}

	@Test
	void allFaultsEndAtOnce() throws Exception {
		this.server.faults().failRest("/", 500, 100, null);
		this.server.faults().delayRest("/", Duration.ofHours(1));
		this.server.faults().holdUpdates();
		this.server.faults().unauthorized(true);
		this.server.faults().clear();
		assertThat(send("one").status()).isEqualTo(200);
		Awaitility.await().atMost(TIMEOUT).until(() -> !this.socket.updates.isEmpty());
	}

}
