package io.quintet.hpp.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.BrowserAuthenticator;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.store.EmptyHandshakeSessionStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The starter in real applications with a real server.
 */
@ExtendWith(OutputCaptureExtension.class)
class HppServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String FORM = """
			{"mode":"form-fill","schema":[{"key":"fullName","type":"person","required":true,"someMember":null}],\
			"context":{"fullName":"","emailAddress":"me@example.org","tags":[]},"meta":{"formName":"signUp","empty":{}}}""";

	private static final String ACTIONS = """
			{"intervalMs":0,"actions":[{"type":"set","key":"fullName","value":{"camelCase":1.0,"none":null,"list":[]}},\
			{"type":"set","key":"freeKey","value":null},{"type":"set","key":"emailAddress","value":"x"},{"type":"del"}]}""";

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void hostileMapperOfTheApplicationChangesNoByte() throws Exception {
		List<String> plain = transcript(Application.class);
		List<String> hostile = transcript(HostileApplication.class);
		assertThat(plain).hasSize(11);
		assertThat(hostile).isEqualTo(plain);
		assertThat(plain.get(0)).isEqualTo("""
				{"sessionId":"<sid>","token":"<token>","wsUrl":"/ws/handshake/<sid>",\
				"contextUrl":"/handshake/context/<sid>","actionUrl":"/handshake/action/<sid>",\
				"diffUrl":"/handshake/diff/<sid>","notifyUrl":"/handshake/notify/<sid>","expiresIn":1800}""");
		assertThat(plain).contains("{\"type\":\"connected\",\"sessionId\":\"<sid>\",\"mode\":\"form-fill\"}",
				"{\"type\":\"action\",\"key\":\"freeKey\",\"value\":null}", "{\"error\":\"invalid token\"}");
	}

	@Test
	void startIsAnnouncedOnce(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			assertThat(context.isRunning()).isTrue();
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("HPP is configured"))).singleElement()
			.asString()
			.contains(" INFO ")
			.contains("REST under /handshake, WebSocket /ws/handshake/{sid}, store InMemoryHandshakeSessionStore");
	}

	@Test
	void nothingIsAnnouncedWhereHppIsSwitchedOff(CapturedOutput output) {
		start(Application.class, "--hpp.enabled=false").close();
		assertThat(output).doesNotContain("HPP is configured");
	}

	@Test
	void anonymousStoreHasAReadableName(CapturedOutput output) {
		start(AnonymousStoreApplication.class).close();
		assertThat(output).contains("store HppServerTests$AnonymousStoreApplication$1, edits");
	}

	@Test
	void stopTellsSocketsToComeBackLater() throws Exception {
		Frames frames = new Frames();
		try (ConfigurableApplicationContext context = start(Application.class)) {
			String base = base(context);
			open(base, created(post(base + "/handshake/session", "", FORM).body()), frames);
			assertThat(frames.next()).contains("\"connected\"");
		}
		assertThat(frames.next()).isEqualTo("closed 1001");
	}

	@Test
	void endpointAnswersOverHttpWithoutSecrets() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class,
				"--management.endpoints.web.exposure.include=hpp,health",
				"--management.endpoint.health.show-details=always")) {
			String base = base(context);
			Map<String, String> session = created(post(base + "/handshake/session", "", FORM).body());
			String hpp = get(base + "/actuator/hpp", "").body();
			assertThat(hpp).contains("\"sessions\":1")
				.contains("\"prefix\":\"/handshake\"")
				.doesNotContain(session.get("sessionId"))
				.doesNotContain(session.get("token"))
				.doesNotContain("me@example.org");
			assertThat(get(base + "/actuator/health", "").body()).contains("\"hpp\":{").contains("\"UP\"");
		}
	}

	@Test
	void refusalThatAControllerLetsPassBecomesAProblemDetail() throws Exception {
		try (ConfigurableApplicationContext context = start(PromptApplication.class, "--hpp.max-sessions=1")) {
			assertThat(get(base(context) + "/prompt", "").statusCode()).isEqualTo(200);
			HttpResponse<String> answer = get(base(context) + "/prompt", "");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.headers().firstValue("Retry-After")).hasValue("30");
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(answer.body()).contains("\"detail\":\"too many sessions\"");
		}
	}

	@Test
	void streamThatHasBegunFailsWithItsCauseAlone(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start(PromptApplication.class, "--hpp.max-sessions=1")) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(base(context) + "/prompts", ""));
		}
		assertThat(output).contains("too many sessions")
			.doesNotContain("UnsupportedOperationException", "Failure in @ExceptionHandler");
	}

	@Test
	void authenticatorThatDoesNotEndIsInterruptedAndRefuses() throws Exception {
		try (ConfigurableApplicationContext context = start(StuckAuthenticatorApplication.class,
				"--hpp.hooks.timeout=50ms")) {
			String base = base(context);
			Map<String, String> session = created(post(base + "/handshake/session", "", FORM).body());
			HttpResponse<String> answer = post(base + "/handshake/notify/" + session.get("sessionId"), "",
					"{\"key\":\"fullName\",\"value\":\"\"}");
			assertThat(answer.statusCode()).isEqualTo(403);
			assertThat(answer.body()).isEqualTo("{\"error\":\"browser auth failed\"}");
			assertThat(context.getBean(StuckAuthenticatorApplication.class).interrupted.await(TIMEOUT.toSeconds(),
					TimeUnit.SECONDS))
				.isTrue();
		}
	}

	private List<String> transcript(Class<?> application) throws Exception {
		try (ConfigurableApplicationContext context = start(application)) {
			String base = base(context);
			String answer = post(base + "/handshake/session", "", FORM).body();
			Map<String, String> session = created(answer);
			String sid = session.get("sessionId");
			String token = session.get("token");
			Frames frames = new Frames();
			WebSocket socket = open(base, session, frames);
			List<String> said = new ArrayList<>(List.of(answer, frames.next()));
			said.add(post(base + "/handshake/action/" + sid, token, ACTIONS).body());
			said.addAll(List.of(frames.next(), frames.next(), frames.next()));
			said.add(post(base + "/handshake/notify/" + sid, "", "{\"key\":\"fullName\",\"value\":\"\"}").body());
			said.add(get(base + "/handshake/context/" + sid, token).body());
			said.add(get(base + "/handshake/diff/" + sid, token).body());
			said.add(post(base + "/handshake/session/" + sid + "/extend", token, "").body());
			said.add(get(base + "/handshake/context/" + sid, "wrong").body());
			socket.abort();
			return said.stream()
				.map((text) -> text.replace(sid, "<sid>")
					.replace(token, "<token>")
					.replaceAll("\"at\":\"[^\"]*\"", "\"at\":\"<at>\"")
					.replaceAll("\"expiresIn\":(1799|3[56]\\d\\d)", "\"expiresIn\":<left>"))
				.toList();
		}
	}

	private WebSocket open(String base, Map<String, String> session, Frames frames) {
		URI uri = URI.create(base.replace("http:", "ws:") + session.get("wsUrl") + "?token=" + session.get("token"));
		return this.client.newWebSocketBuilder()
			.buildAsync(uri, frames)
			.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
			.join();
	}

	private HttpResponse<String> post(String uri, String token, String body) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(uri)).POST(HttpRequest.BodyPublishers.ofString(body)), token);
	}

	private HttpResponse<String> get(String uri, String token) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(uri)).GET(), token);
	}

	private HttpResponse<String> send(HttpRequest.Builder request, String token)
			throws IOException, InterruptedException {
		return this.client.send(request.header("X-Handshake-Token", token).timeout(TIMEOUT).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> created(String answer) {
		return JsonMapper.shared().readValue(answer, Map.class);
	}

	private static ConfigurableApplicationContext start(Class<?> type, String... arguments) {
		SpringApplication application = new SpringApplication(type);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1"));
		return application.run(arguments);
	}

	private static String base(ConfigurableApplicationContext context) {
		return "http://127.0.0.1:" + ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
	}

	/** Collects what a socket receives. */
	private static final class Frames implements WebSocket.Listener {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		private final StringBuilder text = new StringBuilder();

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				this.received.add(this.text.toString());
				this.text.setLength(0);
			}
			return WebSocket.Listener.super.onText(socket, data, last);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			this.received.add("closed " + status);
			return WebSocket.Listener.super.onClose(socket, status, reason);
		}

		String next() throws InterruptedException {
			String next = this.received.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).as("next frame").isNotNull();
			return next;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class PromptApplication {

		private final HandshakeSessions sessions;

		PromptApplication(HandshakeSessions sessions) {
			this.sessions = sessions;
		}

		@GetMapping("/prompt")
		Mono<String> prompt() {
			return this.sessions.create(NewSession.ofJson("{}"))
				.flatMap((session) -> this.sessions.prompt(session.id(), "http://127.0.0.1", null));
		}

		@GetMapping(path = "/prompts", produces = "text/event-stream")
		Flux<String> prompts() {
			return Flux.concat(prompt(), prompt());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class HostileApplication {

		@Bean
		JsonMapper jsonMapper() {
			return JsonMapper.builder()
				.propertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE)
				.changeDefaultPropertyInclusion(
						(inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AnonymousStoreApplication {

		@Bean
		HandshakeSessionStore anonymousStore() {
			return new EmptyHandshakeSessionStore() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class StuckAuthenticatorApplication {

		private final CountDownLatch interrupted = new CountDownLatch(1);

		@Bean
		BrowserAuthenticator stuckAuthenticator() {
			return (request, session) -> {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					this.interrupted.countDown();
					Thread.currentThread().interrupt();
				}
				return Mono.just(true);
			};
		}

	}

}
