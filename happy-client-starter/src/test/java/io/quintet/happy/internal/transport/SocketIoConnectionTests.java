package io.quintet.happy.internal.transport;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.RpcTransportException;
import io.quintet.happy.internal.json.HappyJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Packets of a scripted server, as text. */
class SocketIoConnectionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String OPENING = "0{\"sid\":\"s\",\"upgrades\":[],\"pingInterval\":%d,\"pingTimeout\":%d}";

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	private final Sinks.Many<String> packets = Sinks.many().unicast().onBackpressureBuffer();

	private Disposable attempt = Disposables.disposed();

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.route((routes) -> routes.ws("/base/v1/updates/", (in, out) -> serve(in, out)))
		.bindNow(TIMEOUT);

	private final SocketIoConnector connector = new SocketIoConnector(
			URI.create("http://127.0.0.1:" + this.server.port() + "/base"), "token", "test/1", TIMEOUT);

	private Publisher<Void> serve(WebsocketInbound in, WebsocketOutbound out) {
		in.receiveCloseStatus().subscribe((status) -> this.received.add("close " + status.code()));
		in.receive().asString().subscribe(this.received::add, (broken) -> {
		});
		return out.sendString(this.packets.asFlux());
	}

	@AfterEach
	void close() {
		this.attempt.dispose();
		this.connector.close();
		this.server.disposeNow(TIMEOUT);
	}

	private @Nullable String received() throws InterruptedException {
		return this.received.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	private @Nullable String heard() throws InterruptedException {
		return this.heard.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	private void open(int pingInterval, int pingTimeout, String answer) {
		this.packets.tryEmitNext(OPENING.formatted(pingInterval, pingTimeout));
		this.packets.tryEmitNext(answer);
	}

	private UpdateConnection connect() throws InterruptedException {
		open(25_000, 20_000, "40{\"sid\":\"t\"}");
		UpdateConnection connection = attempt();
		assertThat(received())
			.isEqualTo("40{\"token\":\"token\",\"clientType\":\"user-scoped\",\"happyClient\":\"test/1\"}");
		return connection;
	}

	/** Waits for the connection, which ends with this test. */
	private UpdateConnection attempt() {
		Sinks.One<UpdateConnection> connection = Sinks.one();
		this.attempt = this.connector.connect((name, data) -> this.heard.add(name + " " + data))
			.doOnComplete(() -> this.heard.add("closed"))
			.subscribe(connection::tryEmitValue, connection::tryEmitError);
		return Objects.requireNonNull(connection.asMono().block(TIMEOUT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"a\":[1,2.5,\"x\",null,true,{\"b\":{}}]}", "[]", "9007199254740993",
			"123456789012345678901234567890", "\"ü\\u0000\"", "true", "null" })
	void valuesSurviveBothWays(String json) throws InterruptedException {
		UpdateConnection connection = connect();
		JsonNode value = HappyJson.read(json);
		assertThat(value).isNotNull();
		var answer = connection.call("rpc-call", value).toFuture();
		assertThat(received()).isEqualTo("420[\"rpc-call\"," + json + "]");
		this.packets.tryEmitNext("430[" + json + "]");
		assertThat(answer).succeedsWithin(TIMEOUT).isEqualTo(value);
		connection.send("message", value);
		assertThat(received()).isEqualTo("42[\"message\"," + json + "]");
		this.packets.tryEmitNext("42[\"update\"," + json + "]");
		assertThat(heard()).isEqualTo("update " + json);
	}

	@Test
	void anAcknowledgementWithoutArgumentsIsNull() throws InterruptedException {
		UpdateConnection connection = connect();
		var answers = List.of(connection.call("a", HappyJson.object()).toFuture(),
				connection.call("b", HappyJson.object()).toFuture(),
				connection.call("c", HappyJson.object()).toFuture());
		this.packets.tryEmitNext("437[]");
		this.packets.tryEmitNext("431[]");
		this.packets.tryEmitNext("432{\"a\":1}");
		assertThat(answers.get(2)).succeedsWithin(TIMEOUT).matches((answer) -> answer != null && answer.isNull());
		assertThat(answers.get(1)).succeedsWithin(TIMEOUT).matches(JsonNode::isNull);
		assertThat(answers.get(0)).isNotDone();
	}

	@Test
	void pingsAreAnsweredAndOtherPacketsIgnored() throws InterruptedException {
		connect();
		for (String packet : List.of("6", "", "4", "451-[\"update\",{\"_placeholder\":true,\"num\":0}]",
				"42[\"other\",1]", "42{}", "2")) {
			this.packets.tryEmitNext(packet);
		}
		assertThat(received()).isEqualTo("3");
		assertThat(this.heard).isEmpty();
	}

	@Test
	void whatWaitsFailsWhenTheServerEndsTheConnection() throws InterruptedException {
		UpdateConnection connection = connect();
		var answer = connection.call("a", HappyJson.object()).toFuture();
		assertThat(received()).isEqualTo("420[\"a\",{}]");
		this.packets.tryEmitNext("41");
		assertThat(heard()).isEqualTo("closed");
		assertThat(answer).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(RpcTransportException.class);
		assertThat(received()).isEqualTo("close 1000");
		assertThatExceptionOfType(HappyConnectionException.class)
			.isThrownBy(() -> connection.call("b", HappyJson.object()).block(TIMEOUT))
			.withMessageContaining("not connected");
	}

	@Test
	void aCloseFrameOfTheServerIsSeenAtOnce() throws InterruptedException {
		connect();
		this.packets.tryEmitComplete();
		assertThat(heard()).isEqualTo("closed");
	}

	@Test
	void aPacketThatIsNotJsonEndsTheConnection() throws InterruptedException {
		connect();
		this.packets.tryEmitNext("42[\"update\",");
		assertThat(heard()).isEqualTo("closed");
	}

	@Test
	void aServerWithoutPingsIsGone() throws InterruptedException {
		open(50, 50, "40{\"sid\":\"t\"}");
		attempt();
		assertThat(heard()).isEqualTo("closed");
	}

	@Test
	void aClosedConnectionSaysGoodbye() throws InterruptedException {
		UpdateConnection connection = connect();
		var answer = connection.call("a", HappyJson.object()).toFuture();
		assertThat(received()).isEqualTo("420[\"a\",{}]");
		this.attempt.dispose();
		assertThat(answer).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(RpcTransportException.class);
		assertThat(received()).isEqualTo("41");
		assertThat(received()).isEqualTo("close 1000");
	}

	@Test
	void onlyARefusedTokenIsAFailedAuthentication() {
		open(25_000, 20_000, "44{\"message\":\"Invalid authentication token\"}");
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(this::attempt);
	}

	@Test
	void anyOtherRefusalMayPass() {
		open(25_000, 20_000, "44{\"message\":\"starting\"}");
		assertThatExceptionOfType(HappyConnectionException.class).isThrownBy(this::attempt)
			.withMessage("The server refused the socket: starting");
		assertThat(this.heard).isEmpty();
	}

}
