package io.quintet.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import static io.quintet.socketio.SocketIoServerTests.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * How connections end: pings, slow clients, limits, and the end of the server.
 */
class ConnectionLifecycleTests {

	/** A time that the test lets pass. */
	private static final Duration SHORT = Duration.ofMillis(200);

	/** A time in which a client has to do something, on a busy machine too. */
	private static final Duration LONGER = Duration.ofSeconds(3);

	private static final String WEBSOCKET = "EIO=4&transport=websocket";

	private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";

	@Test
	void pingsClientsAgainAndAgain() throws Exception {
		try (TestServer server = new TestServer.Settings().ping(SHORT, TestServer.TIMEOUT).start();
				WebSocketPeer client = WebSocketPeer.open(server.port(), WEBSOCKET)) {
			assertThat(client.text()).startsWith("0{");
			for (int i = 0; i < 3; i++) {
				assertThat(client.text()).isEqualTo("2");
				client.send("3");
			}
		}
	}

	@Test
	void endsClientsThatDoNotAnswerPings() throws Exception {
		try (TestServer server = new TestServer.Settings().ping(LONGER, SHORT).start();
				WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			assertThat(client.text()).isEqualTo("2");
			assertThat(client.closeCode()).isEqualTo(1000);
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.PING_TIMEOUT);
		}
	}

	@Test
	void pingsPollingClientsToo() throws Exception {
		try (TestServer server = new TestServer.Settings().ping(SHORT, TestServer.TIMEOUT).start();
				HttpPeer client = new HttpPeer(server.port())) {
			String target = HttpPeer.target(client.open());
			for (int i = 0; i < 3; i++) {
				assertThat(client.get(target).body()).isEqualTo("2");
				assertThat(client.post(target, "3").body()).isEqualTo("ok");
			}
		}
	}

	@Test
	void endsPollingClientsThatDoNotAnswerPings() throws Exception {
		try (TestServer server = new TestServer.Settings().ping(LONGER, SHORT).start();
				HttpPeer client = new HttpPeer(server.port())) {
			String target = HttpPeer.target(client.open());
			assertThat(client.get(target).body()).isEqualTo("2");
			// The poll may have come before the end or after it.
			HttpPeer.Response last = client.get(target);
			assertThat(last.body()).isIn("6", UNKNOWN);
			assertThat(client.get(target).body()).isEqualTo(UNKNOWN);
		}
	}

	@Test
	void doesNotCountTheTimeInWhichNothingWasRead() throws Exception {
		try (TestServer server = new TestServer.Settings().ping(LONGER, LONGER).maxPendingEvents(1).start();
				WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("42[\"wait\"]");
			client.send("421[\"echo\",1]");
			await().atMost(TestServer.TIMEOUT).until(() -> server.handler.waiting.containsKey("/"));
			assertThat(client.text()).isEqualTo("2");
			client.send("3");
			Mono.delay(LONGER.plus(LONGER.dividedBy(2))).block();
			assertThat(server.handler.disconnected).isEmpty();
			server.handler.waiting.get("/").tryEmitEmpty();
			assertThat(client.text()).isEqualTo("431[1]");
			assertThat(client.text()).isEqualTo("2");
			client.send("3");
			assertThat(client.text()).isEqualTo("2");
		}
	}

	@Test
	void endsConnectionsThatEnterNoNamespace() throws Exception {
		try (TestServer server = new TestServer.Settings().connectTimeout(SHORT).start();
				WebSocketPeer client = WebSocketPeer.open(server.port(), WEBSOCKET)) {
			client.text();
			assertThat(client.closeCode()).isEqualTo(1000);
			await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().connections() == 0);
		}
	}

	@Test
	void endsConnectionsThatLeaveTheirOnlyNamespace() throws Exception {
		try (TestServer server = new TestServer.Settings().connectTimeout(LONGER).start();
				WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
			client.send("41");
			assertThat(client.closeCode()).isEqualTo(1000);
			await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().connections() == 0);
		}
	}

	@Test
	void cutsClientsThatDoNotRead() throws Exception {
		try (TestServer server = new TestServer.Settings().maxQueuedPackets(50).start();
				WebSocketPeer slow = WebSocketPeer.open(server.port(), 4096, WEBSOCKET);
				WebSocketPeer other = WebSocketPeer.connect(server.port(), "/")) {
			slow.text();
			slow.enter("/");
			take(server.handler.connected).join("r");
			take(server.handler.connected).join("r");
			SocketIoArguments large = SocketIoArguments.ofJson(("\"" + "x".repeat(100_000) + "\"").getBytes());
			int sent = 0;
			while (server.socketIo.statistics().slowDisconnects() == 0) {
				server.socketIo.room("/", "r").emit("x", large);
				assertThat(other.text()).hasSize(100_010);
				// A few more may be on their way to the event loop, which looks at them
				// soon.
				await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().queuedPackets() <= 50);
				assertThat(++sent).isLessThan(10_000);
			}
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.SLOW);
			assertThat(server.socketIo.statistics().sockets()).isEqualTo(1);
			assertThat(server.socketIo.statistics().queuedPackets()).isZero();
			assertThat(server.socketIo.statistics().queuedBytes()).isZero();
			other.send("421[\"echo\",1]");
			assertThat(other.text()).isEqualTo("431[1]");
		}
	}

	@Test
	void cutsClientsByBytes() throws Exception {
		try (TestServer server = new TestServer.Settings().maxQueuedBytes(1000).start();
				HttpPeer client = new HttpPeer(server.port())) {
			String target = HttpPeer.target(client.open());
			client.post(target, "40");
			client.get(target);
			SocketIoSocket socket = take(server.handler.connected);
			for (int i = 0; i < 3; i++) {
				socket.emit("x", SocketIoArguments.ofJson(("\"" + "x".repeat(600) + "\"").getBytes()));
			}
			assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.SLOW);
			assertThat(client.get(target).status()).isEqualTo(400);
			assertThat(server.socketIo.statistics().slowDisconnects()).isEqualTo(1);
		}
	}

	@Test
	void refusesMoreConnectionsThanAllowed() throws Exception {
		try (TestServer server = new TestServer.Settings().maxConnections(1).start();
				HttpPeer http = new HttpPeer(server.port())) {
			try (WebSocketPeer client = WebSocketPeer.connect(server.port(), "/")) {
				HttpPeer.Response refused = http.get(HttpPeer.POLLING);
				assertThat(refused.status()).isEqualTo(503);
				assertThat(refused.headers()).containsEntry("retry-after", "1");
				assertThatIOException().isThrownBy(() -> WebSocketPeer.open(server.port(), WEBSOCKET))
					.withMessageStartingWith("HTTP/1.1 503");
				client.send("421[\"echo\",1]");
				assertThat(client.text()).isEqualTo("431[1]");
				assertThat(server.socketIo.statistics().refusedConnections()).isEqualTo(2);
			}
			await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().connections() == 0);
			assertThat(http.open()).hasSize(20);
		}
	}

	@Test
	void countsWhatItHas() throws Exception {
		try (TestServer server = TestServer.start(); HttpPeer http = new HttpPeer(server.port())) {
			String target = HttpPeer.target(http.open());
			http.post(target, "40");
			http.get(target);
			http.post(target, "40/x,");
			take(server.handler.connected).join("r");
			http.get(target);
			take(server.handler.connected).emit("x", SocketIoArguments.of());
			assertThat(server.socketIo.statistics()).isEqualTo(new SocketIoStatistics(1, 2, 1, 1, 12, 0, 0, 0, 0, 0));
			http.post(target, "1");
			// The post is answered while the session ends.
			await().atMost(TestServer.TIMEOUT)
				.untilAsserted(() -> assertThat(server.socketIo.statistics())
					.isEqualTo(new SocketIoStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
		}
	}

	@Test
	void refusesNewConnectionsAndKeepsThoseThatAreThere() throws Exception {
		try (TestServer server = TestServer.start();
				HttpPeer poll = new HttpPeer(server.port());
				HttpPeer late = new HttpPeer(server.port())) {
			String target = HttpPeer.target(poll.open());
			server.socketIo.refuseConnections();
			assertThat(late.get(HttpPeer.POLLING).status()).isEqualTo(503);
			assertThatIOException().isThrownBy(() -> WebSocketPeer.open(server.port(), WEBSOCKET))
				.withMessageStartingWith("HTTP/1.1 503");
			assertThat(poll.post(target, "40").status()).isEqualTo(200);
			assertThat(poll.get(target).status()).isEqualTo(200);
			assertThat(server.socketIo.statistics().connections()).isEqualTo(1);
		}
	}

	@Test
	void endsAllConnectionsWhenItCloses() throws Exception {
		try (TestServer server = TestServer.start();
				WebSocketPeer client = WebSocketPeer.connect(server.port(), "/");
				WebSocketPeer silent = WebSocketPeer.connect(server.port(), "/");
				HttpPeer poll = new HttpPeer(server.port());
				HttpPeer http = new HttpPeer(server.port())) {
			String target = HttpPeer.target(poll.open());
			poll.post(target, "40");
			poll.get(target);
			poll.send("GET", target, null);
			http.get("/hello");
			List<Integer> codes = new ArrayList<>();
			Thread reader = new Thread(() -> {
				try {
					codes.add(client.closeCode());
				}
				catch (java.io.IOException ex) {
					codes.add(-1);
				}
			});
			reader.start();
			server.socketIo.close().block(TestServer.TIMEOUT);
			reader.join();
			assertThat(codes).containsExactly(1001);
			// The poll may have come before the end or after it; clients come back by
			// both.
			assertThat(poll.read().body()).isIn("6", UNKNOWN);
			for (int i = 0; i < 3; i++) {
				assertThat(take(server.handler.disconnected)).isEqualTo(SocketIoDisconnect.SHUTDOWN);
			}
			assertThat(server.socketIo.statistics().connections()).isZero();
			assertThat(http.get(HttpPeer.POLLING).status()).isEqualTo(503);
			assertThat(http.get("/hello").body()).isEqualTo("hello");
			assertThatIOException().isThrownBy(() -> WebSocketPeer.open(server.port(), WEBSOCKET))
				.withMessageStartingWith("HTTP/1.1 503");
			assertThat(silent.closeCode()).isEqualTo(1001);
		}
	}

	@Test
	void saysThatItNeedsHttp1() throws Exception {
		try (TestServer server = TestServer.start(SocketIoSettings.defaults(),
				(http) -> http.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C))) {
			String answer = HttpClient.create()
				.protocol(HttpProtocol.H2C)
				.get()
				.uri("http://127.0.0.1:" + server.port() + HttpPeer.POLLING)
				.responseSingle((response, body) -> body.asString().map((text) -> response.status().code() + text))
				.block(TestServer.TIMEOUT);
			assertThat(answer).isEqualTo("505{\"code\":3,\"message\":\"Socket.IO is served by HTTP/1.1\"}");
		}
	}

}
