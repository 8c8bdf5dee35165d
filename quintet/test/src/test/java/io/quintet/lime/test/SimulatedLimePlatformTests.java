package io.quintet.lime.test;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.lime.BindingRequest;
import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.LoginRequest;
import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeRateLimitException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.passport.Passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SimulatedLimePlatformTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final SimulatedLimePlatform platform = SimulatedLimePlatform.start();

	private final BlockingQueue<Passport> logins = new LinkedBlockingQueue<>();

	private final LimeSiteClient site = LimeSite.builder()
		.siteToken(this.platform.siteToken())
		.apiBase(this.platform.apiBase())
		.retries(0, TIMEOUT)
		.verifiedHandler("recorder", (passport) -> Mono.fromRunnable(() -> this.logins.add(passport)))
		.build();

	@AfterEach
	void close() {
		this.site.stop(Duration.ZERO).block(TIMEOUT);
		this.platform.close();
	}

	@Test
	void aLoginGoesAllTheWay() throws Exception {
		this.site.start();
		this.platform.awaitStream();
		LoginRequest request = this.site.createLoginRequest().block(TIMEOUT);
		assertThat(this.site.requestStatus(request.requestId()).block(TIMEOUT)).isEqualTo("PENDING");
		StepVerifier.create(this.site.awaitLogin(request.requestId(), TIMEOUT))
			.then(() -> this.platform.approve(request.requestId(), Map.of("agent_reputation", 7)))
			.assertNext((passport) -> assertThat(passport.agentId()).isEqualTo("agent_simulated"))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.logins.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS).requestId()).isEqualTo(request.requestId());
		assertThat(this.site.requestStatus(request.requestId()).block(TIMEOUT)).isEqualTo("DELIVERED")
			.isEqualTo(this.platform.requestStatus(request.requestId()));
		assertThat(this.platform.requestStatus("lr_unknown")).isNull();
	}

	@Test
	void anIdleStreamGetsSignsOfLife() {
		this.platform.keepalives(Duration.ofMillis(10));
		this.site.start();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.site.status().stream().events("keepalive") > 3);
		assertThat(this.platform.connects()).isOne();
		assertThat(SimulatedLimePlatform.KEEPALIVES).isLessThan(Duration.ofSeconds(310).dividedBy(2));
	}

	@Test
	void anExpiredRequestIsToldAlsoIfTheStreamWasNotOpen() {
		this.site.start();
		this.platform.awaitStream();
		LoginRequest told = this.site.createLoginRequest().block(TIMEOUT);
		LoginRequest missed = this.site.createLoginRequest().block(TIMEOUT);
		this.platform.expire(told.requestId());
		assertThatExceptionOfType(LimeRequestExpiredException.class)
			.isThrownBy(() -> this.site.awaitLogin(told.requestId(), TIMEOUT).block(TIMEOUT));
		this.platform.dropStreams();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.platform.streams() == 0);
		this.platform.expire(missed.requestId());
		assertThatExceptionOfType(LimeRequestExpiredException.class)
			.isThrownBy(() -> this.site.awaitLogin(missed.requestId(), TIMEOUT).block(TIMEOUT));
		assertThat(this.platform.connects()).isGreaterThan(1);
	}

	@Test
	void keysChange() {
		String before = this.platform.passport("a", Map.of());
		assertThat(this.site.verifyPassport(before, "a").block(TIMEOUT)).isNotNull();
		this.platform.rotateKeys();
		this.platform.withdrawOldKeys();
		assertThat(this.platform.keyFetches()).isOne();
		assertThat(this.site.verifyPassport(before, "a").block(TIMEOUT)).isNotNull();
	}

	@Test
	void keysComeBareOrInTheEnvelope() {
		JsonNode bare = document();
		assertThat(bare.propertyNames()).containsExactly("keys");
		this.platform.keysInEnvelope(true);
		JsonNode enveloped = document();
		assertThat(enveloped.get("ok").asBoolean()).isTrue();
		assertThat(enveloped.get("data")).isEqualTo(bare);
		assertThat(this.site.verifyPassport(this.platform.passport("a", Map.of()), "a").block(TIMEOUT)).isNotNull();
		assertThat(this.platform.keyFetches()).isEqualTo(3);
		assertThat(this.platform.calls()).isEqualTo(3);
	}

	private JsonNode document() {
		return JsonMapper.shared()
			.readTree(WebClient.create(this.platform.apiBase())
				.get()
				.uri("/core/.well-known/jwks.json")
				.retrieve()
				.bodyToMono(byte[].class)
				.block(TIMEOUT));
	}

	@Test
	void itOutlivesTheThreadsOfAnApplicationThatEnds() {
		HttpResources.disposeLoopsAndConnectionsLater(Duration.ZERO, Duration.ofSeconds(5)).block(TIMEOUT);
		assertThat(document().has("keys")).isTrue();
	}

	@Test
	void aBindingGoesAllTheWay() {
		BindingRequest request = this.site.createBindingRequest(URI.create("https://app.example/cb")).block(TIMEOUT);
		String code = this.platform.approveBinding(request.bindingId());
		String passport = this.site.exchangeBindingCode(code).block(TIMEOUT);
		assertThat(this.site.verifyBindingPassport(passport, request.bindingId()).block(TIMEOUT).bindingId())
			.isEqualTo(request.bindingId());
		assertThatExceptionOfType(LimeApiException.class)
			.isThrownBy(() -> this.site.exchangeBindingCode(code).block(TIMEOUT));
	}

	@Test
	void itFailsOnDemand() {
		this.platform.failCalls(1, 429, "RATE_LIMIT_EXCEEDED", "Retry-After", "1");
		assertThatExceptionOfType(LimeRateLimitException.class)
			.isThrownBy(() -> this.site.createLoginRequest().block(TIMEOUT));
		assertThat(this.site.createLoginRequest().block(TIMEOUT)).isNotNull();
		this.platform.failStreams(1, 401, "SITE_TOKEN_INVALID");
		this.site.start();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.platform.connects() > 0);
		this.platform.awaitStream();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.site.status().state() == ConnectionState.CONNECTED);
		this.platform.endStreams();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.platform.connects() > 2);
	}

	@Test
	void aClosedClientAnswersNothing() {
		assertThat(this.site.createLoginRequest().block(TIMEOUT)).isNotNull();
		this.platform.close();
		assertThatExceptionOfType(LimeException.class).isThrownBy(() -> this.site.createLoginRequest().block(TIMEOUT));
	}

}
