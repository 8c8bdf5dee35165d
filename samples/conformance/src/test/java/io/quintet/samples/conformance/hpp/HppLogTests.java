package io.quintet.samples.conformance.hpp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * No token in any log line at any level, whatever happens. The access log of the HTTP
 * server, which is off, is no part of this.
 */
class HppLogTests {

	private static final String WRONG = "wrong-token-of-somebody";

	private final Lines lines = new Lines();

	private HppServer server;

	private HppClient client;

	@BeforeEach
	void listen() {
		this.lines.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
		root().detachAppender(this.lines);
		root().setLevel(Level.INFO);
	}

	private void start(String profile, String... properties) {
		List<String> arguments = new ArrayList<>(List.of(properties));
		arguments.add("logging.level.root=TRACE");
		// The client logs what it sends.
		arguments.add("logging.level.jdk=OFF");
		arguments.add("logging.threshold.console=OFF");
		this.server = HppServer.start(profile, arguments.toArray(String[]::new));
		this.client = this.server.client();
		root().addAppender(this.lines);
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	@ParameterizedTest
	@CsvSource({ "'','',''", "/api/forms,/live,''", "/api/forms,/live,/base" })
	void noOperationLogsAToken(String prefix, String wsPrefix, String base) {
		String rest = base + (prefix.isEmpty() ? "/handshake" : prefix);
		String ws = base + (wsPrefix.isEmpty() ? "/ws/handshake" : wsPrefix);
		start("hpp,hpp-hooks", "hpp.prefix=" + rest.substring(base.length()),
				"hpp.ws-prefix=" + ws.substring(base.length()), "spring.webflux.base-path=" + base,
				"hpp.token-guess-limit=3", "hpp.broadcast-user-edits=true");
		var created = this.client.post(rest + "/session", Map.of(), "{\"context\":{\"mine\":1}}").json();
		Session session = new Session(this.client, created.get("sessionId").asString(),
				created.get("token").asString());
		for (String token : new String[] { session.token(), encoded(session.token()), WRONG }) {
			for (String query : new String[] { "?token=" + token, "?a=1&token=" + token + "&b=%C3%B6",
					"?since=2026&%74oken=" + token + "&token=" + token, "?token=&token=" + token }) {
				operate(rest, session.id(), query, Map.of());
				listenTo(ws + "/" + session.id() + query);
			}
			operate(rest, session.id(), "", Map.of("X-Handshake-Token", token));
		}
		assertThat(this.server.bean(HandshakeSessions.class)
			.prompt(session.id(), "https://shop.example", null)
			.block(HppClient.TIMEOUT)).contains(session.token());
		this.client.send("DELETE", rest + "/session/" + session.id() + "?token=" + session.token(), Map.of(), null);
		operate(rest, session.id(), "?token=" + session.token(), Map.of());
		assertThat(this.lines.written).anyMatch((line) -> line.contains("/context/" + session.id()))
			.anyMatch((line) -> line.contains("TRACE"));
		this.lines.assertWithout(session.token(), encoded(session.token()), WRONG);
	}

	private void operate(String rest, String sid, String query, Map<String, String> headers) {
		this.client.get(rest + "/context/" + sid + query, headers);
		this.client.get(rest + "/diff/" + sid + query, headers);
		this.client.get(rest + "/action/" + sid + query, headers);
		for (String body : new String[] { "{", "{\"stream\":false,\"actions\":[{\"type\":\"set\",\"key\":\"a\","
				+ "\"value\":1},{\"type\":\"set\",\"key\":\"boom\"},{\"type\":\"set\",\"key\":\"mine\"},7]}" }) {
			this.client.post(rest + "/action/" + sid + query, headers, body);
			this.client.post(rest + "/notify/" + sid + query, headers, body);
		}
		this.client.post(rest + "/notify/" + sid + query, headers, "{\"key\":\"edited\",\"value\":1}");
		for (String seconds : new String[] { "1", "7", "8", "x" }) {
			this.client.post(rest + "/session/" + sid + "/extend" + query, headers,
					"{\"extraSeconds\":\"" + seconds + "\"}");
		}
		this.client.get(rest + "/session/" + sid + query, headers);
		this.client.post(rest + "/session" + query, headers, "{\"meta\":{\"deny\":\"no\"}}");
	}

	private void listenTo(String address) {
		this.client.get(address, Map.of());
		this.client.post(address, Map.of(), "{}");
		assertThatThrownBy(() -> WireSocket.open(this.client.ws(address), Map.of("Origin", "https://evil.example")))
			.hasStackTraceContaining("403");
		try {
			WireSocket socket = WireSocket.open(this.client.ws(address), Map.of());
			if (socket.next().path("type").asString("").equals("connected")) {
				socket.text("{\"type\":\"userEdit\",\"key\":\"live\",\"value\":1}");
				socket.text("{");
				socket.next(Duration.ofMillis(10));
				socket.close();
			}
		}
		catch (RuntimeException ex) {
			assertThat(ex).hasStackTraceContaining("429");
		}
	}

	@Test
	void aTokenThatHttpDoesNotAcceptIsNotLoggedEither() {
		start("hpp", "hpp.query-token=false");
		Session session = this.client.create("{}");
		String query = "?token=" + session.token();
		assertThat(this.client.get("/handshake/context/" + session.id() + query, Map.of()).status()).isEqualTo(403);
		assertThat(session.open().next().get("type").asString()).isEqualTo("connected");
		this.lines.assertWithout(session.token());
	}

	@Test
	void otherPathsKeepTheirQuery() {
		start("hpp", "hpp.prefix=/", "hpp.ws-prefix=/");
		String body = this.client.get("/elsewhere?token=mine", Map.of()).response().body();
		assertThat(body).contains("this path speaks WebSocket only");
		assertThat(this.lines.written).anyMatch((line) -> line.contains("/elsewhere?token=mine"));
		Session session = new Session(this.client, "unknown", "secret-of-the-socket");
		WireSocket socket = WireSocket.open(this.client.ws("/unknown?token=" + session.token()), Map.of());
		assertThat(socket.next().get("msg").asString()).isEqualTo("session not found");
		this.client.get("/context/unknown?token=" + session.token(), Map.of());
		this.lines.assertWithout(session.token());
	}

	@Test
	void whatIsLoggedOfAnObjectHoldsNoToken() {
		start("hpp");
		Session created = this.client.create("{}");
		HandshakeSession session = this.server.bean(HandshakeSessions.class)
			.find(created.id())
			.block(HppClient.TIMEOUT);
		assertThat(session.token()).isEqualTo(created.token());
		HandshakeAgents.Access access = new HandshakeAgents.Access(created.id(), created.token(), "10.0.0.1");
		assertThat(session.toString()).contains(created.id()).doesNotContain(created.token());
		assertThat(access.toString()).contains(created.id()).doesNotContain(created.token());
		HandshakeAgents.Access wrong = new HandshakeAgents.Access(created.id(), WRONG, "10.0.0.1");
		assertThatThrownBy(
				() -> this.server.bean(HandshakeService.class).agents().request(wrong).block(HppClient.TIMEOUT))
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain(WRONG).doesNotContain(created.token()));
	}

	private static String encoded(String token) {
		StringBuilder encoded = new StringBuilder();
		for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
			encoded.append('%').append(Integer.toHexString(b));
		}
		return encoded.toString();
	}

	/** Everything that is logged, with the stack traces. */
	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final Queue<String> written = new ConcurrentLinkedQueue<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.written.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + "\n"
					+ ((event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
							: ""));
		}

		void assertWithout(String... secrets) {
			for (String secret : secrets) {
				assertThat(this.written.stream().filter((line) -> line.contains(secret)).limit(5)).isEmpty();
			}
		}

	}

}
