package io.quintet.lime.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
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
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.BlockingLimeSite;
import io.quintet.lime.LimeSite;
import io.quintet.lime.LoginRequest;
import io.quintet.lime.ScriptedPlatform;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.passport.Passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the caller of a controller gets while the platform fails, in a WebFlux and in an
 * MVC application.
 */
@ExtendWith(OutputCaptureExtension.class)
class LimeProblemTests {

	private static final String TOKEN = "st_secret-of-the-site";

	private static final String REFUSED = "{\"ok\":false,\"error\":{\"code\":\"X\",\"message\":\"no site " + TOKEN
			+ "\"}}";

	private static final String UNAVAILABLE = "{\"ok\":false,\"error\":{\"code\":\"SITE_TOKEN_AUTH_UNAVAILABLE\"}}";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final HttpClient http = HttpClient.newHttpClient();

	private final ScriptedPlatform platform = new ScriptedPlatform();

	private ConfigurableApplicationContext application;

	@AfterEach
	void close() throws IOException {
		if (this.application != null) {
			this.application.close();
		}
		this.platform.close();
	}

	private void start(WebApplicationType type, String platform, Class<?>... more) {
		this.application = new SpringApplicationBuilder(Site.class).sources(more)
			.web(type)
			.run("--server.port=0", "--server.address=127.0.0.1", "--lime.site-token=" + TOKEN,
					"--lime.api-base=" + platform, "--lime.max-retries=0", "--lime.sse.backoff-base=1h");
	}

	private HttpResponse<String> get(String path) throws Exception {
		URI uri = URI
			.create("http://127.0.0.1:" + this.application.getEnvironment().getProperty("local.server.port") + path);
		return this.http.send(HttpRequest.newBuilder(uri)
			.header("Accept", "application/json, text/event-stream")
			.timeout(TIMEOUT)
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static void assertProblem(HttpResponse<String> answer, int status, String title) {
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains("\"status\":" + status, "\"title\":\"" + title + "\"", "\"detail\":\"The ")
			.doesNotContain(TOKEN, "no site", "127.0.0.1");
	}

	private void answerAs(int status, @Nullable String retryAfter, String body) {
		this.platform.answer(status, (retryAfter != null) ? Map.of("Retry-After", retryAfter) : Map.of(), body);
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
	void aFailureOfThePlatformBecomesAProblemDetail(WebApplicationType type, CapturedOutput output) throws Exception {
		// The stream is asked for before calls are.
		this.platform.json(404, "");
		start(type, this.platform.address());
		Awaitility.await().atMost(TIMEOUT).until(() -> this.platform.requests().size() == 1);
		for (String path : new String[] { "/reactive", "/blocking" }) {
			for (Refusal refusal : List.of(new Refusal(401, REFUSED), new Refusal(400, REFUSED),
					new Refusal(500, "<html>" + TOKEN), new Refusal(200, REFUSED), new Refusal(200, "{}"))) {
				answerAs(refusal.status(), "60", refusal.body());
				HttpResponse<String> answer = get(path);
				assertProblem(answer, 502, "Bad Gateway");
				assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
			}
			for (Refusal refusal : List.of(new Refusal(429, REFUSED), new Refusal(503, REFUSED),
					new Refusal(503, "<html>"), new Refusal(500, UNAVAILABLE))) {
				answerAs(refusal.status(), "7", refusal.body());
				HttpResponse<String> answer = get(path);
				assertProblem(answer, 503, "Service Unavailable");
				assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
			}
			answerAs(503, "nonsense", REFUSED);
			assertThat(get(path).headers().firstValue("Retry-After")).isEmpty();
		}
		assertThat(output).contains("Answered with 502", "Answered with 503").doesNotContain(TOKEN);
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
	void aPlatformOutOfReachIsUnavailable(WebApplicationType type) throws Exception {
		start(type, "http://127.0.0.1:1");
		assertProblem(get("/reactive"), 503, "Service Unavailable");
		assertProblem(get("/blocking"), 503, "Service Unavailable");
		assertProblem(get("/bad-passport"), 401, "Unauthorized");
		assertThat(get("/bad-passport").headers().firstValue("WWW-Authenticate")).hasValue("Lime");
		assertProblem(get("/expired"), 410, "Gone");
		assertProblem(get("/too-late"), 504, "Gateway Timeout");
		// What the application makes of a failure stays.
		assertThat(get("/translated").statusCode()).isEqualTo(HttpStatus.CONFLICT.value());
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, names = { "REACTIVE", "SERVLET" })
	void anAdviceOfTheApplicationComesFirst(WebApplicationType type) throws Exception {
		start(type, "http://127.0.0.1:1", OwnAdvice.class);
		assertThat(get("/reactive").statusCode()).isEqualTo(HttpStatus.TOO_EARLY.value());
	}

	@Test
	void aStreamThatHasBegunFailsWithItsCauseAlone(CapturedOutput output) {
		start(WebApplicationType.REACTIVE, "http://127.0.0.1:1");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("/stream"));
		assertThat(output).contains("nobody approved lr_2")
			.doesNotContain("UnsupportedOperationException", "Answered with", "Failure in @ExceptionHandler");
	}

	/** What the platform answers. */
	private record Refusal(int status, String body) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = R2dbcAutoConfiguration.class)
	@Import(Agents.class)
	static class Site {

	}

	@RestController
	static class Agents {

		private final LimeSite site;

		private final BlockingLimeSite blocking;

		Agents(LimeSite site, BlockingLimeSite blocking) {
			this.site = site;
			this.blocking = blocking;
		}

		@GetMapping("/reactive")
		Mono<LoginRequest> reactive() {
			return this.site.createLoginRequest();
		}

		@GetMapping("/blocking")
		Mono<LoginRequest> blocking() {
			return Mono.fromCallable(this.blocking::createLoginRequest).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/bad-passport")
		Mono<Passport> badPassport() {
			return this.site.verifyPassport("nonsense", "lr_1");
		}

		@GetMapping(path = "/stream", produces = "text/event-stream")
		Flux<ServerSentEvent<String>> stream() {
			return Flux.just(ServerSentEvent.builder("first").build())
				.concatWith(Mono.error(() -> new LimeRequestExpiredException("nobody approved lr_2")));
		}

		@GetMapping("/expired")
		String expired() {
			throw new LimeRequestExpiredException("nobody approved lr_1");
		}

		@GetMapping("/too-late")
		Mono<Passport> tooLate() {
			return this.site.awaitLogin("lr_1", Duration.ofMillis(1));
		}

		@GetMapping("/translated")
		Mono<LoginRequest> translated() {
			return this.site.createLoginRequest()
				.onErrorMap((failure) -> new ResponseStatusException(HttpStatus.CONFLICT, "later", failure));
		}

	}

	@ControllerAdvice
	static class OwnAdvice {

		@ExceptionHandler
		ResponseEntity<String> failed(LimeException failure) {
			return ResponseEntity.status(HttpStatus.TOO_EARLY).body(Objects.toString(failure.code()));
		}

	}

}
