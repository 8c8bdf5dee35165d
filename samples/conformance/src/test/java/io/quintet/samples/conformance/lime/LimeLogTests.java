package io.quintet.samples.conformance.lime;

import java.net.URI;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Neither the site's token nor a passport is in any log line at any level, whatever
 * happens, also when the platform repeats the token in its answers. The site is asked by
 * its beans, since Spring logs what comes to a controller.
 */
class LimeLogTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String TOKEN = "st_secret-of-the-site";

	private static final String CODE = "bc_secret-of-the-binding";

	private final FakePlatform platform = new FakePlatform();

	// Signs passports; nobody connects to it.
	private final SimulatedLimePlatform signer = SimulatedLimePlatform.start();

	private final Lines lines = new Lines();

	private final List<String> secrets = new ArrayList<>(List.of(TOKEN, CODE));

	private LimeServer server;

	@BeforeEach
	void listen() {
		this.lines.start();
		this.server = LimeServer.start("http://127.0.0.1:" + this.platform.port(), TOKEN, List.of(),
				"logging.level.root=TRACE", "logging.level.jdk=OFF", "logging.threshold.console=OFF",
				"lime.sse.backoff-base=10ms", "lime.handler.retries=1", "lime.passport.issuer-check=off",
				"lime.max-retries=1");
		root().addAppender(this.lines);
	}

	@AfterEach
	void stop() {
		this.server.close();
		root().detachAppender(this.lines);
		root().setLevel(Level.INFO);
		this.platform.close();
		this.signer.close();
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	private String passport(String requestId, Map<String, ?> claims) {
		String passport = this.signer.passport(requestId, claims);
		this.secrets.add(passport);
		// Parts tell as much as the whole.
		this.secrets.add(passport.substring(passport.lastIndexOf('.') + 1));
		return passport;
	}

	private void answer(int status, Map<String, ?> body) {
		this.platform.onCall(status, Map.of("Content-Type", "application/json"),
				JsonMapper.shared().writeValueAsString(body));
	}

	private void fails(Mono<?> call) {
		assertThatExceptionOfType(LimeException.class).isThrownBy(() -> call.block(TIMEOUT))
			.satisfies((failure) -> assertThat(failure).hasMessageNotContaining(TOKEN));
	}

	private static String approved(String requestId, String passport) {
		return "data: "
				+ JsonMapper.shared()
					.writeValueAsString(
							Map.of("type", "approved", "login_request_id", requestId, "agent_passport_jwt", passport))
				+ "\n\n";
	}

	@Test
	void whateverHappensNothingSecretIsLogged() {
		LimeSite site = this.server.bean(LimeSite.class);
		keys();
		verifications(site);
		calls(site);
		stream(site);
		assertThat(this.lines.written).anyMatch((line) -> line.startsWith("TRACE"))
			.anyMatch((line) -> line.contains("boom"))
			.anyMatch((line) -> line.contains("A login event was skipped"))
			.anyMatch((line) -> line.contains("does not accept the site token"))
			.anyMatch((line) -> line.contains("/modules/agent-login/requests"));
		this.lines.assertWithout(this.secrets);
	}

	private void keys() {
		answer(500, Map.of("ok", false, "error", Map.of("code", "DOWN", "message", TOKEN)));
		answer(500, Map.of("ok", false, "error", Map.of("code", "DOWN", "message", TOKEN)));
	}

	private void verifications(LimeSite site) {
		fails(site.verifyPassport(passport("lr_1", Map.of()), "lr_1"));
		fails(site.verifyPassport("nonsense." + passport("lr_1", Map.of())));
		fails(site.verifyPassport(passport("lr_1", Map.of()) + "=="));
		fails(site.verifyBindingPassport(passport("lr_1", Map.of())));
	}

	private void calls(LimeSite site) {
		answer(201, Map.of("ok", true, "data",
				Map.of("login_request_id", "lr_1", "status", "PENDING", "expires_at", "2099-01-01T00:00:00Z")));
		assertThat(site.createLoginRequest().block(TIMEOUT)).isNotNull();
		answer(201, Map.of("ok", true, "data", Map.of("login_request_id", "lr_1")));
		fails(site.createLoginRequest());
		answer(401, Map.of("ok", false, "error", Map.of("code", "SITE_TOKEN_INVALID", "message",
				"the token " + TOKEN + " is unknown", "detail", Map.of("token", TOKEN))));
		fails(site.createLoginRequest());
		this.platform.onCall(403, Map.of("X-Echo", TOKEN), "<html>" + TOKEN);
		fails(site.requestStatus("lr_1"));
		this.platform.onCall((out, socket) -> false);
		this.platform.onCall((out, socket) -> false);
		fails(site.requestStatus("lr_1"));
		answer(200, Map.of("ok", true, "data", Map.of("passport", passport("x", Map.of("aud", "lime-binding")))));
		assertThat(site.exchangeBindingCode(CODE).block(TIMEOUT)).isNotNull();
		answer(400, Map.of("ok", false, "error", Map.of("code", "INVALID_BINDING_CODE", "message", "used")));
		fails(site.exchangeBindingCode(CODE));
		answer(429, Map.of("ok", false, "error", Map.of()));
		answer(429, Map.of("ok", false, "error", Map.of()));
		fails(site.createBindingRequest(URI.create("https://app.example/cb")));
	}

	private void stream(LimeSite site) {
		LimeSiteClient client = this.server.bean(LimeSiteClient.class);
		this.platform.onStream((out, socket) -> {
			FakePlatform.write(out, 401, Map.of("X-Echo", TOKEN),
					"{\"ok\":false,\"error\":{\"code\":\"SITE_TOKEN_INVALID\",\"message\":\"" + TOKEN + "\"}}", -1);
			return false;
		});
		this.platform.onStream((out, socket) -> {
			FakePlatform.write(out, 200, Map.of("Content-Type", "text/html"), "<html>" + TOKEN, -1);
			return false;
		});
		String good = passport("lr_good", Map.of());
		String unfinished = passport("lr_unfinished", Map.of());
		this.platform.onStream((out, socket) -> {
			FakePlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
					approved("lr_boom_1", passport("lr_boom_1", Map.of())) + approved("lr_good", good)
							+ "data: {\"type\":\"approved\",\"agent_passport_jwt\":\"" + good + "\",\n\n"
							+ "data: {\"type\":\"error\",\"code\":\"DOWN\",\"message\":\"redis\"}\n\n"
							+ "data: {\"type\":\"approved\",\"login_request_id\":\"lr_u\",\"agent_passport_jwt\":\""
							+ unfinished,
					-1);
			return false;
		});
		this.platform.onStream(approved("lr_good", good) + approved("lr_last", passport("lr_last", Map.of())));
		fails(site.awaitLogin("lr_last", TIMEOUT));
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> client.status().state() == ConnectionState.CONNECTED
					&& client.status().logins().active() == 0);
		assertThat(client.status().logins().skipped("malformed")).isOne();
		assertThat(client.toString()).doesNotContain(TOKEN);
		assertThat(this.server.call("GET", "/actuator/lime", null).body().toString()).contains("\"approved\":")
			.doesNotContain(TOKEN, good);
		assertThat(this.server.call("GET", "/actuator/health", null).status()).isEqualTo(200);
		this.platform.onStream((out, socket) -> {
			FakePlatform.write(out, 403, Map.of(), TOKEN, -1);
			return false;
		});
		this.platform.endStreams();
		Awaitility.await().atMost(TIMEOUT).until(() -> client.status().state() == ConnectionState.AUTH_FAILED);
		assertThat(client.status().stream().problem()).isNotNull().doesNotContain(TOKEN);
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

		void assertWithout(List<String> secrets) {
			for (String secret : secrets) {
				assertThat(this.written.stream().filter((line) -> line.contains(secret)).limit(5)).isEmpty();
			}
		}

	}

}
