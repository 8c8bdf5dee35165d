package io.quintet.happy.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.happy.HappyClient;
import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.HappyTimeoutException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.error.SpawnException;
import io.quintet.happy.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the caller of a controller gets while server, machine or session fail, in a
 * WebFlux and in an MVC application.
 */
@ExtendWith(OutputCaptureExtension.class)
class HappyProblemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final HttpClient http = HttpClient.newHttpClient();

	private ConfigurableApplicationContext application;

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
	}

	private void start(WebApplicationType type, Class<?>... more) {
		this.application = new SpringApplicationBuilder(Site.class).sources(more)
			.web(type)
			.run("--server.port=0", "--server.address=127.0.0.1", "--happy.server-url=http://127.0.0.1:1",
					"--happy.token=hidden", "--happy.secret=" + Base64.getEncoder().encodeToString(new byte[32]),
					"--happy.check-keys=false", "--happy.reconnect.backoff-base=10ms");
	}

	private HttpResponse<String> get(String path) throws Exception {
		URI uri = URI
			.create("http://127.0.0.1:" + this.application.getEnvironment().getProperty("local.server.port") + path);
		return this.http.send(HttpRequest.newBuilder(uri)
			.header("Accept", "application/json, text/event-stream")
			.timeout(TIMEOUT)
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private void assertProblem(String path, int status, String detail) throws Exception {
		HttpResponse<String> answer = get(path);
		assertThat(answer.statusCode()).as(path).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains("\"status\":" + status, detail).doesNotContain("127.0.0.1", "internal");
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
	void aFailureBecomesAProblemDetail(WebApplicationType type) throws Exception {
		start(type);
		assertProblem("/session", 503, "The Happy server is out of reach or busy.");
		assertProblem("/failure/authentication", 502, "does not take the credentials");
		assertProblem("/failure/encryption", 502, "do not open what was asked for");
		assertProblem("/failure/offline", 503, "No daemon answers on m1");
		assertProblem("/failure/missing", 404, "Session s1 not found");
		assertProblem("/failure/ended", 409, "Session s1 ended");
		assertProblem("/failure/late", 504, "timed out after 3 s");
		assertProblem("/failure/spawn", 502, "Unsupported agent type");
		assertProblem("/failure/other", 502, "could not do what was asked for");
		// What the application makes of a failure stays.
		assertThat(get("/failure/translated").statusCode()).isEqualTo(HttpStatus.LOCKED.value());
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
	void anAdviceOfTheApplicationComesFirst(WebApplicationType type) throws Exception {
		start(type, OwnAdvice.class);
		assertThat(get("/session").statusCode()).isEqualTo(HttpStatus.LOCKED.value());
	}

	@Test
	void aStreamThatHasBegunFailsWithItsCauseAlone(CapturedOutput output) {
		start(WebApplicationType.REACTIVE);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("/stream"));
		assertThat(output).contains("Session s1 ended in between")
			.doesNotContain("UnsupportedOperationException", "Answered with", "Failure in @ExceptionHandler");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Sessions.class)
	static class Site {

	}

	@RestController
	static class Sessions {

		private final HappyClient client;

		Sessions(HappyClient client) {
			this.client = client;
		}

		@GetMapping("/session")
		Mono<String> session() {
			return this.client.getSession("s1").map(Session::id);
		}

		@GetMapping(path = "/stream", produces = "text/event-stream")
		Flux<ServerSentEvent<String>> stream() {
			return Flux.just(ServerSentEvent.builder("first").build())
				.concatWith(Mono.error(() -> new SessionEndedException("Session s1 ended in between")));
		}

		@GetMapping("/failure/{name}")
		String failure(@PathVariable("name") String name) {
			throw switch (name) {
				case "authentication" -> new AuthenticationException("internal: HTTP 401 of 127.0.0.1");
				case "encryption" -> new EncryptionException("internal: the key of machine m1");
				case "offline" -> new MachineOfflineException("No daemon answers on m1");
				case "missing" -> new SessionNotFoundException("Session s1 not found");
				case "ended" -> new SessionEndedException("Session s1 ended");
				case "late" -> new HappyTimeoutException("waiting for turn timed out after 3 s");
				case "spawn" -> new SpawnException("Spawn failed: Unsupported agent type");
				case "other" -> new HappyException("internal", new IllegalStateException("127.0.0.1"));
				default -> new ResponseStatusException(HttpStatus.LOCKED, "later",
						new SessionEndedException("Session s1 ended"));
			};
		}

	}

	@ControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		ResponseEntity<String> failed(HappyException failure) {
			return ResponseEntity.status(HttpStatus.LOCKED).body("mine");
		}

	}

}
