package io.quintet.lime.security;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.ScriptedPlatform;
import io.quintet.lime.Vectors;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.lime.passport.PassportSettings.IssuerCheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@ExtendWith(OutputCaptureExtension.class)
class LimeSecurityTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String PASSPORT = (String) Vectors
		.map(Vectors.<Object>list(Vectors.object("passports/passports.json").get("cases")).get(1))
		.get("token");

	private final ScriptedPlatform platform = new ScriptedPlatform();

	private final LimeSiteClient site = LimeSite.builder()
		.siteToken("st_1")
		.apiBase(this.platform.address())
		.clock(Clock.fixed(Instant.ofEpochSecond(1790000000), ZoneOffset.UTC))
		.retries(0, TIMEOUT)
		.passports(PassportSettings.DEFAULTS.accepting(IssuerCheck.OFF, Duration.ZERO, false))
		.build();

	private final PendingLoginStore requests = new InMemoryPendingLoginStore(Clock.systemUTC(), 10,
			Duration.ofMinutes(10));

	private final LimePassportAuthenticator manager = new LimePassportAuthenticator(this.site, this.requests);

	@BeforeEach
	void create() {
		this.requests.add("lr_1", Instant.now().plusSeconds(60)).block(TIMEOUT);
		this.requests.add("lr_2", Instant.now().plusSeconds(60)).block(TIMEOUT);
	}

	@AfterEach
	void close() throws Exception {
		this.site.stop(Duration.ZERO).block(TIMEOUT);
		this.platform.close();
	}

	private static Mono<Authentication> converted(Map<String, String> headers) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/");
		headers.forEach(request::header);
		return new LimePassportConverter().convert(MockServerWebExchange.from(request));
	}

	@Test
	void aPassportNeedsItsRequest() {
		StepVerifier.create(converted(Map.of("Authorization", "lime a.b.c", "X-Lime-Login-Request", "lr_1")))
			.assertNext((presented) -> {
				assertThat(presented.getCredentials()).isEqualTo("a.b.c");
				assertThat(presented.getPrincipal()).isEqualTo("lr_1");
				assertThat(presented.isAuthenticated()).isFalse();
			})
			.expectComplete()
			.verify(TIMEOUT);
		for (Map<String, String> headers : List.of(Map.<String, String>of(), Map.of("Authorization", "Lime a.b.c"),
				Map.of("X-Lime-Login-Request", "lr_1"),
				Map.of("Authorization", "Bearer a.b.c", "X-Lime-Login-Request", "lr_1"),
				Map.of("Authorization", "Lime ", "X-Lime-Login-Request", "lr_1"),
				Map.of("Authorization", "Lime a.b.c", "X-Lime-Login-Request", " "))) {
			StepVerifier.create(converted(headers)).expectComplete().verify(TIMEOUT);
		}
	}

	@Test
	void aGoodPassportAuthenticatesAnAgent() {
		this.platform.json(200, new String(Vectors.bytes("passports/jwks-default.json"), StandardCharsets.UTF_8));
		StepVerifier.create(this.manager.authenticate(new PresentedPassport(PASSPORT, "lr_1")))
			.assertNext((authentication) -> {
				assertThat(authentication.isAuthenticated()).isTrue();
				assertThat(authentication.getName()).isEqualTo("agent_7f3a");
				assertThat(authentication.getCredentials()).isNull();
				assertThat(authentication.getAuthorities()).extracting("authority").containsExactly("ROLE_AGENT");
				assertThatIllegalArgumentException().isThrownBy(() -> authentication.setAuthenticated(true));
			})
			.expectComplete()
			.verify(TIMEOUT);
		StepVerifier.create(this.manager.authenticate(new PresentedPassport(PASSPORT, "lr_2")))
			.expectError(BadCredentialsException.class)
			.verify(TIMEOUT);
		StepVerifier
			.create(new LimePassportAuthenticator(this.site, this.requests,
					(passport) -> List.of(new SimpleGrantedAuthority("x")))
				.authenticate(new PresentedPassport(PASSPORT, "lr_1")))
			.assertNext((authentication) -> assertThat(authentication.getAuthorities()).hasSize(1))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void aPassportForTheRequestOfAnotherSiteIsRefusedUnseen() {
		this.requests.finish(LimeLoginEvent.expired("lr_other", Instant.now()), new LoginNode("site", "node"), TIMEOUT)
			.block(TIMEOUT);
		for (String id : List.of("lr_unknown", "lr_other")) {
			StepVerifier.create(this.manager.authenticate(new PresentedPassport(PASSPORT, id)))
				.expectError(BadCredentialsException.class)
				.verify(TIMEOUT);
		}
		assertThat(this.platform.requests()).isEmpty();
	}

	@Test
	void aRefusalIsLoggedWithItsReasonAndWithoutThePassport(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(LimePassportEntryPoint.class.getName(), LogLevel.DEBUG);
		AuthenticationException nobody = new AuthenticationCredentialsNotFoundException("Not Authenticated");
		for (Refused refused : List.of(
				new Refused(Map.of("Authorization", "Lime a.b.c"), nobody, "it has no header X-Lime-Login-Request"),
				new Refused(Map.of("Authorization", "Bearer a.b.c", "X-Lime-Login-Request", "lr_1"), nobody,
						"it has no 'Authorization: Lime PASSPORT'"),
				new Refused(Map.of("Authorization", "Lime a.b.c", "X-Lime-Login-Request", "lr_1"),
						new BadCredentialsException("JWT has expired"), "JWT has expired"))) {
			MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/");
			refused.headers().forEach(request::header);
			MockServerWebExchange exchange = MockServerWebExchange.from(request);
			new LimePassportEntryPoint().commence(exchange, refused.failure()).block(TIMEOUT);
			assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
			assertThat(output).contains("A request was refused: " + refused.reason()).doesNotContain("a.b.c");
		}
		logging.setLogLevel(LimePassportEntryPoint.class.getName(), null);
	}

	private record Refused(Map<String, String> headers, AuthenticationException failure, String reason) {
	}

	@Test
	void aPlatformOutOfReachIsNoBadPassport() {
		this.platform.json(500, "");
		StepVerifier.create(this.manager.authenticate(new PresentedPassport(PASSPORT, "lr_1")))
			.expectError(AuthenticationServiceException.class)
			.verify(TIMEOUT);
		StepVerifier.create(this.manager.authenticate(new UsernamePasswordAuthenticationToken("a", "b")))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void aStoreThatDoesNotAnswerIsNoBadPassport() {
		PendingLoginStore silent = (PendingLoginStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { PendingLoginStore.class },
				(proxy, method, arguments) -> method.getName().equals("isShared") ? (Object) true : Mono.never());
		StepVerifier
			.create(new LimePassportAuthenticator(this.site, silent)
				.authenticate(new PresentedPassport(PASSPORT, "lr_1")))
			.expectError(AuthenticationServiceException.class)
			.verify(TIMEOUT);
	}

}
