package io.quintet.lime;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeAuthenticationException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.error.LimeInvalidPassportException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LimeSiteTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ScriptedPlatform platform = new ScriptedPlatform();

	private final HurriedTimer timer = new HurriedTimer(Duration.ofSeconds(10));

	private final LimeSiteClient site = builder().build();

	private LimeSiteBuilder builder() {
		return LimeSite.builder().siteToken("st_1").apiBase(this.platform.address() + "/api/v1").timer(this.timer);
	}

	@AfterEach
	void close() throws IOException {
		this.site.stop(Duration.ZERO).block(TIMEOUT);
		this.platform.close();
	}

	private LimeException failure(Function<LimeSite, Mono<?>> call) {
		try {
			Object result = call.apply(this.site).block(TIMEOUT);
			throw new AssertionError("no failure but " + result);
		}
		catch (LimeException ex) {
			return ex;
		}
	}

	@ParameterizedTest
	@CsvSource({ "400,LimeApiException,1", "401,LimeAuthenticationException,1", "429,LimeRateLimitException,4",
			"500,LimeApiException,1", "301,LimeApiException,1" })
	void successUnderAnotherStatusIsAnError(int status, String type, int requests) {
		for (int i = 0; i < requests; i++) {
			this.platform.json(status,
					"{\"ok\":true,\"data\":{\"login_request_id\":\"a\",\"status\":\"PENDING\",\"expires_at\":\"2026-01-01T00:00:00Z\"}}");
		}
		LimeException failure = failure(LimeSite::createLoginRequest);
		assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
		assertThat(failure.httpStatus()).isEqualTo(status);
		assertThat(this.platform.requests()).hasSize(requests);
	}

	@ParameterizedTest
	@CsvSource({ "2026-06-10T12:00:00.5+02:00,2026-06-10T10:00:00.5Z", "2026-06-10T12:00:00,2026-06-10T12:00:00Z",
			"2026-06-10 12:00:00+00:00,2026-06-10T12:00:00Z", "2026-06-10T12:00:00+0200,2026-06-10T10:00:00Z",
			"2026-06-10T12:00:00-01,2026-06-10T13:00:00Z", "2026-06-10,2026-06-10T00:00:00Z",
			"2028-02-29T12:00Z,2028-02-29T12:00:00Z" })
	void datesAreRead(String date, Instant expected) {
		this.platform.json(201, "{\"ok\":true,\"data\":{\"login_request_id\":7,\"status\":\"PENDING\",\"expires_at\":\""
				+ date + "\"}}");
		assertThat(this.site.createLoginRequest().block(TIMEOUT)).isEqualTo(new LoginRequest("7", "PENDING", expected));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "2026-02-29T12:00:00Z", "2026-06-31T12:00:00Z", "2026-06-10T24:00:00Z", "2026-06-10T", "soon" })
	void aDateThatNoCalendarHasIsMalformed(String date) {
		this.platform.json(201, "{\"ok\":true,\"data\":{\"login_request_id\":7,\"status\":\"PENDING\",\"expires_at\":\""
				+ date + "\"}}");
		assertThat(failure(LimeSite::createLoginRequest)).isExactlyInstanceOf(LimeException.class)
			.hasMessageContaining("expires_at");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "{}", "[]", "1.5", "\"\"" })
	void anIdIsATextOrAnInteger(String id) {
		this.platform.json(201, "{\"ok\":true,\"data\":{\"login_request_id\":" + id
				+ ",\"status\":\"PENDING\",\"expires_at\":\"2026-01-01T00:00:00Z\"}}");
		assertThat(failure(LimeSite::createLoginRequest)).isExactlyInstanceOf(LimeException.class)
			.hasMessageContaining("login_request_id");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "200|[]|Unexpected response shape (HTTP 200)", "400|null|Unexpected response shape (HTTP 400)",
					"404|not-json|Invalid JSON response (HTTP 404)",
					"400|{\"ok\":true}|Success envelope missing data object",
					"409|{\"ok\":false}|Error envelope missing error object (HTTP 409)" })
	void theMessageSaysWhatIsMissing(int status, String body, String message) {
		this.platform.json(status, body);
		LimeException failure = failure(LimeSite::createLoginRequest);
		assertThat(failure).isExactlyInstanceOf(LimeException.class).hasMessage(message);
		assertThat(failure.httpStatus()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>", "[]", "7", "{\"detail\":\"Not Found\"}", "{\"error\":\"text\"}",
			"{\"ok\":1}", "{\"ok\":\"true\",\"data\":{}}" })
	void whatIsNoEnvelopeIsAnErrorWithAStatus(String body) {
		this.platform.json(200, body);
		LimeException failure = failure(LimeSite::createLoginRequest);
		assertThat(failure).isExactlyInstanceOf(LimeException.class);
		assertThat(failure.httpStatus()).isEqualTo(200);
		assertThat(failure.code()).isNull();
	}

	@Test
	void theStatusOfARequestIsAskedForByItsEncodedId() {
		this.platform.json(200, "{\"ok\":true,\"data\":{\"status\":\"APPROVED\"}}");
		assertThat(this.site.requestStatus("a/b?c d").block(TIMEOUT)).isEqualTo("APPROVED");
		assertThat(this.platform.requests().get(0).path())
			.isEqualTo("/api/v1/modules/agent-login/requests/a%2Fb%3Fc%20d");
		assertThat(this.platform.requests().get(0).headers()).containsEntry("x-site-token", "st_1");
		for (String id : new String[] { "", " ", ".", ".." }) {
			assertThat(failure((site) -> site.requestStatus(id))).isNotNull();
		}
		assertThat(this.platform.requests()).hasSize(1);
	}

	@Test
	void aReadIsRepeatedAfterEveryPassingFailure() {
		for (int status : new int[] { 500, 502, 504 }) {
			this.platform.json(status, "");
		}
		this.platform.json(200, "{\"ok\":true,\"data\":{\"status\":\"PENDING\"}}");
		assertThat(this.site.requestStatus("a").block(TIMEOUT)).isEqualTo("PENDING");
	}

	@Test
	void aCodeIsExchangedAndRepeatedOnlyWhenItCannotHaveBeenUsed() {
		this.platform.json(503, "").json(429, "").json(201, "{\"ok\":true,\"data\":{\"passport\":\"a.b.c\"}}");
		assertThat(this.site.exchangeBindingCode("code").block(TIMEOUT)).isEqualTo("a.b.c");
		assertThat(this.platform.requests()).hasSize(3);
		assertThat(this.platform.requests().get(0).body()).isEqualTo("{\"binding_code\":\"code\"}");
		this.platform.close(true);
		assertThat(failure((site) -> site.exchangeBindingCode("code")).httpStatus()).isNull();
		this.platform.json(408, "{\"ok\":false,\"error\":{\"code\":\"X\"}}");
		assertThat(failure((site) -> site.exchangeBindingCode("code"))).isInstanceOf(LimeApiException.class)
			.hasMessage("Unknown error");
		assertThat(this.platform.requests()).hasSize(5);
	}

	@Test
	void anAnswerHasABound() {
		this.platform.json(200, "{\"ok\":true,\"data\":{\"status\":\"" + "x".repeat(1 << 20) + "\"}}");
		assertThat(failure((site) -> site.requestStatus("a"))).hasMessageContaining("1 MiB");
		assertThat(this.platform.requests()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "60,5000", "1,1000", "0,250", "nonsense,250" })
	void aLongerPauseThatIsAskedForCountsUpToFiveSeconds(String asked, long millis) {
		this.platform.answer(503, java.util.Map.of("Retry-After", asked), "")
			.json(200, "{\"ok\":true,\"data\":{\"status\":\"PENDING\"}}");
		this.site.requestStatus("a").block(TIMEOUT);
		assertThat(this.timer.pauses().get(0)).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 100));
	}

	@Test
	void aPauseBeyondTheBudgetIsNotMade() {
		LimeSiteClient hurried = builder().retries(3, Duration.ofSeconds(20)).build();
		LimeSiteClient late = builder().retries(3, Duration.ofSeconds(1))
			.timer(new HurriedTimer(Duration.ofMillis(900)))
			.build();
		this.platform.answer(503, java.util.Map.of("Retry-After", "2"), "{\"ok\":false,\"error\":{\"code\":\"X\"}}");
		assertThatExceptionOfType(LimeApiException.class).isThrownBy(() -> late.createLoginRequest().block(TIMEOUT));
		assertThat(this.platform.requests()).hasSize(1);
		hurried.stop(Duration.ZERO).block(TIMEOUT);
		late.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void theSameKeyGoesWithAllRepetitionsWhereThatIsWanted() {
		LimeSiteClient keyed = builder().retries(3, Duration.ofMinutes(2)).idempotencyKey(true).build();
		this.platform.json(503, "").json(401, "{\"ok\":false,\"error\":{}}");
		assertThatExceptionOfType(LimeAuthenticationException.class)
			.isThrownBy(() -> keyed.createLoginRequest().block(TIMEOUT));
		assertThat(this.platform.requests()).extracting((request) -> request.headers().get("idempotency-key"))
			.doesNotContainNull()
			.hasSize(2)
			.allSatisfy((key) -> assertThat(key)
				.isEqualTo(this.platform.requests().get(0).headers().get("idempotency-key")));
		keyed.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void keysAreFoundAlsoWithABareOriginAndWithoutTheToken() {
		LimeSiteClient bare = builder().apiBase(this.platform.address()).build();
		this.platform.json(200, "{\"keys\":[]}");
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> bare.verifyPassport("eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AA").block(TIMEOUT));
		assertThat(this.platform.requests().get(0).path()).isEqualTo("/api/v1/core/.well-known/jwks.json");
		assertThat(this.platform.requests().get(0).headers()).doesNotContainKey("x-site-token");
		bare.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void theTokenIsHiddenWhereThePlatformRepeatsIt() {
		LimeSiteClient secret = builder().siteToken("st_secret").build();
		this.platform.json(401, "{\"ok\":false,\"error\":{\"code\":\"SITE_TOKEN_INVALID\","
				+ "\"message\":\"unknown: st_secret\",\"detail\":{\"token\":\"st_secret\"}}}");
		assertThatExceptionOfType(LimeAuthenticationException.class)
			.isThrownBy(() -> secret.createLoginRequest().block(TIMEOUT))
			.withMessage("unknown: ***")
			.satisfies((failure) -> assertThat(failure.detail().get("token").asString()).isEqualTo("***"));
		secret.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void aPlatformOutOfReachIsAnErrorOfTheFamily() {
		// Nothing listens there; a platform that was just closed may accept one more.
		LimeSite nowhere = builder().apiBase("http://127.0.0.1:1").build();
		LimeException failure = failure((site) -> nowhere.createLoginRequest());
		assertThat(failure).isExactlyInstanceOf(LimeException.class);
		assertThat(failure.httpStatus()).isNull();
		assertThat(this.timer.pauses()).hasSize(3);
	}

	@Test
	void aBuilderChecksWhatItIsGiven() {
		assertThatIllegalStateException().isThrownBy(() -> LimeSite.builder().build());
		for (String token : new String[] { "", " ", "a b", "a\nb", "\u00e9" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> LimeSite.builder().siteToken(token));
		}
		for (String base : new String[] { "lime.pics", "ftp://lime.pics", "https://", "https://a b", "https://x?y" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> LimeSite.builder().apiBase(base));
		}
		assertThat(builder()).asString().doesNotContain("st_1");
		assertThat(this.site).asString().doesNotContain("st_1");
	}

	@Test
	void aStoreThatThrowsDoesNotFailTheCall() {
		PendingLoginStore broken = (PendingLoginStore) java.lang.reflect.Proxy.newProxyInstance(
				getClass().getClassLoader(), new Class<?>[] { PendingLoginStore.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("isShared")) {
						return false;
					}
					throw new IllegalStateException("broken");
				});
		LimeSiteClient site = builder().store(broken).build();
		this.platform.json(201,
				"{\"ok\":true,\"data\":{\"login_request_id\":\"a\",\"status\":\"PENDING\",\"expires_at\":\"2026-01-01T00:00:00Z\"}}");
		assertThat(site.createLoginRequest().block(TIMEOUT)).extracting(LoginRequest::requestId).isEqualTo("a");
		site.close();
	}

	@Test
	void handlersHaveNamesOfTheirOwnAndNoneIsForgotten() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> builder().handler("a", (event) -> Mono.empty()).verifiedHandler("a", (passport) -> Mono.empty()));
		this.platform.answer(200, java.util.Map.of("Content-Type", "text/event-stream"),
				"data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n");
		java.util.Queue<String> calls = new java.util.concurrent.ConcurrentLinkedQueue<>();
		LimeSiteClient both = builder().timer(Schedulers.parallel())
			.handler("own", (event) -> Mono.fromRunnable(() -> calls.add("own")))
			.handlers(() -> java.util.Map.of("given", (event) -> Mono.fromRunnable(() -> calls.add("given"))))
			.build();
		both.start();
		org.awaitility.Awaitility.await().atMost(TIMEOUT).until(() -> calls.size() == 2);
		assertThat(calls).containsExactly("own", "given");
		both.close();
	}

	@Test
	void anInterruptedWaitIsAnErrorOfTheFamily() {
		BlockingLimeSite blocking = new BlockingLimeSite(this.site, TIMEOUT);
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(LimeException.class).isThrownBy(() -> blocking.awaitLogin("a", TIMEOUT))
			.withMessageContaining("interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "/connect", "https:x", "data:text/html,x" })
	void aBrowserIsSentToAServerOnly(String address) {
		this.platform.json(201, "{\"ok\":true,\"data\":{\"binding_id\":\"b\",\"connect_url\":\"" + address
				+ "\",\"status\":\"PENDING\",\"expires_at\":\"2026-01-01T00:00:00Z\"}}");
		assertThat(failure((site) -> site.createBindingRequest(java.net.URI.create("https://app.example/"))))
			.hasMessageContaining("connect_url");
	}

	@Test
	void theBlockingFacadeRefusesNonBlockingThreads() {
		BlockingLimeSite blocking = new BlockingLimeSite(this.site, TIMEOUT);
		this.platform.json(200, "{\"ok\":true,\"data\":{\"status\":\"PENDING\"}}");
		assertThat(blocking.requestStatus("a")).isEqualTo("PENDING");
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> blocking.requestStatus("a"))
				.subscribeOn(Schedulers.parallel())
				.block(TIMEOUT))
			.withMessageContaining("use LimeSite there");
	}

}
