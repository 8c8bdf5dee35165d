package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sockets: what they get, how long they live, and what one of them may cost the others.
 */
class HppSocketTests {

	private HppServer server;

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		this.server.close();
	}

	private Session session(String... properties) {
		return session(UnaryOperator.identity(), properties);
	}

	private Session session(UnaryOperator<HandshakeWebSettings.Sockets> sockets, String... properties) {
		this.server = HppServer.start(UnaryOperator.identity(), HppServer.sockets(sockets), "hpp", properties);
		return this.server.client().create("{}");
	}

	private WireSocket connected(Session session) {
		WireSocket socket = session.open();
		this.open.add(socket::abort);
		assertThat(socket.next().get("type").asString()).isEqualTo("connected");
		return socket;
	}

	@Test
	void aDeletedSessionTellsItsSocketsAndIsGone() {
		Session session = session();
		WireSocket socket = connected(session);
		assertThat(session.delete().json()).hasToString("{\"ok\":true}");
		assertThat(socket.next()).hasToString("{\"type\":\"error\",\"msg\":\"session closed\"}");
		assertThat(socket.closeCode()).isEqualTo(1000);
		assertThat(session.context().status()).isEqualTo(404);
		assertThat(session.delete().status()).isEqualTo(404);
	}

	@Test
	void onlyTheTokenDeletes() {
		Session session = session();
		assertThat(session.client().send("DELETE", "/handshake/session/" + session.id(), Map.of(), null).status())
			.isEqualTo(403);
		assertThat(session.context().status()).isEqualTo(200);
	}

	@Test
	void anExpiredSessionTellsItsSockets() {
		Session session = session("hpp.ttl=1s");
		WireSocket socket = connected(session);
		assertThat(socket.next()).hasToString("{\"type\":\"error\",\"msg\":\"session not found\"}");
		assertThat(socket.closeCode()).isEqualTo(1000);
	}

	@Test
	void anEditKeepsASessionAliveThatWouldHaveExpired() {
		Session session = session("hpp.ttl=2s");
		WireSocket socket = connected(session);
		for (int i = 0; i < 4; i++) {
			socket.text("{\"type\":\"userEdit\",\"key\":\"k\",\"value\":" + i + "}");
			assertThat(socket.next(Duration.ofSeconds(1))).isNull();
		}
		assertThat(session.context().json().at("/context/k/value").asInt()).isEqualTo(3);
	}

	@Test
	void anIdleSocketGetsHeartbeatsAndStaysOpen() throws IOException {
		Session session = session("hpp.heartbeat=50ms");
		try (RawSocket raw = RawSocket.open(this.server.port(), session)) {
			assertThat(raw.readUntil("\"heartbeat\"")).contains("connected");
		}
		WireSocket answering = connected(session);
		// More than the three that a peer may leave unanswered.
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answering.heartbeats() > 6);
		assertThat(answering.isOpen()).isTrue();
		session.set("a", "1");
		assertThat(answering.next().get("type").asString()).isEqualTo("done");
	}

	@Test
	void aPeerThatNeverAnswersIsCut() throws IOException {
		Session session = session("hpp.heartbeat=30ms");
		try (RawSocket raw = RawSocket.open(this.server.port(), session)) {
			raw.readToEnd();
		}
		assertThat(this.server.bean(HandshakeService.class).statistics().droppedSockets()).isEqualTo(1);
	}

	@Test
	void aReaderThatDoesNotReadIsCutAndTheOthersGetEverythingInOrder() throws IOException {
		Session session = session(
				(sockets) -> new HandshakeWebSettings.Sockets(sockets.heartbeat(), 100, 16 * 1024 * 1024,
						sockets.maxTotalQueuedBytes(), sockets.maxPerSession()),
				"hpp.rate-limit=1000000", "hpp.max-session-size=64MB");
		WireSocket reader = connected(session);
		try (RawSocket raw = RawSocket.open(this.server.port(), session)) {
			assertThat(raw.readUntil("connected")).startsWith("HTTP/1.1 101 ");
			String value = "\"" + "x".repeat(200_000) + "\"";
			int sent = 0;
			while (this.server.bean(HandshakeService.class).statistics().droppedSockets() == 0 && sent < 400) {
				assertThat(session
					.action("{\"intervalMs\":0,\"actions\":[{\"type\":\"set\",\"key\":\"k\",\"value\":" + value
							+ "},{\"type\":\"set\",\"key\":\"n\",\"value\":" + sent + "}]}")
					.status()).isEqualTo(200);
				assertThat(reader.next().get("key").asString()).isEqualTo("k");
				assertThat(reader.next().get("value").asInt()).isEqualTo(sent);
				assertThat(reader.next().get("type").asString()).isEqualTo("done");
				sent++;
			}
			assertThat(this.server.bean(HandshakeService.class).statistics().droppedSockets()).isEqualTo(1);
			assertThat(sent).isLessThan(400);
		}
	}

	@Test
	void messagesThatAreNoEditsAreIgnored() {
		Session session = session();
		WireSocket socket = connected(session);
		for (String message : new String[] { "not json", "[]", "1", "\"x\"", "null", "{}", "{\"type\":\"userEdit\"}",
				"{\"type\":\"userEdit\",\"key\":null}", "{\"type\":\"userEdit\",\"key\":[1],\"value\":1}",
				"{\"type\":\"userEdit\",\"key\":\"k\",\"value\":\"\\ud800\"}",
				"{\"type\":\"userEdit\",\"key\":\"k\",\"value\":1e400}", "[".repeat(5_000), "" }) {
			socket.text(message);
			socket.binary(message);
		}
		socket.binary("{\"type\":\"userEdit\",\"key\":\"good\",\"value\":1}");
		assertThat(session.context().json().get("context").propertyNames()).containsExactly("good");
		assertThat(socket.isOpen()).isTrue();
	}

	@Test
	void aRefusedSurrogateLeavesTheSocketsAttached() {
		Session session = session();
		WireSocket socket = connected(session);
		assertThat(session.set("a", "\"\\ud800\"").status()).isEqualTo(400);
		session.set("b", "1");
		assertThat(socket.next()).hasToString("{\"type\":\"done\",\"applied\":1,\"rejected\":[],\"missing\":[]}");
	}

	@Test
	void userEditsReachTheOtherSocketsWhereThatIsSwitchedOn() {
		Session session = session("hpp.broadcast-user-edits=true");
		WireSocket author = connected(session);
		WireSocket other = connected(session);
		author.text("{\"type\":\"userEdit\",\"key\":\"k\",\"value\":[1]}");
		assertThat(other.next()).hasToString("{\"type\":\"userEdit\",\"key\":\"k\",\"value\":[1],\"by\":\"user\"}");
		session.edit("{\"key\":\"k\",\"value\":2}");
		assertThat(author.next()).isEqualTo(other.next());
		assertThat(author.next(Duration.ofMillis(200))).isNull();
	}

	@Test
	void userEditsStayQuietByDefault() {
		Session session = session();
		WireSocket author = connected(session);
		WireSocket other = connected(session);
		author.text("{\"type\":\"userEdit\",\"key\":\"k\",\"value\":1}");
		session.set("a", "1");
		assertThat(other.next().get("type").asString()).isEqualTo("done");
	}

	@Test
	void socketsOfASessionAreBounded() {
		Session session = session((sockets) -> new HandshakeWebSettings.Sockets(sockets.heartbeat(),
				sockets.maxQueuedFrames(), sockets.maxQueuedBytes(), sockets.maxTotalQueuedBytes(), 2));
		connected(session);
		connected(session);
		WireSocket third = session.open();
		assertThat(third.next()).hasToString("{\"type\":\"error\",\"msg\":\"too many sockets\"}");
		assertThat(third.closeCode()).isEqualTo(1000);
	}

	@Test
	void aStopTellsSocketsToComeBack() {
		Session session = session();
		WireSocket socket = connected(session);
		this.server.close();
		assertThat(socket.closeCode()).isEqualTo(1001);
	}

	@ParameterizedTest
	@CsvSource({ "b, 1, too many keys", "a, 1e400, number out of range", "a, '\"x\"', session too large" })
	void editThatIsNotTakenIsToldToThePage(String key, String value, String reason) {
		Session session = session("hpp.max-keys=1", "hpp.max-session-size=2KB");
		WireSocket socket = connected(session);
		socket.text("{\"type\":\"userEdit\",\"key\":\"a\",\"value\":0}");
		socket.text("{\"type\":\"userEdit\",\"key\":\"" + key + "\",\"value\":" + value.replace("x", "x".repeat(2_000))
				+ "}");
		assertThat(socket.next())
			.hasToString("{\"type\":\"error\",\"msg\":\"" + reason + "\",\"key\":\"" + key + "\"}");
		assertThat(session.context().json().at("/context/a/value").asInt()).isZero();
		socket.text("{\"type\":\"userEdit\",\"key\":\"a\",\"value\":1}");
		assertThat(session.context().json().at("/context/a/value").asInt()).isEqualTo(1);
	}

	@Test
	void editThatTheStoreHasNoRoomForIsToldToThePage() {
		Session session = session("hpp.max-store-size=4KB");
		WireSocket socket = connected(session);
		socket.text("{\"type\":\"userEdit\",\"key\":\"a\",\"value\":\"" + "x".repeat(2_000) + "\"}");
		assertThat(socket.next()).hasToString("{\"type\":\"error\",\"msg\":\"store full\",\"key\":\"a\"}");
		assertThat(socket.isOpen()).isTrue();
	}

	@Test
	void connectionStaysUntilThePeerHasAnsweredTheCloseFrame() throws IOException {
		Session session = session();
		try (RawSocket raw = RawSocket.open(this.server.port(), session)) {
			raw.readUntil("connected");
			session.delete();
			raw.readUntil("session closed\"}\u0088\u0002\u0003\u00e8");
			raw.send(RawSocket.PING);
			assertThat(raw.isEnded(Duration.ofMillis(300))).isFalse();
			raw.send(RawSocket.CLOSE);
			assertThat(raw.isEnded(Duration.ofSeconds(60))).isTrue();
		}
	}

	@Test
	void peerThatDoesNotAnswerTheCloseFrameIsNotWaitedForLong() throws IOException {
		Session session = session();
		try (RawSocket raw = RawSocket.open(this.server.port(), session)) {
			raw.readUntil("connected");
			session.delete();
			raw.readToEnd();
		}
		try (RawSocket raw = RawSocket.open(this.server.port(), session)) {
			assertThat(raw.readUntil("session not found\"}\u0088\u0002\u0003\u00e8")).contains("101");
			assertThat(raw.isEnded(Duration.ofMillis(300))).isFalse();
			raw.readToEnd();
		}
	}

}
