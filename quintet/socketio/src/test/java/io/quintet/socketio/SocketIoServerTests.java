package io.quintet.socketio;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Socket.IO over WebSockets, with the default settings.
 */
class SocketIoServerTests {

	private static TestServer server;

	@BeforeAll
	static void start() {
		server = TestServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().sockets() == 0);
		server.handler.connected.clear();
		server.handler.disconnected.clear();
		server.handler.requests.clear();
		server.handler.waiting.clear();
		server.handler.events.clear();
	}

	@Test
	void opensASession() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), "EIO=4&transport=websocket")) {
			assertThat(client.text()).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[],"
					+ "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
		}
	}

	@Test
	void handsTheRequestToTheHandler() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), "EIO=4&transport=websocket&a=b",
				"X-Credential: secret", "x-many: 1", "X-Many: 2")) {
			client.text();
			client.send("40/x?q=1,{\"token\":\"me\",\"list\":[1,[2]]}");
			assertThat(client.text()).startsWith("40/x,{\"sid\":\"");
		}
		SocketIoConnectRequest request = take(server.handler.requests);
		assertThat(request.namespace()).isEqualTo("/x");
		assertThat(request.auth()).containsOnlyKeys("token", "list");
		assertThat(request.headers()).containsEntry("x-credential", "secret").containsEntry("x-many", "1,2");
		assertThat(request.uri()).isEqualTo("/socket.io/?EIO=4&transport=websocket&a=b");
		assertThat(request.remoteAddress()).isNotNull();
		assertThat(request.toString()).doesNotContain("secret").doesNotContain("me\"");
		SocketIoSocket socket = take(server.handler.connected);
		assertThat(socket.principal()).isEqualTo("me");
		assertThat(socket.namespace()).isEqualTo("/x");
	}

	@Test
	void acknowledgesBothWays() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("427[\"echo\",{\"a\":1,\"u\":\"żółć 😀\"},1.50]");
			assertThat(client.text()).isEqualTo("437[{\"a\":1,\"u\":\"żółć 😀\"},1.50]");
			client.send("428[\"ask\",41]");
			assertThat(client.text()).isEqualTo("421[\"question\",41]");
			client.send("431[42,\"x\"]");
			assertThat(client.text()).isEqualTo("438[42,\"x\"]");
			// Nobody waits for these.
			client.send("431[42]");
			client.send("4399[42]");
			client.send("429[\"echo\"]");
			assertThat(client.text()).isEqualTo("439[]");
		}
	}

	@Test
	void carriesBinaryBothWays() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/x")) {
			client
				.send("452-/x,3[\"echo\",{\"_placeholder\":true,\"num\":1},{\"b\":{\"_placeholder\":true,\"num\":0}}]");
			client.send(new byte[] { 1, 2 });
			client.send(new byte[] { 4, -1 });
			assertThat(client.text())
				.isEqualTo("462-/x,3[{\"_placeholder\":true,\"num\":0},{\"b\":{\"_placeholder\":true,\"num\":1}}]");
			assertThat(client.binary()).containsExactly(4, -1);
			assertThat(client.binary()).containsExactly(1, 2);
		}
	}

	@Test
	void emitsBeforeItAcknowledges() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("421[\"back\",1]");
			assertThat(client.text()).isEqualTo("42[\"back\",1]");
			assertThat(client.text()).isEqualTo("431[\"done\"]");
		}
	}

	@Test
	void greetsBehindTheReplyToTheConnect() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), "EIO=4&transport=websocket")) {
			client.text();
			String id = client.enter("/greeting");
			assertThat(client.text()).isEqualTo("42/greeting,[\"welcome\",\"" + id + "\"]");
		}
	}

	@Test
	void sendsLongBurstsInOrder() throws Exception {
		try (TestServer own = new TestServer.Settings().maxQueuedPackets(10_000).start();
				WebSocketPeer client = WebSocketPeer.connect(own.port(), "/")) {
			client.send("42[\"burst\",10000]");
			for (int i = 0; i < 10_000; i++) {
				assertThat(client.text()).isEqualTo("42[\"seq\"," + i + "]");
			}
			SocketIoSocket socket = take(own.handler.connected);
			for (int i = 0; i < 10_000; i++) {
				if (i % 2 == 0) {
					socket.emit("seq", SocketIoArguments.of(JsonNodeFactory.instance.numberNode(i)));
				}
				else {
					own.socketIo.room("/", "r").emit("nobody", SocketIoArguments.of());
					socket.join("r");
					own.socketIo.room("/", "r")
						.emit("seq", SocketIoArguments.of(JsonNodeFactory.instance.numberNode(i)));
					socket.leave("r");
				}
			}
			for (int i = 0; i < 10_000; i++) {
				assertThat(client.text()).isEqualTo("42[\"seq\"," + i + "]");
			}
		}
	}

	@Test
	void anEventThatHoldsNothingBackIsPassed() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("421[\"later\"]");
			client.send("422[\"echo\",1]");
			assertThat(client.text()).isEqualTo("432[1]");
			server.handler.later.tryEmitEmpty();
			assertThat(client.text()).isEqualTo("431[\"late\"]");
		}
	}

	@Test
	void handlesTheEventsOfASocketOneAfterAnother() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.enter("/other");
			client.send("421[\"wait\"]");
			client.send("422[\"echo\",2]");
			client.send("42/other,3[\"echo\",3]");
			assertThat(client.text()).isEqualTo("43/other,3[3]");
			assertThat(server.handler.events).containsExactly("wait", "echo");
			server.handler.waiting.get("/").tryEmitEmpty();
			assertThat(client.text()).isEqualTo("432[2]");
		}
	}

	@Test
	void survivesHandlersThatFail() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/failing")) {
			client.send("42/failing,1[\"fail\"]");
			client.send("42/failing,2[\"throw\"]");
			client.send("42/failing,3[\"unknown\"]");
			client.send("42/failing,4[\"echo\",4]");
			assertThat(client.text()).isEqualTo("43/failing,4[4]");
		}
	}

	@Test
	void keepsRefusedClientsOut() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), "EIO=4&transport=websocket")) {
			client.text();
			client.send("40/a,{\"token\":\"bad\"}");
			assertThat(client.text()).isEqualTo("44/a,{\"message\":\"denied\",\"data\":{\"code\":\"E_AUTH\"}}");
			client.send("40/nope,");
			assertThat(client.text()).isEqualTo("44/nope,{\"message\":\"Invalid namespace\"}");
			client.send("40/broken,");
			assertThat(client.text()).isEqualTo("44/broken,{\"message\":\"Unable to connect\"}");
			client.send("40/empty,");
			assertThat(client.text()).isEqualTo("44/empty,{\"message\":\"Unable to connect\"}");
			client.send("42/a,1[\"echo\",1]");
			client.send("42/never,2[\"echo\",2]");
			client.send("421[\"echo\",3]");
			client.send("41/a,");
			client.enter("/a");
			client.send("42/a,5[\"echo\",5]");
			assertThat(client.text()).isEqualTo("43/a,5[5]");
			assertThat(server.handler.events).containsExactly("echo");
		}
	}

	@Test
	void waitsForDecisions() throws Exception {
		try (TestServer own = TestServer.start();
				WebSocketPeer client = WebSocketPeer.open(own.port(), "EIO=4&transport=websocket")) {
			client.text();
			client.send("40{\"wait\":true}");
			client.send("421[\"echo\",1]");
			client.enter("/b");
			assertThat(own.socketIo.statistics().sockets()).isEqualTo(1);
			own.handler.decision.tryEmitValue(SocketIoDecision.accept("late"));
			assertThat(client.text()).startsWith("40{\"sid\":\"");
			client.send("422[\"echo\",2]");
			assertThat(client.text()).isEqualTo("432[2]");
			assertThat(own.handler.events).containsExactly("echo");
		}
	}

	@Test
	void closesClientsThatTalkOnWithoutANamespace() throws Exception {
		long before = server.socketIo.statistics().protocolDisconnects();
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), "EIO=4&transport=websocket")) {
			client.text();
			for (int i = 0; i <= SocketIoConnection.MAX_IGNORED; i++) {
				client.send("42[\"echo\"]");
			}
			assertThat(client.closeCode()).isEqualTo(1002);
		}
		assertThat(server.socketIo.statistics().protocolDisconnects()).isEqualTo(before + 1);
		assertThat(server.handler.events).isEmpty();
	}

	@Test
	void keepsNamespacesApart() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), "EIO=4&transport=websocket")) {
			String opening = client.text();
			String first = client.enter("/a");
			String second = client.enter("/b");
			assertThat(Set.of(first, second, opening.substring(9, 29))).hasSize(3);
			client.send("41/b,");
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.CLIENT);
			client.send("42/b,1[\"echo\",1]");
			client.send("42/a,2[\"echo\",2]");
			assertThat(client.text()).isEqualTo("43/a,2[2]");
			assertThat(client.enter("/b")).isNotEqualTo(second);
		}
		assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.TRANSPORT);
		assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.TRANSPORT);
		assertThat(server.handler.connected).hasSize(3);
	}

	@Test
	void tellsClientsToLeave() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/a")) {
			client.enter("/b");
			SocketIoSocket first = take(server.handler.connected);
			client.send("42/a,[\"kick\"]");
			assertThat(client.text()).isEqualTo("42/a,[\"bye\"]");
			assertThat(client.text()).isEqualTo("41/a,");
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.SERVER);
			assertThat(first.isConnected()).isFalse();
			first.emit("lost", SocketIoArguments.of());
			first.join("room");
			client.send("42/b,2[\"echo\",2]");
			assertThat(client.text()).isEqualTo("43/b,2[2]");
			assertThat(server.socketIo.statistics().rooms()).isZero();
		}
	}

	@Test
	void endsConnectionsSoThatClientsComeBack() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/a")) {
			client.enter("/b");
			client.send("42/a,[\"close\"]");
			assertThat(client.text()).isEqualTo("42/a,[\"bye\"]");
			assertThat(client.closeCode()).isEqualTo(1000);
		}
		assertThat(List.of(take(server.handler.disconnected), take(server.handler.disconnected)))
			.containsOnly(SocketIoDisconnect.SERVER);
	}

	@Test
	void learnsHowClientsEnd() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("41");
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.CLIENT);
		}
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("1");
			assertThat(client.closeCode()).isEqualTo(1000);
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.CLIENT);
		}
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send(0x80 | WebSocketPeer.CLOSE, new byte[] { 3, (byte) 0xe8 });
			assertThat(client.closeCode()).isEqualTo(1000);
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.CLIENT);
		}
		WebSocketPeer.connect(server.port(), "/").close();
		assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.TRANSPORT);
		await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().connections() == 0);
		assertThat(server.handler.disconnected).isEmpty();
	}

	@Test
	void sendsToRooms() throws Exception {
		try (WebSocketPeer first = WebSocketPeer.connect(server.port(), "/a");
				WebSocketPeer second = WebSocketPeer.connect(server.port(), "/a");
				WebSocketPeer elsewhere = WebSocketPeer.connect(server.port(), "/b")) {
			for (WebSocketPeer client : List.of(first, second)) {
				client.send("42/a,1[\"join\",\"r\"]");
				assertThat(client.text()).isEqualTo("43/a,1[]");
			}
			elsewhere.send("42/b,1[\"join\",\"r\"]");
			assertThat(elsewhere.text()).isEqualTo("43/b,1[]");
			assertThat(server.socketIo.statistics().rooms()).isEqualTo(2);
			assertThat(server.socketIo.room("/a", "r").sockets()).hasSize(2);
			first.send("42/a,2[\"room\",\"r\",{\"x\":1}]");
			assertThat(first.text()).isEqualTo("42/a,[\"room\",{\"x\":1}]");
			assertThat(second.text()).isEqualTo("42/a,[\"room\",{\"x\":1}]");
			second.send("42/a,3[\"leave\",\"r\"]");
			assertThat(second.text()).isEqualTo("43/a,3[]");
			server.socketIo.room("/a", "r").emit("last", SocketIoArguments.of(StringNode.valueOf("x")));
			assertThat(first.text()).isEqualTo("42/a,[\"last\",\"x\"]");
			second.send("42/a,4[\"echo\"]");
			assertThat(second.text()).isEqualTo("43/a,4[]");
			elsewhere.send("42/b,4[\"echo\"]");
			assertThat(elsewhere.text()).isEqualTo("43/b,4[]");
		}
		await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().rooms() == 0);
		assertThat(server.socketIo.room("/a", "r").sockets()).isEmpty();
		server.socketIo.room("/a", "r").emit("nobody", SocketIoArguments.of());
	}

	@Test
	void boundsRoomsAndNamespacesAndAcknowledgements() throws Exception {
		try (TestServer own = new TestServer.Settings().maxRooms(2)
			.maxNamespaces(2)
			.maxPendingAcknowledgements(1)
			.start(); WebSocketPeer client = WebSocketPeer.connect(own.port(), "/a")) {
			client.enter("/b");
			client.send("40/c,");
			assertThat(client.text()).isEqualTo("44/c,{\"message\":\"Too many namespaces\"}");
			SocketIoSocket socket = take(own.handler.connected);
			socket.join("1");
			socket.join("2");
			socket.join("2");
			assertThatIllegalStateException().isThrownBy(() -> socket.join("3")).withMessageContaining("2 rooms");
			socket.leave("1");
			socket.join("3");
			StepVerifier.create(socket.emitAndAwait("one", SocketIoArguments.of())).then(() -> {
				StepVerifier.create(socket.emitAndAwait("two", SocketIoArguments.of()))
					.expectErrorMessage("Too many acknowledgements are awaited from this connection")
					.verify(TestServer.TIMEOUT);
				socket.disconnect();
			}).expectErrorMessage("The socket ended").verify(TestServer.TIMEOUT);
			assertThat(client.text()).isEqualTo("42/a,1[\"one\"]");
			assertThat(client.text()).isEqualTo("41/a,");
			StepVerifier.create(socket.emitAndAwait("three", SocketIoArguments.of()))
				.expectErrorMessage("The socket ended")
				.verify(TestServer.TIMEOUT);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "4abc", "42{}", "42abc[\"x\"]", "", "2", "0{}", "5", "7", "x", "bAAAA", "40", "40[]",
			"451-[\"x\",{\"_placeholder\":true,\"num\":3}]\u0000", "4299999999999[\"echo\"]" })
	void closesOnWhatIsNoPacket(String text) throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send(text);
			assertThat(client.closeCode()).isEqualTo(1002);
		}
		assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.PROTOCOL);
	}

	@Test
	void closesOnAttachmentsOutOfPlace() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send(new byte[1]);
			assertThat(client.closeCode()).isEqualTo(1002);
		}
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
			client.send("42[\"echo\"]");
			assertThat(client.closeCode()).isEqualTo(1002);
		}
	}

	@Test
	void closesOnBrokenText() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send(0x80 | WebSocketPeer.TEXT, new byte[] { '4', '2', '[', '"', (byte) 0xc3, '"', ']' });
			assertThat(client.closeCode()).isEqualTo(1002);
		}
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("421[\"echo\",\"\ufffd\"]");
			assertThat(client.text()).isEqualTo("431[\"\ufffd\"]");
		}
	}

	static Stream<byte[]> brokenFrames() {
		return Stream.of(new byte[] { (byte) 0x81, 1, 'x' }, new byte[] { (byte) 0xc1, (byte) 0x80, 0, 0, 0, 0 },
				new byte[] { (byte) 0x83, (byte) 0x80, 0, 0, 0, 0 },
				new byte[] { (byte) 0x80, (byte) 0x80, 0, 0, 0, 0 }, new byte[] { 0x09, (byte) 0x80, 0, 0, 0, 0 });
	}

	@ParameterizedTest
	@MethodSource("brokenFrames")
	void closesOnBrokenFrames(byte[] frame) throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.write(frame);
			assertThat(client.closeCode()).isEqualTo(1002);
		}
	}

	@Test
	void joinsFragmentsAndAnswersPingsBetweenThem() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send(WebSocketPeer.TEXT, "421[\"ec".getBytes());
			client.send(0x80 | WebSocketPeer.PING, new byte[] { 7 });
			client.send(0, "ho\",".getBytes());
			client.send(0x80, "1]".getBytes());
			WebSocketPeer.Frame pong = client.read();
			assertThat(pong.opcode()).isEqualTo(WebSocketPeer.PONG);
			assertThat(pong.payload()).containsExactly(7);
			assertThat(client.text()).isEqualTo("431[1]");
		}
	}

	@Test
	void boundsMessages() throws Exception {
		try (TestServer own = new TestServer.Settings().maxPayload(1000).start()) {
			try (WebSocketPeer client = WebSocketPeer.connect(own.port(), "/")) {
				String fits = "421[\"echo\",\"" + "x".repeat(986) + "\"]";
				assertThat(fits).hasSize(1000);
				client.send(fits);
				assertThat(client.text()).hasSize(1000 - 7);
				client.send(fits + " ");
				assertThat(client.closeCode()).isEqualTo(1009);
			}
			try (WebSocketPeer client = WebSocketPeer.connect(own.port(), "/")) {
				client.send(WebSocketPeer.TEXT, new byte[600]);
				client.send(0, new byte[600]);
				assertThat(client.closeCode()).isEqualTo(1009);
			}
			try (WebSocketPeer client = WebSocketPeer.connect(own.port(), "/")) {
				client.send("452-[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
				client.send(new byte[600]);
				client.send(new byte[600]);
				assertThat(client.closeCode()).isEqualTo(1002);
			}
			assertThat(own.socketIo.statistics().protocolDisconnects()).isEqualTo(3);
		}
	}

	@Test
	void boundsCredentials() throws Exception {
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), "EIO=4&transport=websocket")) {
			client.text();
			client.send("40{\"a\":\"" + "x".repeat(70_000) + "\"}");
			assertThat(client.closeCode()).isEqualTo(1009);
		}
		try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			server.handler.requests.clear();
			client.send("40/b,{\"a\":\"" + "x".repeat(70_000) + "\"}");
			assertThat(client.closeCode()).isEqualTo(1002);
		}
		assertThat(server.handler.requests).isEmpty();
	}

	@Test
	void pongsWithoutReadingDoNotKeepAConnection() throws Exception {
		byte[] pings = new byte[6 * 100_000];
		for (int i = 0; i < pings.length; i += 6) {
			System.arraycopy(WebSocketPeer.frame(0x80 | WebSocketPeer.PING, new byte[0]), 0, pings, i, 6);
		}
		try (WebSocketPeer client = WebSocketPeer.open(server.port(), 4096, "EIO=4&transport=websocket")) {
			client.text();
			for (int i = 0; i < 60; i++) {
				client.write(pings);
			}
			client.send("40");
			int pongs = 0;
			WebSocketPeer.Frame frame = client.read();
			while (frame.opcode() == WebSocketPeer.PONG) {
				pongs++;
				frame = client.read();
			}
			assertThat(frame.toString()).contains("40{");
			assertThat(pongs).isBetween(1, 5_000_000);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "transport=websocket", "EIO=3&transport=websocket", "EIO=4",
			"EIO=4&transport=polling&sid=x", "EIO=4&transport=websocket&sid=unknown" })
	void refusesUpgrades(String query) {
		assertThatIOException().isThrownBy(() -> WebSocketPeer.open(server.port(), query))
			.withMessageStartingWith("HTTP/1.1 400");
	}

	@Test
	void refusesForeignPages() throws Exception {
		try (TestServer own = new TestServer.Settings().allowedOrigins("https://a.example").start()) {
			assertThatIOException()
				.isThrownBy(
						() -> WebSocketPeer.open(own.port(), "EIO=4&transport=websocket", "Origin: https://b.example"))
				.withMessageStartingWith("HTTP/1.1 403");
			WebSocketPeer.open(own.port(), "EIO=4&transport=websocket", "Origin: https://a.example").close();
			WebSocketPeer.open(own.port(), "EIO=4&transport=websocket", "Origin: http://localhost").close();
			WebSocketPeer.open(own.port(), "EIO=4&transport=websocket").close();
		}
	}

	static <T> T take(java.util.concurrent.BlockingQueue<T> queue) throws InterruptedException {
		T taken = queue.poll(TestServer.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		assertThat(taken).isNotNull();
		return taken;
	}

}
