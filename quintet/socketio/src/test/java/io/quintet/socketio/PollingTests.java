package io.quintet.socketio;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.quintet.socketio.SocketIoServerTests.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Socket.IO over HTTP, and the way from there to a WebSocket.
 */
class PollingTests {

	private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";

	private static final int MAX_ATTEMPTS = 50;

	private TestServer server;

	@BeforeEach
	void start() {
		this.server = TestServer.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	/** Polls until so many messages came. */
	private static List<String> messages(HttpPeer client, String target, int count) throws IOException {
		List<String> messages = new ArrayList<>();
		while (messages.size() < count) {
			HttpPeer.Response response = client.get(target);
			assertThat(response.status()).isEqualTo(200);
			List<String> payload = List.of(response.body().split("\u001e"));
			assertThat(payload).hasSizeLessThanOrEqualTo(16);
			messages.addAll(payload);
		}
		return messages;
	}

	/** Opens a session in the main namespace and returns the target of its requests. */
	private static String connect(HttpPeer client) throws IOException {
		String target = HttpPeer.target(client.open());
		assertThat(client.post(target, "40").body()).isEqualTo("ok");
		assertThat(client.get(target).body()).startsWith("40{\"sid\":\"");
		return target;
	}

	@Test
	void opensASession() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			HttpPeer.Response response = client.get(HttpPeer.POLLING);
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],"
					+ "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
			assertThat(response.headers()).containsEntry("content-type", "text/plain; charset=UTF-8")
				.containsEntry("cache-control", "no-store")
				.containsEntry("access-control-allow-origin", "*")
				.containsKey("content-length");
		}
	}

	@Test
	void carriesEventsAndBinary() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			String target = connect(client);
			HttpPeer.Response posted = client.post(target,
					"421[\"echo\",\"ż\"]\u001e451-2[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAQL/\u001e42[\"back\",3]");
			assertThat(posted.body()).isEqualTo("ok");
			assertThat(posted.headers()).containsEntry("content-type", "text/html");
			assertThat(messages(client, target, 4)).containsExactly("431[\"ż\"]",
					"461-2[{\"_placeholder\":true,\"num\":0}]", "bAQL/", "42[\"back\",3]");
		}
	}

	@Test
	void deliversLongBurstsInOrderAndInSmallPayloads() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			String target = connect(client);
			client.post(target, "42[\"burst\",1000]");
			List<String> messages = messages(client, target, 1000);
			for (int i = 0; i < 1000; i++) {
				assertThat(messages.get(i)).isEqualTo("42[\"seq\"," + i + "]");
			}
		}
	}

	@Test
	void answersAPollWhenThereIsSomething() throws Exception {
		try (HttpPeer poll = new HttpPeer(this.server.port()); HttpPeer post = new HttpPeer(this.server.port())) {
			String target = connect(poll);
			poll.send("GET", target, null);
			post.post(target, "421[\"echo\",1]");
			assertThat(poll.read().body()).isEqualTo("431[1]");
		}
	}

	@ParameterizedTest
	@CsvSource({ "GET,/socket.io/,0", "GET,/socket.io/?EIO=4,0", "GET,/socket.io/?EIO=4&transport=x,0",
			"GET,/socket.io/?transport=polling,5", "GET,/socket.io/?EIO=3&transport=polling,5",
			"GET,/socket.io/?EIO=4&transport=polling&sid=x,1", "POST,/socket.io/?EIO=4&transport=polling&sid=x,1",
			"POST,/socket.io/?EIO=4&transport=polling,2", "PUT,/socket.io/?EIO=4&transport=polling,2",
			"PUT,/socket.io/?EIO=4&transport=polling&sid=x,3", "GET,/socket.io/?EIO=4&transport=websocket,3" })
	void refusesHandshakes(String method, String target, int code) throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			client.send(method, target, "GET".equals(method) ? null : "x");
			HttpPeer.Response response = client.read();
			assertThat(response.status()).isEqualTo(400);
			assertThat(response.headers()).containsEntry("content-type", "application/json");
			assertThat(response.body()).startsWith("{\"code\":" + code + ",\"message\":\"");
			assertThat(client.get("/hello").body()).isEqualTo("hello");
		}
	}

	@Test
	void leavesAddressesThatAreNoUriToSpring() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			assertThat(client.get("/socket.io/?EIO=4&transport=%zz").status()).isEqualTo(400);
			assertThat(client.get("/hello").body()).isEqualTo("hello");
		}
	}

	@Test
	void answersPreflightsOfBrowsers() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			client.send("OPTIONS", HttpPeer.POLLING, null, "Origin: https://a.example",
					"Access-Control-Request-Method: POST", "Access-Control-Request-Headers: x-token");
			HttpPeer.Response response = client.read();
			assertThat(response.status()).isEqualTo(204);
			assertThat(response.headers()).containsEntry("access-control-allow-origin", "*")
				.containsEntry("access-control-allow-methods", "GET,POST")
				.containsEntry("access-control-allow-headers", "x-token");
		}
	}

	@Test
	void answersBrowsersThatAskFirst() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			client.send("OPTIONS", HttpPeer.POLLING, null, "Origin: https://a.example",
					"Access-Control-Request-Headers: x-token");
			HttpPeer.Response response = client.read();
			assertThat(response.status()).isEqualTo(204);
			assertThat(response.headers()).containsEntry("access-control-allow-origin", "*")
				.containsEntry("access-control-allow-methods", "GET,POST")
				.containsEntry("access-control-allow-headers", "x-token");
		}
	}

	@Test
	void allowsListedPages() throws Exception {
		try (TestServer own = new TestServer.Settings().allowedOrigins("https://a.example").start();
				HttpPeer client = new HttpPeer(own.port())) {
			HttpPeer.Response allowed = client.get(HttpPeer.POLLING, "Origin: https://a.example");
			assertThat(allowed.status()).isEqualTo(200);
			assertThat(allowed.headers()).containsEntry("access-control-allow-origin", "https://a.example")
				.containsEntry("vary", "origin");
			HttpPeer.Response foreign = client.get(HttpPeer.POLLING, "Origin: https://b.example");
			assertThat(foreign.status()).isEqualTo(403);
			assertThat(foreign.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
			assertThat(foreign.headers()).doesNotContainKey("access-control-allow-origin");
		}
	}

	@Test
	void sharesAConnectionWithOtherRequests() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			for (int i = 0; i < 50; i++) {
				assertThat(client.get("/hello").body()).isEqualTo("hello");
				String target = connect(client);
				assertThat(client.post("/up", "{\"a\":" + i + "}").body()).isEqualTo("{\"a\":" + i + "}");
				client.post(target, "427[\"echo\"," + i + "]");
				assertThat(client.get("/later").body()).isEqualTo("later");
				assertThat(client.get(target).body()).isEqualTo("437[" + i + "]");
				client.post(target, "1");
				assertThat(client.get(target).status()).isEqualTo(400);
			}
		}
	}

	@Test
	void answersRequestsThatWereSentAheadInTheirOrder() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port()); HttpPeer post = new HttpPeer(this.server.port())) {
			String target = connect(client);
			client.send("GET", "/later", null);
			client.send("GET", target, null);
			client.send("GET", "/hello", null);
			client.send("POST", "/up", "body");
			client.send("GET", HttpPeer.POLLING, null);
			client.send("GET", "/later", null);
			client.send("GET", "/hello", null);
			assertThat(client.read().body()).isEqualTo("later");
			post.post(target, "421[\"echo\",1]");
			assertThat(client.read().body()).isEqualTo("431[1]");
			assertThat(client.read().body()).isEqualTo("hello");
			assertThat(client.read().body()).isEqualTo("body");
			assertThat(client.read().body()).startsWith("0{");
			assertThat(client.read().body()).isEqualTo("later");
			assertThat(client.read().body()).isEqualTo("hello");
		}
	}

	@Test
	void keepsAnOpenPollWhateverTheIdleTimeout() throws Exception {
		java.time.Duration idle = java.time.Duration.ofSeconds(1);
		try (TestServer own = TestServer.start(
				new TestServer.Settings().ping(idle.multipliedBy(2), TestServer.TIMEOUT).build(),
				(http) -> http.idleTimeout(idle)); HttpPeer client = new HttpPeer(own.port())) {
			String target = connect(client);
			assertThat(client.get(target).body()).isEqualTo("2");
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void endsASessionThatPollsTwice() throws Exception {
		try (HttpPeer first = new HttpPeer(this.server.port()); HttpPeer second = new HttpPeer(this.server.port())) {
			String target = connect(first);
			first.send("GET", target, null);
			second.send("GET", target, null);
			List<HttpPeer.Response> responses = List.of(first.read(), second.read());
			assertThat(responses).extracting(HttpPeer.Response::status).containsExactlyInAnyOrder(200, 400);
			assertThat(first.get(target).status()).isEqualTo(400);
			assertThat(take(this.server.handler.disconnected)).isEqualTo(SocketIoDisconnect.PROTOCOL);
		}
	}

	@Test
	void endsASessionWhosePollIsCutOff() throws Exception {
		try (HttpPeer post = new HttpPeer(this.server.port())) {
			String target;
			try (HttpPeer poll = new HttpPeer(this.server.port())) {
				target = connect(poll);
				poll.send("GET", target, null);
			}
			assertThat(take(this.server.handler.disconnected)).isEqualTo(SocketIoDisconnect.TRANSPORT);
			assertThat(post.get(target).status()).isEqualTo(400);
		}
	}

	@Test
	void goesOnWithClientsThatCloseEachConnectionWhenTheyHaveTheAnswer() throws Exception {
		try (HttpPeer post = new HttpPeer(this.server.port())) {
			String target = connect(post);
			String large = "x".repeat(300_000);
			for (int i = 0; i < 20; i++) {
				assertThat(post.post(target, "421[\"echo\",\"" + large + "\"]").body()).isEqualTo("ok");
				try (HttpPeer poll = new HttpPeer(this.server.port())) {
					assertThat(poll.get(target, "Connection: close").body()).hasSize(large.length() + 7);
				}
			}
		}
	}

	// Which of two connections the server reads first is not for a test to say. Where it
	// was not the poll's, the session was gone when the poll came, and all is tried
	// again.

	@Test
	void answersTheOpenPollWhenItEndsTheSession() throws Exception {
		String answer = UNKNOWN;
		for (int attempt = 0; attempt < MAX_ATTEMPTS && answer.equals(UNKNOWN); attempt++) {
			try (HttpPeer poll = new HttpPeer(this.server.port()); HttpPeer post = new HttpPeer(this.server.port())) {
				String target = connect(poll);
				poll.send("GET", target, null);
				post.post(target, "42[\"close\"]");
				answer = poll.read().body();
				assertThat(take(this.server.handler.disconnected)).isEqualTo(SocketIoDisconnect.SERVER);
				assertThat(poll.get(target).body()).isEqualTo(UNKNOWN);
			}
		}
		assertThat(answer).isIn("42[\"bye\"]", "6");
	}

	@Test
	void answersTheOpenPollWhenTheClientEndsTheSession() throws Exception {
		String answer = UNKNOWN;
		for (int attempt = 0; attempt < MAX_ATTEMPTS && answer.equals(UNKNOWN); attempt++) {
			try (HttpPeer poll = new HttpPeer(this.server.port()); HttpPeer post = new HttpPeer(this.server.port())) {
				String target = connect(poll);
				SocketIoSocket socket = take(this.server.handler.connected);
				poll.send("GET", target, null);
				post.post(target, "42[\"wait\"]");
				assertThat(post.post(target, "1").body()).isEqualTo("ok");
				answer = poll.read().body();
				assertThat(take(this.server.handler.disconnected)).isEqualTo(SocketIoDisconnect.CLIENT);
				assertThat(socket.isConnected()).isFalse();
				assertThat(poll.get(target).status()).isEqualTo(400);
			}
		}
		assertThat(answer).isEqualTo("6");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4abc", "", "3\u001e", "\u001e3", "b***", "2", "5", "x", "42[\"echo\"" })
	void refusesWhatIsNoPacket(String payload) throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			String target = connect(client);
			assertThat(client.post(target, payload).status()).isEqualTo(400);
			assertThat(take(this.server.handler.disconnected)).isEqualTo(SocketIoDisconnect.PROTOCOL);
			assertThat(client.get(target).status()).isEqualTo(400);
			assertThat(client.get("/hello").body()).isEqualTo("hello");
		}
	}

	@Test
	void refusesBrokenText() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			String target = connect(client);
			client.write(HttpPeer.request("POST", target, null, "Content-Length: 2"));
			client.write(new byte[] { '4', (byte) 0xc3 });
			assertThat(client.read().status()).isEqualTo(400);
			assertThat(take(this.server.handler.disconnected)).isEqualTo(SocketIoDisconnect.PROTOCOL);
		}
	}

	@Test
	void boundsBodies() throws Exception {
		try (TestServer own = new TestServer.Settings().maxPayload(1000).start();
				HttpPeer client = new HttpPeer(own.port())) {
			String target = connect(client);
			assertThat(client.post(target, "42[\"x\",\"" + "x".repeat(991) + "\"]").status()).isEqualTo(413);
			assertThat(take(own.handler.disconnected)).isEqualTo(SocketIoDisconnect.PROTOCOL);
			assertThat(client.get("/hello").body()).isEqualTo("hello");
			String second = connect(client);
			client.write(HttpPeer.request("POST", second, null, "Transfer-Encoding: chunked"));
			for (int i = 0; i < 11; i++) {
				client.write(("64\r\n" + "x".repeat(100) + "\r\n").getBytes());
			}
			assertThat(client.read().status()).isEqualTo(413);
			assertThat(take(own.handler.disconnected)).isEqualTo(SocketIoDisconnect.PROTOCOL);
			client.write("0\r\n\r\n".getBytes());
			assertThat(client.get("/hello").body()).isEqualTo("hello");
		}
	}

	@Test
	void answersExpectContinue() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			String target = connect(client);
			client.write(HttpPeer.request("POST", target, null, "Expect: 100-continue", "Content-Length: 13"));
			assertThat(client.read().status()).isEqualTo(100);
			client.write("421[\"echo\",1]".getBytes());
			assertThat(client.read().body()).isEqualTo("ok");
			assertThat(client.get(target).body()).isEqualTo("431[1]");
		}
	}

	@Test
	void closesWhatIsNotKeptAlive() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			assertThat(client.get(HttpPeer.POLLING, "Connection: close").headers()).containsEntry("connection",
					"close");
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void stopsReadingFromAConnectionThatSendsTooMuch() throws Exception {
		try (TestServer own = new TestServer.Settings().maxPendingEvents(2).start();
				HttpPeer client = new HttpPeer(own.port());
				HttpPeer post = new HttpPeer(own.port())) {
			String target = connect(client);
			post.send("POST", target, "42[\"wait\"]\u001e421[\"echo\",1]\u001e422[\"echo\",2]");
			await().atMost(TestServer.TIMEOUT).until(() -> own.handler.waiting.containsKey("/"));
			assertThat(client.get("/hello").body()).isEqualTo("hello");
			assertThat(post.socket().getInputStream().available()).isZero();
			own.handler.waiting.get("/").tryEmitEmpty();
			assertThat(post.read().body()).isEqualTo("ok");
			assertThat(messages(client, target, 2)).containsExactly("431[1]", "432[2]");
		}
	}

	@Test
	void movesToAWebSocket() throws Exception {
		try (HttpPeer poll = new HttpPeer(this.server.port()); HttpPeer post = new HttpPeer(this.server.port())) {
			String sid = poll.open();
			String target = HttpPeer.target(sid);
			post.post(target, "40");
			assertThat(poll.get(target).body()).startsWith("40");
			poll.send("GET", target, null);
			try (WebSocketPeer client = WebSocketPeer.open(this.server.port(),
					"EIO=4&transport=websocket&sid=" + sid)) {
				client.send("2probe");
				assertThat(client.text()).isEqualTo("3probe");
				assertThat(poll.read().body()).isEqualTo("6");
				// What happens now must come once, and by the WebSocket.
				post.post(target, "421[\"echo\",1]\u001e40/nope,\u001e452-[\"echo\",{\"_placeholder\":true,\"num\":0},"
						+ "{\"_placeholder\":true,\"num\":1}]\u001ebAQID");
				assertThat(poll.get(target).body()).isEqualTo("6");
				client.send("5");
				client.send(new byte[] { 9 });
				client.send("422[\"echo\",2]");
				assertThat(client.text()).isEqualTo("431[1]");
				assertThat(client.text()).isEqualTo("44/nope,{\"message\":\"Invalid namespace\"}");
				assertThat(client.text()).isEqualTo("432[2]");
				HttpPeer.Response refused = poll.get(target);
				assertThat(refused.status()).isEqualTo(400);
				assertThat(refused.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
				assertThat(post.post(target, "421[\"echo\",3]").status()).isEqualTo(400);
				try (WebSocketPeer again = WebSocketPeer.open(this.server.port(),
						"EIO=4&transport=websocket&sid=" + sid)) {
					assertThat(again.closeCode()).isEqualTo(1000);
				}
				client.send("424[\"echo\",4]");
				assertThat(client.text()).isEqualTo("434[4]");
			}
		}
	}

	@Test
	void losesNothingOnTheWayToAnotherEventLoop() throws Exception {
		for (int round = 0; round < 20; round++) {
			try (HttpPeer http = new HttpPeer(this.server.port())) {
				this.server.handler.connected.clear();
				String sid = http.open();
				String target = HttpPeer.target(sid);
				http.post(target, "40");
				assertThat(http.get(target).body()).startsWith("40");
				SocketIoSocket socket = take(this.server.handler.connected);
				try (WebSocketPeer client = WebSocketPeer.open(this.server.port(),
						"EIO=4&transport=websocket&sid=" + sid)) {
					Thread emitter = new Thread(() -> {
						for (int i = 0; i < 2000; i++) {
							socket.emit("seq", SocketIoArguments.ofJson(String.valueOf(i).getBytes()));
						}
					});
					client.send("2probe");
					assertThat(client.text()).isEqualTo("3probe");
					emitter.start();
					client.send("5");
					for (int i = 0; i < 2000; i++) {
						assertThat(client.text()).isEqualTo("42[\"seq\"," + i + "]");
					}
					emitter.join();
				}
			}
		}
	}

	@Test
	void goesOnPollingWhenAnUpgradeFails() throws Exception {
		try (HttpPeer poll = new HttpPeer(this.server.port())) {
			String sid = poll.open();
			String target = HttpPeer.target(sid);
			poll.post(target, "40");
			assertThat(poll.get(target).body()).startsWith("40");
			try (WebSocketPeer client = WebSocketPeer.open(this.server.port(),
					"EIO=4&transport=websocket&sid=" + sid)) {
				client.send("2probe");
				assertThat(client.text()).isEqualTo("3probe");
				poll.post(target, "421[\"echo\",1]");
			}
			assertThat(messages(poll, target, 1)).last().isIn("431[1]", "6");
			try (WebSocketPeer client = WebSocketPeer.open(this.server.port(),
					"EIO=4&transport=websocket&sid=" + sid)) {
				client.send("5");
				assertThat(client.closeCode()).isEqualTo(1000);
			}
			poll.post(target, "42[\"back\",2]");
			List<String> rest = messages(poll, target, 1);
			assertThat(rest).last().isIn("431[1]", "42[\"back\",2]");
		}
	}

	@Test
	void givesUpUpgradesThatTakeTooLong() throws Exception {
		try (TestServer own = new TestServer.Settings().upgradeTimeout(java.time.Duration.ofMillis(200)).start();
				HttpPeer poll = new HttpPeer(own.port())) {
			String sid = poll.open();
			try (WebSocketPeer client = WebSocketPeer.open(own.port(), "EIO=4&transport=websocket&sid=" + sid)) {
				assertThat(client.closeCode()).isEqualTo(1000);
			}
			poll.post(HttpPeer.target(sid), "40");
			assertThat(poll.get(HttpPeer.target(sid)).body()).startsWith("40{");
		}
	}

	@Test
	void upgradesAConnectionThatServedRequestsBefore() throws Exception {
		try (HttpPeer http = new HttpPeer(this.server.port())) {
			assertThat(http.get("/hello").body()).isEqualTo("hello");
			http.open();
			assertThat(http.get("/later").body()).isEqualTo("later");
			Socket socket = http.socket();
			try (WebSocketPeer client = WebSocketPeer.upgrade(socket, "EIO=4&transport=websocket")) {
				assertThat(client.text()).startsWith("0{");
				client.enter("/");
			}
		}
	}

	@Test
	void sessionsOfOneConnectionAreBounded() throws Exception {
		try (HttpPeer client = new HttpPeer(this.server.port())) {
			String first = client.open();
			for (int i = 1; i < Engine.MAX_STRANGERS; i++) {
				client.open();
			}
			assertThat(client.get(HttpPeer.POLLING).status()).isEqualTo(503);
			assertThat(this.server.socketIo.statistics().connections()).isEqualTo(Engine.MAX_STRANGERS);
			client.post(HttpPeer.target(first), "40");
			assertThat(client.get(HttpPeer.target(first)).body()).startsWith("40{");
			assertThat(client.open()).hasSize(20);
		}
	}

	@Test
	void throwsBodiesOfUpgradesAway() throws Exception {
		ByteBufAllocatorMetric memory = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
		long before = memory.usedDirectMemory();
		byte[] body = new byte[900_000];
		for (int i = 0; i < 100; i++) {
			try (HttpPeer http = new HttpPeer(this.server.port())) {
				http.write(HttpPeer.request("GET", "/socket.io/?EIO=4&transport=websocket", null, "Upgrade: websocket",
						"Connection: Upgrade", "Sec-WebSocket-Version: 13",
						"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Content-Length: " + body.length));
				http.write(body);
				assertThat(http.read().status()).isEqualTo(101);
			}
		}
		assertThat(memory.usedDirectMemory() - before).isLessThan(40_000_000);
	}

}
