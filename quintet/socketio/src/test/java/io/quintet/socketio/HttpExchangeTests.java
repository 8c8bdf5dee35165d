package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of requests whose bodies are not wanted, or do not come.
 */
class HttpExchangeTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final Engine engine = new Engine(SocketIoSettings.defaults(), new TestHandler((namespace, room) -> {
		throw new UnsupportedOperationException();
	}), new Namespaces());

	private boolean completed;

	@BeforeEach
	void freezeTime() {
		this.channel.freezeTime();
	}

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void endsConnectionsWhoseBodyDoesNotCome() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		handle(post("EIO=4&transport=polling&sid=" + open()).header("Content-Length", "1000").body(body.flux()));
		body.next(buffer(999));
		this.channel.advanceTimeBy(9, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.isOpen()).isTrue();
		this.channel.advanceTimeBy(2, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(this.channel.isOpen()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "EIO=4&transport=polling&sid=unknown", "EIO=4&transport=polling", "EIO=3" })
	void refusesUnwantedBodiesBeforeTheyArrive(String query) {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		MockServerHttpResponse response = handle(post(query).header("Content-Length", "3").body(body.flux()));
		assertThat(response.getStatusCode()).isNotNull();
		assertThat(response.getStatusCode().value()).isEqualTo(400);
		assertThat(this.completed).isFalse();
		body.next(buffer(3)).complete();
		assertThat(this.completed).isTrue();
		assertThat(this.channel.isOpen()).isTrue();
	}

	@Test
	void leavesBodiesUnreadThatWaitForLeave() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		MockServerHttpResponse response = handle(
				post("EIO=3").header("Content-Length", "3").header("Expect", "100-continue").body(body.flux()));
		assertThat(response.getStatusCode()).isNotNull();
		assertThat(response.getStatusCode().value()).isEqualTo(400);
		body.assertWasNotSubscribed();
		assertThat(this.completed).isTrue();
	}

	@Test
	void endsConnectionsThatSendOnAndOn() {
		handle(post("EIO=3").header("Transfer-Encoding", "chunked")
			.body(Flux.range(0, 161).map((i) -> buffer(100_000))));
		assertThat(this.channel.isOpen()).isFalse();
	}

	private String open() {
		MockServerHttpResponse response = handle(
				MockServerHttpRequest.get("/socket.io/?EIO=4&transport=polling").build());
		return response.getBodyAsString().blockOptional().orElseThrow().substring(9, 29);
	}

	private static MockServerHttpRequest.BodyBuilder post(String query) {
		return MockServerHttpRequest.post("/socket.io/?" + query);
	}

	private static DataBuffer buffer(int size) {
		return DefaultDataBufferFactory.sharedInstance.wrap("x".repeat(size).getBytes(StandardCharsets.US_ASCII));
	}

	private MockServerHttpResponse handle(MockServerHttpRequest request) {
		MockServerWebExchange exchange = MockServerWebExchange.from(request);
		this.completed = false;
		new HttpExchange(exchange, this.channel, null, this.engine,
				(response, upgraded, transport, size, opened) -> Mono.error(new UnsupportedOperationException()))
			.handle()
			.subscribe(null, null, () -> this.completed = true);
		this.channel.runPendingTasks();
		return exchange.getResponse();
	}

}
