package io.quintet.socketio;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What clients can make the server hold, by real connections and with small bounds.
 */
class MemoryTests {

	private static final String WEBSOCKET = "EIO=4&transport=websocket";

	private static final int TRY_AGAIN_LATER = 1013;

	private static final int TOO_LARGE = 1009;

	/** A receive buffer of a client that does not read. */
	private static final int SMALL_BUFFER = 4096;

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable one : this.open) {
			one.close();
		}
	}

	private <T extends AutoCloseable> T opened(T one) {
		this.open.add(0, one);
		return one;
	}

	private WebSocketPeer stranger(TestServer server) throws IOException {
		WebSocketPeer peer = opened(WebSocketPeer.open(server.port(), SMALL_BUFFER, WEBSOCKET));
		peer.text();
		return peer;
	}

	private WebSocketPeer owned(TestServer server, String owner) throws Exception {
		WebSocketPeer peer = stranger(server);
		peer.send("40{\"owner\":\"" + owner + "\"}");
		assertThat(peer.text()).startsWith("40{");
		return peer;
	}

	/** Sends all of a frame but its end. */
	private static void leaveUnfinished(WebSocketPeer peer, int size) throws IOException {
		byte[] frame = WebSocketPeer.frame(0x80 | WebSocketPeer.TEXT, new byte[size]);
		peer.write(Arrays.copyOf(frame, frame.length - 1));
	}

	private static void assertAnswers(WebSocketPeer peer) throws IOException {
		peer.send("421[\"echo\",\"x\"]");
		assertThat(peer.text()).isEqualTo("431[\"x\"]");
	}

	private static long inbound(TestServer server) {
		return server.socketIo.statistics().inboundBytes();
	}

	private static void awaitNothingHeld(TestServer server) {
		await().atMost(TestServer.TIMEOUT).untilAsserted(() -> assertThat(inbound(server)).isZero());
	}

	@Test
	void aStrangerMaySendNoMoreThanAConnectTakes() throws Exception {
		TestServer server = opened(TestServer.start());
		WebSocketPeer frame = stranger(server);
		leaveUnfinished(frame, SocketIoConnection.MAX_CONNECT + 1000);
		assertThat(frame.closeCode()).isEqualTo(TOO_LARGE);
		WebSocketPeer fragments = stranger(server);
		fragments.send(WebSocketPeer.TEXT, new byte[40_000]);
		fragments.send(0, new byte[40_000]);
		assertThat(fragments.closeCode()).isEqualTo(TOO_LARGE);
		WebSocketPeer attachments = stranger(server);
		attachments.send("452-/x,[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
		attachments.send(new byte[40_000]);
		attachments.send(new byte[40_000]);
		assertThat(attachments.closeCode()).isEqualTo(1002);
		assertThat(server.socketIo.statistics().protocolDisconnects()).isEqualTo(3);
		awaitNothingHeld(server);
	}

	@Test
	void aPollingStrangerMaySendNoMoreThanAConnectNeeds() throws Exception {
		TestServer server = opened(TestServer.start());
		HttpPeer http = opened(new HttpPeer(server.port()));
		String target = HttpPeer.target(http.open());
		assertThat(http.post(target, "x".repeat(SocketIoConnection.MAX_CONNECT + 1)).status()).isEqualTo(413);
		assertThat(http.get(target).status()).isEqualTo(400);
		String known = HttpPeer.target(http.open());
		assertThat(http.post(known, "40").status()).isEqualTo(200);
		assertThat(http.get(known).body()).startsWith("40{");
		assertThat(http.post(known, "421[\"echo\",\"" + "x".repeat(100_000) + "\"]").status()).isEqualTo(200);
		assertThat(http.get(known).body()).hasSize(100_000 + 7);
		awaitNothingHeld(server);
	}

	@Test
	void whatStrangersLeaveUnfinishedIsBoundedTogetherAndOthersAreAnswered() throws Exception {
		TestServer server = opened(new TestServer.Settings().maxPayload(500_000).maxInboundBytes(2_000_000).start());
		WebSocketPeer other = opened(WebSocketPeer.connect(server.port(), "/"));
		List<WebSocketPeer> strangers = new ArrayList<>();
		while (server.socketIo.statistics().fullDisconnects() == 0) {
			assertThat(strangers).hasSizeLessThan(90);
			WebSocketPeer stranger = stranger(server);
			strangers.add(stranger);
			leaveUnfinished(stranger, 60_000);
			// All of it has to be there before the next one comes.
			await().atMost(TestServer.TIMEOUT)
				.until(() -> inbound(server) >= 60_000L * strangers.size()
						|| server.socketIo.statistics().fullDisconnects() > 0);
			assertThat(inbound(server)).isLessThanOrEqualTo(1_000_000);
			assertAnswers(other);
		}
		assertThat(strangers).hasSizeGreaterThan(5);
		assertThat(strangers.get(strangers.size() - 1).closeCode()).isEqualTo(TRY_AGAIN_LATER);
		// Half is for those who are known, also for large messages.
		other.send("421[\"echo\",\"" + "x".repeat(200_000) + "\"]");
		assertThat(other.text()).hasSize(200_000 + 7);
		for (WebSocketPeer stranger : strangers) {
			stranger.close();
		}
		awaitNothingHeld(server);
	}

	@Test
	void oneOwnerCannotTakeAllThatMayBeUnfinished() throws Exception {
		TestServer server = opened(new TestServer.Settings().maxInboundBytes(8_000_000).start());
		for (int i = 1; i < 3; i++) {
			leaveUnfinished(owned(server, "ann"), 900_000);
			long sent = i * 899_999L;
			await().atMost(TestServer.TIMEOUT).until(() -> inbound(server) >= sent);
		}
		WebSocketPeer last = owned(server, "ann");
		leaveUnfinished(last, 990_000);
		assertThat(last.closeCode()).isEqualTo(TRY_AGAIN_LATER);
		WebSocketPeer other = owned(server, "bob");
		other.send("421[\"echo\",\"" + "x".repeat(500_000) + "\"]");
		assertThat(other.text()).hasSize(500_000 + 7);
		assertThat(server.socketIo.statistics().fullDisconnects()).isEqualTo(1);
	}

	@Test
	void bodiesOfPollingClientsAreBoundedTogether() throws Exception {
		TestServer server = opened(new TestServer.Settings().maxPayload(100_000).maxInboundBytes(300_000).start());
		leaveUnfinished(owned(server, "ann"), 90_000);
		leaveUnfinished(owned(server, "bob"), 90_000);
		await().atMost(TestServer.TIMEOUT).until(() -> inbound(server) >= 179_998);
		HttpPeer http = opened(new HttpPeer(server.port()));
		String target = HttpPeer.target(http.open());
		assertThat(http.post(target, "40").status()).isEqualTo(200);
		assertThat(http.get(target).body()).startsWith("40{");
		HttpPeer.Response refused = http.post(target, "421[\"echo\",\"" + "x".repeat(90_000) + "\"]");
		assertThat(refused.status()).isEqualTo(503);
		assertThat(http.get(target).status()).isEqualTo(400);
		assertThat(server.socketIo.statistics().fullDisconnects()).isEqualTo(1);
	}

	@Test
	void requestsThatWaitForTheirTurnAreBoundedTogether() throws Exception {
		TestServer server = opened(new TestServer.Settings().maxPayload(30_000).maxInboundBytes(90_000).start());
		HttpPeer http = opened(new HttpPeer(server.port()));
		String target = HttpPeer.target(http.open());
		http.send("GET", target, null);
		http.write(HttpPeer.request("POST", target, "x".repeat(60_000)));
		assertThat(http.isClosedByServer()).isTrue();
		awaitNothingHeld(server);
	}

	@Test
	void aRequestWhoseTurnHasComeCountsNoMore() throws Exception {
		TestServer server = opened(TestServer.start());
		HttpPeer http = opened(new HttpPeer(server.port()));
		String target = HttpPeer.target(http.open());
		http.post(target, "40");
		http.get(target);
		SocketIoSocket socket = SocketIoServerTests.take(server.handler.connected);
		http.send("GET", target, null);
		http.write(HttpPeer.request("POST", target, "42[\"none\",\"" + "x".repeat(20_000) + "\"]"));
		await().atMost(TestServer.TIMEOUT).until(() -> inbound(server) >= 20_000);
		socket.emit("x", SocketIoArguments.of());
		assertThat(http.read().body()).isEqualTo("42[\"x\"]");
		assertThat(http.read().status()).isEqualTo(200);
		awaitNothingHeld(server);
	}

	@Test
	void eventsThatWaitForTheirTurnAreBoundedTogether() throws Exception {
		TestServer server = opened(new TestServer.Settings().maxPayload(60_000).maxInboundBytes(400_000).start());
		WebSocketPeer waiting = owned(server, "ann");
		waiting.send("42[\"wait\"]");
		waiting.send("42[\"echo\",\"" + "x".repeat(50_000) + "\"]");
		await().atMost(TestServer.TIMEOUT).until(() -> inbound(server) >= 50_000);
		// A short text of many values takes more than its size.
		waiting.send("42[\"echo\"" + ",[]".repeat(3500) + "]");
		assertThat(waiting.closeCode()).isEqualTo(TRY_AGAIN_LATER);
		assertThat(server.socketIo.statistics().fullDisconnects()).isEqualTo(1);
		awaitNothingHeld(server);
	}

	@Test
	void connectsThatWaitForADecisionAreBoundedTogether() throws Exception {
		TestServer server = opened(new TestServer.Settings().maxPayload(100_000).maxInboundBytes(1_000_000).start());
		WebSocketPeer stranger = stranger(server);
		String connect = "40/%d,{\"wait\":true,\"x\":\"" + "x".repeat(60_000) + "\"}";
		stranger.send(connect.formatted(1));
		stranger.send(connect.formatted(2));
		await().atMost(TestServer.TIMEOUT).until(() -> inbound(server) >= 120_000);
		for (int i = 3; i < 10; i++) {
			stranger.send(connect.formatted(i));
		}
		assertThat(stranger.closeCode()).isEqualTo(TRY_AGAIN_LATER);
		awaitNothingHeld(server);
	}

	@Test
	void whatOneOwnerDoesNotReadIsBoundedOverItsConnections() throws Exception {
		TestServer server = opened(
				new TestServer.Settings().maxQueuedBytesPerOwner(8_000_000).maxQueuedBytes(6_000_000).start());
		WebSocketPeer other = owned(server, "bob");
		server.handler.connected.clear();
		List<SocketIoSocket> sockets = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			owned(server, "ann");
			sockets.add(SocketIoServerTests.take(server.handler.connected));
		}
		SocketIoArguments large = SocketIoArguments.ofJson(("\"" + "x".repeat(500_000) + "\"").getBytes());
		int sent = 0;
		while (server.socketIo.statistics().slowDisconnects() == 0) {
			assertThat(++sent).isLessThan(1000);
			// Each but the last keeps what the system has taken of it.
			sockets.get(sent % 10).emit("x", large);
			await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().queuedBytes() <= 8_000_000);
			assertAnswers(other);
		}
		// None of them alone had as much as one connection may have.
		assertThat(server.socketIo.statistics().queuedBytes()).isLessThan(8_000_000);
		assertAnswers(other);
	}

	@Test
	void aPacketToManyCountsOnceForTheNode() throws Exception {
		TestServer server = opened(new TestServer.Settings().maxQueuedBytesPerNode(2_000_000).start());
		List<WebSocketPeer> peers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			peers.add(opened(WebSocketPeer.connect(server.port(), "/")));
			SocketIoServerTests.take(server.handler.connected).join("r");
		}
		SocketIoArguments large = SocketIoArguments.ofJson(("\"" + "x".repeat(600_000) + "\"").getBytes());
		for (int round = 0; round < 3; round++) {
			server.socketIo.room("/", "r").emit("x", large);
			for (WebSocketPeer peer : peers) {
				assertThat(peer.text()).hasSize(600_000 + 10);
			}
		}
		assertThat(server.socketIo.statistics().slowDisconnects()).isZero();
	}

	@Test
	void unreadBytesAreBoundedPerNodeAndOthersAreAnswered() throws Exception {
		TestServer server = opened(
				new TestServer.Settings().maxQueuedBytesPerNode(10_000_000).maxQueuedBytes(6_000_000).start());
		WebSocketPeer other = opened(WebSocketPeer.connect(server.port(), "/"));
		server.handler.connected.clear();
		SocketIoArguments large = SocketIoArguments.ofJson(("\"" + "x".repeat(500_000) + "\"").getBytes());
		List<SocketIoSocket> sockets = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			owned(server, "owner-" + i);
			sockets.add(SocketIoServerTests.take(server.handler.connected));
		}
		int sent = 0;
		while (server.socketIo.statistics().slowDisconnects() < 5) {
			assertThat(++sent).isLessThan(2000);
			sockets.get(sent % 20).emit("x", large);
			assertThat(server.socketIo.statistics().queuedBytes()).isLessThanOrEqualTo(10_000_000);
			assertAnswers(other);
		}
		assertAnswers(other);
	}

	@Test
	void aClientThatAnswersPingsAndReadsNothingIsCut() throws Exception {
		TestServer server = opened(
				new TestServer.Settings().ping(Duration.ofSeconds(30), Duration.ofSeconds(1)).start());
		WebSocketPeer silent = opened(WebSocketPeer.open(server.port(), SMALL_BUFFER, WEBSOCKET));
		silent.text();
		silent.enter("/");
		SocketIoSocket socket = SocketIoServerTests.take(server.handler.connected);
		SocketIoArguments large = SocketIoArguments.ofJson(("\"" + "x".repeat(7_000_000) + "\"").getBytes());
		socket.emit("x", large);
		await().atMost(TestServer.TIMEOUT)
			.untilAsserted(() -> assertThat(server.socketIo.statistics().slowDisconnects()).isEqualTo(1));
		await().atMost(TestServer.TIMEOUT)
			.untilAsserted(() -> assertThat(server.socketIo.statistics().connections()).isZero());
	}

	@Test
	void aPollThatIsNotReadIsCut() throws Exception {
		TestServer server = opened(
				new TestServer.Settings().ping(Duration.ofSeconds(30), Duration.ofSeconds(1)).start());
		HttpPeer http = opened(new HttpPeer(server.port()));
		http.socket().setReceiveBufferSize(SMALL_BUFFER);
		String target = HttpPeer.target(http.open());
		http.post(target, "40");
		http.get(target);
		SocketIoSocket socket = SocketIoServerTests.take(server.handler.connected);
		http.send("GET", target, null);
		socket.emit("x", SocketIoArguments.ofJson(("\"" + "x".repeat(7_900_000) + "\"").getBytes()));
		await().atMost(TestServer.TIMEOUT)
			.untilAsserted(() -> assertThat(server.socketIo.statistics().connections()).isZero());
		assertThat(SocketIoServerTests.take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.TRANSPORT);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void aPongForAPingThatWasNotFetchedDoesNotCount(int answers) throws Exception {
		TestServer server = opened(
				new TestServer.Settings().ping(Duration.ofMillis(200), Duration.ofSeconds(2)).start());
		HttpPeer http = opened(new HttpPeer(server.port()));
		String target = HttpPeer.target(http.open());
		http.post(target, "40");
		http.get(target);
		await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().queuedPackets() == 1);
		for (int i = 0; i < answers; i++) {
			assertThat(http.post(target, "3").status()).isEqualTo(200);
		}
		assertThat(SocketIoServerTests.take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.PING_TIMEOUT);
	}

}
