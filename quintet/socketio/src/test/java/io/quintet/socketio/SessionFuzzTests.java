package io.quintet.socketio;

import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever a client sends over its connections: nothing breaks but the client's own
 * session, each post is answered, and nothing is left when the client is gone.
 * <p>
 * The first character of an input is the way: {@code w} for a WebSocket, {@code p} for
 * polling, {@code u} for polling and a WebSocket that takes over, {@code h} for bytes in
 * the place of HTTP. Each further line is a message, with its kind in front: {@code t}
 * text, {@code b} binary, {@code r} bytes as they are; a body where it is posted.
 */
class SessionFuzzTests {

	private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

	private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

	private static final byte[] MASK = { 1, 2, 3, 4 };

	@FuzzTest
	void whateverAClientSendsNothingIsLeftBehind(byte[] input) throws Exception {
		if (input.length == 0) {
			return;
		}
		if (input[0] != 'w' && input[0] != 'p' && input[0] != 'u') {
			inThePlaceOfHttp(lines(input));
			return;
		}
		Engine engine = new Engine(SocketIoSettings.defaults(), new EchoHandler(), new Namespaces());
		try (Client client = new Client(engine)) {
			List<byte[]> lines = lines(input);
			switch (input[0]) {
				case 'w' -> overWebSocket(client.upgraded(WEBSOCKET), lines);
				case 'p' -> byPolling(client, client.opened(), lines);
				default -> upgrading(engine, client, lines);
			}
			if (input[0] != 'w') {
				client.outlast();
			}
		}
		SocketIoStatistics figures = engine.statistics();
		assertThat(figures.connections()).as(figures.toString()).isZero();
		assertThat(figures.sockets()).as(figures.toString()).isZero();
		assertThat(figures.rooms()).as(figures.toString()).isZero();
		assertThat(figures.queuedPackets()).as(figures.toString()).isZero();
		assertThat(figures.queuedBytes()).as(figures.toString()).isZero();
	}

	private static void overWebSocket(Client client, List<byte[]> lines) {
		for (byte[] line : lines) {
			if (line.length > 0) {
				client.sendMessage(line[0], Arrays.copyOfRange(line, 1, line.length));
			}
		}
	}

	private static void byPolling(Client client, String sid, List<byte[]> lines) {
		for (byte[] line : lines) {
			String answer = client.post(POLLING + "&sid=" + sid, line);
			assertThat(answer).isNotEmpty();
			if (!answer.startsWith("200")) {
				assertThat(answer).startsWith("400");
				assertThat(client.get(POLLING + "&sid=" + sid)).startsWith("400");
				return;
			}
			client.post(POLLING + "&sid=" + sid, "2[\"x\"]".getBytes(StandardCharsets.UTF_8));
		}
	}

	private static void upgrading(Engine engine, Client client, List<byte[]> lines) {
		String sid = client.opened();
		Client upgrade = new Client(engine).upgraded(WEBSOCKET + "&sid=" + sid);
		try (Client socket = upgrade) {
			for (byte[] line : lines) {
				if (line.length > 0 && line[0] == 'p') {
					client.post(POLLING + "&sid=" + sid, Arrays.copyOfRange(line, 1, line.length));
				}
				else if (line.length > 0) {
					socket.sendMessage(line[0], Arrays.copyOfRange(line, 1, line.length));
				}
				client.elapse();
			}
			socket.elapse();
		}
		// A real event loop goes on when one of its connections ends; this one has to be
		// asked.
		client.drop();
		upgrade.drop();
	}

	private static void inThePlaceOfHttp(List<byte[]> lines) throws Exception {
		Duration soon = Duration.ofMillis(100);
		try (TestServer server = new TestServer.Settings().ping(soon, soon).connectTimeout(soon).start()) {
			try (HttpPeer client = new HttpPeer(server.port())) {
				for (byte[] line : lines) {
					client.write(line);
				}
			}
			catch (SocketException ex) {
				// Closed by the server meanwhile.
			}
			await().atMost(TestServer.TIMEOUT).until(() -> server.socketIo.statistics().connections() == 0);
			try (HttpPeer other = new HttpPeer(server.port())) {
				assertThat(other.get("/hello").body()).isEqualTo("hello");
			}
		}
	}

	private static List<byte[]> lines(byte[] input) {
		List<byte[]> lines = new ArrayList<>();
		int start = 1;
		for (int i = 1; i <= input.length; i++) {
			if (i == input.length || input[i] == '\n') {
				lines.add(Arrays.copyOfRange(input, start, i));
				start = i + 1;
			}
		}
		return lines;
	}

	/** One connection of a client, in memory. */
	private static final class Client implements AutoCloseable {

		private final EmbeddedChannel channel = new EmbeddedChannel();

		private final Engine engine;

		Client(Engine engine) {
			this.engine = engine;
		}

		Client upgraded(String target) {
			MockServerHttpRequest request = MockServerHttpRequest.get(target)
				.header("Upgrade", "websocket")
				.header("Connection", "Upgrade")
				.header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
				.header("Sec-WebSocket-Version", "13")
				.build();
			assertThat(exchange(request)).startsWith("101");
			return this;
		}

		String opened() {
			String answer = get(POLLING);
			int start = answer.indexOf("\"sid\":\"") + 7;
			return answer.substring(start, answer.indexOf('"', start));
		}

		String get(String target) {
			return exchange(MockServerHttpRequest.get(target).build());
		}

		String post(String target, byte[] body) {
			return exchange(MockServerHttpRequest.post(target)
				.header("Content-Length", Integer.toString(body.length))
				.body(Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body))));
		}

		/** Sends a request and returns the status and the body of the answer, if any. */
		private String exchange(MockServerHttpRequest request) {
			MockServerWebExchange exchange = MockServerWebExchange.from(request);
			Disposable handling = new HttpExchange(exchange, this.channel, null, this.engine, this::upgrade).handle()
				.subscribe();
			this.channel.closeFuture().addListener((future) -> handling.dispose());
			drop();
			HttpStatusCode status = exchange.getResponse().getStatusCode();
			if (status == null) {
				return "";
			}
			return status.value() + " " + exchange.getResponse().getBodyAsString().block();
		}

		private Mono<Void> upgrade(ServerHttpResponse response, Channel upgraded, WebSocketTransport transport,
				int maxPayload, Runnable opened) {
			response.setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
			opened.run();
			upgraded.pipeline().addLast(new FrameDecoder(transport, maxPayload), transport);
			return response.setComplete();
		}

		void sendMessage(byte kind, byte[] content) {
			if (kind == 'r') {
				send(content);
				return;
			}
			ByteBuf frame = Unpooled.buffer();
			frame.writeByte((kind == 'b') ? 0x82 : 0x81);
			if (content.length < 126) {
				frame.writeByte(0x80 | content.length);
			}
			else {
				frame.writeByte(0x80 | 127).writeLong(content.length);
			}
			frame.writeBytes(MASK);
			for (int i = 0; i < content.length; i++) {
				frame.writeByte(content[i] ^ MASK[i % 4]);
			}
			if (this.channel.isOpen()) {
				this.channel.writeInbound(frame);
			}
			drop();
		}

		void send(byte[] bytes) {
			if (this.channel.isOpen()) {
				this.channel.writeInbound(Unpooled.wrappedBuffer(bytes));
				this.channel.checkException();
			}
		}

		/** Takes what the server has sent. */
		private String received() {
			this.channel.runPendingTasks();
			StringBuilder text = new StringBuilder();
			Object message;
			while ((message = this.channel.readOutbound()) != null) {
				if (message instanceof ByteBuf bytes) {
					text.append(bytes.toString(StandardCharsets.UTF_8));
				}
				ReferenceCountUtil.release(message);
			}
			return text.toString();
		}

		private void drop() {
			received();
			Object message;
			while ((message = this.channel.readInbound()) != null) {
				ReferenceCountUtil.release(message);
			}
		}

		void elapse() {
			this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
			this.channel.runScheduledPendingTasks();
		}

		/** Lets so much time pass that who does not answer is given up. */
		void outlast() {
			for (int i = 0; i < 10; i++) {
				this.channel.advanceTimeBy(30, TimeUnit.SECONDS);
				this.channel.runScheduledPendingTasks();
				drop();
			}
		}

		/** The connection breaks. */
		@Override
		public void close() {
			drop();
			this.channel.close();
			drop();
			this.channel.checkException();
		}

	}

	private static final class EchoHandler implements SocketIoHandler {

		@Override
		public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
			return Mono.just((request.auth().containsKey("token")) ? SocketIoDecision.accept(request)
					: SocketIoDecision.refuse("denied"));
		}

		@Override
		public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
			switch (event.name()) {
				case "join" -> socket.join("room");
				case "leave" -> socket.leave("room");
				case "kick" -> socket.disconnect();
				case "drop" -> socket.close();
				case "boom" -> throw new IllegalStateException("boom");
				default -> socket.emit("same", new SocketIoArguments.Nodes(event.arguments()));
			}
			return Mono.just(new SocketIoArguments.Nodes(event.arguments()));
		}

	}

}
