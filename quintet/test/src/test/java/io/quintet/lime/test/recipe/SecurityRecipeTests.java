package io.quintet.lime.test.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import io.quintet.lime.BlockingLimeSite;
import io.quintet.lime.LimeSite;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.security.LimePassportAuthenticator;
import io.quintet.lime.security.LimePassportConverter;
import io.quintet.lime.security.LimePassportEntryPoint;
import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipe of the documentation in an application with a server.
 */
class SecurityRecipeTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static SimulatedLimePlatform platform;

	private static ConfigurableApplicationContext application;

	private static WebClient agent;

	private static LimeSite site;

	@BeforeAll
	static void start() {
		platform = SimulatedLimePlatform.start();
		application = start(platform);
		agent = agent(application);
		site = application.getBean(LimeSite.class);
	}

	@AfterAll
	static void close() {
		application.close();
		platform.close();
	}

	private static ConfigurableApplicationContext start(SimulatedLimePlatform platform) {
		return new SpringApplication(Recipe.class).run("--server.port=0", "--server.address=127.0.0.1",
				"--spring.main.web-application-type=reactive", "--acp.enabled=false", "--hpp.enabled=false",
				"--happy.enabled=false", "--lime.site-token=" + platform.siteToken(),
				"--lime.api-base=" + platform.apiBase(), "--lime.max-retries=0");
	}

	private static WebClient agent(ConfigurableApplicationContext application) {
		int port = ((WebServerApplicationContext) application).getWebServer().getPort();
		return WebClient.create("http://127.0.0.1:" + port);
	}

	private static String requestId() {
		return site.createLoginRequest().block(TIMEOUT).requestId();
	}

	private static ResponseEntity<String> me(WebClient agent, @Nullable String passport, @Nullable String requestId) {
		return agent.get().uri("/agents/me").headers((headers) -> {
			if (passport != null) {
				headers.set(HttpHeaders.AUTHORIZATION, "Lime " + passport);
			}
			if (requestId != null) {
				headers.set("X-Lime-Login-Request", requestId);
			}
		}).exchangeToMono((response) -> response.toEntity(String.class)).block(TIMEOUT);
	}

	private static void assertRefused(ResponseEntity<String> answer) {
		assertThat(answer.getStatusCode().value()).isEqualTo(401);
		assertThat(answer.getHeaders().get(HttpHeaders.WWW_AUTHENTICATE)).containsExactly("Lime");
	}

	@Test
	void aGoodPassportAuthenticates() {
		String requestId = requestId();
		ResponseEntity<String> answer = me(agent, platform.passport(requestId, Map.of()), requestId);
		assertThat(answer.getStatusCode().value()).isEqualTo(200);
		assertThat(answer.getBody()).isEqualTo("agent_simulated");
	}

	@Test
	void noPassportOrABadOneDoesNot() {
		String requestId = requestId();
		String passport = platform.passport(requestId, Map.of());
		assertRefused(me(agent, null, null));
		assertRefused(me(agent, passport, null));
		assertRefused(me(agent, "a.b.c", requestId));
		assertRefused(me(agent, passport.substring(0, passport.length() - 4) + "AAAA", requestId));
		assertRefused(me(agent, passport, requestId()));
		assertRefused(me(agent, platform.passport(requestId, Map.of("exp", 1)), requestId));
		assertRefused(me(agent, platform.passport(requestId, Map.of("aud", "lime-binding")), requestId));
		assertRefused(me(agent, platform.passport("lr_elsewhere", Map.of()), "lr_elsewhere"));
	}

	@Test
	void anAgentMayPost() {
		String requestId = requestId();
		assertThat(agent.post()
			.uri("/agents/orders")
			.header(HttpHeaders.AUTHORIZATION, "Lime " + platform.passport(requestId, Map.of()))
			.header("X-Lime-Login-Request", requestId)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT)).isEqualTo("ordered by agent_simulated");
	}

	@Test
	void whoIsNotConcernedIsLeftAlone() {
		assertThat(agent.get().uri("/open").retrieve().bodyToMono(String.class).block(TIMEOUT)).isEqualTo("nobody");
	}

	@Test
	void aPlatformOutOfReachIsNoBadPassport() {
		SimulatedLimePlatform failing = SimulatedLimePlatform.start();
		ConfigurableApplicationContext other = start(failing);
		try {
			String requestId = other.getBean(LimeSite.class).createLoginRequest().block(TIMEOUT).requestId();
			String passport = failing.passport(requestId, Map.of());
			failing.close();
			ResponseEntity<String> answer = me(agent(other), passport, requestId);
			assertThat(answer.getStatusCode().value()).isEqualTo(503);
			assertThat(answer.getHeaders().get(HttpHeaders.RETRY_AFTER)).containsExactly("5");
		}
		finally {
			other.close();
			failing.close();
		}
	}

	@Test
	void theBlockingFacadeRefusesAnEventLoopOfTheServer() {
		assertThat(agent.get().uri("/blocking").retrieve().bodyToMono(String.class).block(TIMEOUT))
			.startsWith("BlockingLimeSite was called on the non-blocking thread")
			.contains("use LimeSite there");
	}

	@Test
	void thisIsTheTextOfTheDocumentation() throws IOException {
		String documentation = Files.readString(Path.of("..", "..", "docs", "lime.md"));
		int begin = documentation.indexOf("SecurityWebFilterChain agents(");
		String text = documentation.substring(begin, documentation.indexOf("```", begin));
		String source = Files.readString(
				Path.of("src", "test", "java", "io", "quintet", "lime", "test", "recipe", "SecurityRecipeTests.java"));
		for (String part : text.split("\n\n")) {
			// Lines are as long as the formatter likes.
			assertThat(source.replaceAll("\\s+", "")).contains(part.replaceAll("\\s+", ""));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Recipe {

		private final BlockingLimeSite blocking;

		Recipe(BlockingLimeSite blocking) {
			this.blocking = blocking;
		}

		@Bean
		SecurityWebFilterChain agents(ServerHttpSecurity http, LimeSite site, PendingLoginStore requests) {
			LimePassportEntryPoint refusal = new LimePassportEntryPoint();
			AuthenticationWebFilter passports = new AuthenticationWebFilter(
					new LimePassportAuthenticator(site, requests));
			passports.setServerAuthenticationConverter(new LimePassportConverter());
			passports.setAuthenticationFailureHandler(refusal);
			return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/agents/**"))
				.addFilterAt(passports, SecurityWebFiltersOrder.AUTHENTICATION)
				.exceptionHandling((handling) -> handling.authenticationEntryPoint(refusal))
				.authorizeExchange((exchanges) -> exchanges.anyExchange().hasRole("AGENT"))
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.build();
		}

		@GetMapping("/agents/me")
		String me(@AuthenticationPrincipal Passport passport) {
			return passport.agentId();
		}

		@PostMapping("/agents/orders")
		String order(@AuthenticationPrincipal Passport passport) {
			return "ordered by " + passport.agentId();
		}

		@GetMapping("/open")
		String open(@Nullable @AuthenticationPrincipal Passport passport) {
			return (passport != null) ? "somebody" : "nobody";
		}

		@GetMapping("/blocking")
		Mono<String> blocking() {
			return Mono.fromSupplier(() -> this.blocking.requestStatus("lr_1"))
				.onErrorResume(IllegalStateException.class, (failure) -> Mono.just(failure.getMessage()));
		}

	}

}
