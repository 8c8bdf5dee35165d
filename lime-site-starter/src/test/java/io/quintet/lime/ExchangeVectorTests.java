package io.quintet.lime;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeException;
import io.quintet.support.json.JsonFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recorded exchanges, played over real sockets; pauses are noted and not waited for.
 */
class ExchangeVectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Set<String> NOT_AGREED = Set.of("host", "user-agent", "accept-encoding", "connection");

	private static final String PASSPORT = (String) Vectors
		.map(Vectors.<Object>list(Vectors.object("passports/passports.json").get("cases")).get(0))
		.get("token");

	static Stream<Arguments> cases() {
		return Vectors.cases("http/exchanges.json").stream().map((vector) -> Arguments.of(vector.get("id"), vector));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void requestsPausesAndOutcomeAreAsWanted(String id, Map<String, Object> vector) throws Exception {
		Object recorded = vector.containsKey("reference_1_0_1") ? vector.get("reference_1_0_1")
				: vector.get("reference_2_0_6");
		List<Map<String, Object>> exchanges = Vectors.list(Vectors.map(recorded).get("exchanges"));
		String wanted = (String) vector.get("wanted");
		int requests = wanted.startsWith("1 request") ? 1 : exchanges.size();
		HurriedTimer timer = new HurriedTimer(Duration.ofSeconds(10));
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			for (int i = 0; i < exchanges.size(); i++) {
				script(platform, id, i, Vectors.map(exchanges.get(i).get("response")));
			}
			LimeSiteClient site = site(platform, timer);
			Object outcome = outcome(call(site, (String) vector.get("call")));
			assertOutcome(outcome, wanted, Vectors.map(Vectors.map(recorded).get("outcome")));
			assertThat(platform.requests()).hasSize(requests);
			for (int i = 0; i < requests; i++) {
				assertRequest(platform.requests().get(i), Vectors.map(exchanges.get(i).get("request")));
			}
			assertPauses(timer.pauses(), requests - 1, wanted.contains("not before 2 s"));
			site.stop(Duration.ZERO).block(TIMEOUT);
		}
	}

	private static void script(ScriptedPlatform platform, String id, int index, Map<String, Object> response) {
		if (response.containsKey("dropped")) {
			platform.close(response.get("dropped").equals("rst"));
		}
		else if (id.startsWith("create-truncated") && index == 0) {
			platform.truncated((int) response.get("status"), (String) response.get("body"));
		}
		else {
			platform.answer((int) response.get("status"), Vectors.map(response.get("headers")),
					(String) response.get("body"));
		}
	}

	private static LimeSiteClient site(ScriptedPlatform platform, HurriedTimer timer) {
		URI real = URI.create(platform.address());
		return LimeSite.builder()
			.siteToken(" st_test_token ")
			.apiBase("http://lime.test/api/v1/")
			.clock(Clock.fixed(Instant.ofEpochSecond(1790000000), ZoneOffset.UTC))
			.timer(timer)
			.customizers(List.of((builder) -> builder.filter((request,
					next) -> next.exchange(ClientRequest.from(request)
						.url(UriComponentsBuilder.fromUri(request.url())
							.host(real.getHost())
							.port(real.getPort())
							.build(true)
							.toUri())
						.build()))))
			.build();
	}

	private static Mono<?> call(LimeSite site, String call) {
		return switch (call) {
			case "create" -> site.createLoginRequest();
			case "verify" -> site.verifyPassport(PASSPORT, "lr_1");
			case "bind" -> site.createBindingRequest(URI.create("https://app.example/cb"));
			default -> throw new IllegalStateException(call);
		};
	}

	private static Object outcome(Mono<?> call) {
		try {
			return call.block(TIMEOUT);
		}
		catch (LimeException ex) {
			return ex;
		}
	}

	private static void assertOutcome(Object outcome, String wanted, Map<String, Object> recorded) {
		if (wanted.equals("accept") || (wanted.startsWith("same") && recorded.containsKey("ok"))) {
			assertSuccess(outcome, Vectors.map(recorded.get("ok")));
			return;
		}
		assertThat(outcome).isInstanceOf(LimeException.class);
		LimeException failure = (LimeException) outcome;
		String type = failure.getClass().getSimpleName();
		if (wanted.equals("same")) {
			Map<String, Object> error = Vectors.map(recorded.get("error"));
			assertThat(type).isEqualTo(
					("Lime" + ((String) error.get("type")).replace("Error", "Exception")).replace("LimeLime", "Lime"));
			assertThat(failure.httpStatus()).isEqualTo(error.get("http_status"));
			assertThat(failure.code()).isEqualTo(error.get("code"));
			assertThat(failure.detail())
				.isEqualTo((error.get("detail") != null) ? JsonFormat.MAPPER.valueToTree(error.get("detail")) : null);
			if (error.get("http_status") != null) {
				assertThat(failure).hasMessage((String) error.get("message"));
			}
		}
		else if (wanted.contains("malformed response")) {
			assertThat(type).isEqualTo("LimeException");
			assertThat(failure.httpStatus()).isEqualTo(201);
			assertThat(failure).hasMessageStartingWith("Malformed response");
		}
		else if (wanted.startsWith("SiteAuthUnavailable")) {
			assertThat(type).isEqualTo("LimeSiteAuthUnavailableException");
			assertThat(failure.httpStatus()).isEqualTo(503);
		}
		else {
			assertThat(wanted).isEqualTo("1 request; Api error, code INTERNAL, status 500");
			assertThat(type).isEqualTo("LimeApiException");
			assertThat(failure.code()).isEqualTo("INTERNAL");
			assertThat(failure.httpStatus()).isEqualTo(500);
		}
	}

	private static void assertSuccess(Object outcome, Map<String, Object> ok) {
		if (outcome instanceof LoginRequest request) {
			assertThat(request).isEqualTo(new LoginRequest((String) ok.get("request_id"), (String) ok.get("status"),
					OffsetDateTime.parse((String) ok.get("expires_at")).toInstant()));
		}
		else if (outcome instanceof BindingRequest binding) {
			assertThat(binding)
				.isEqualTo(new BindingRequest((String) ok.get("binding_id"), URI.create((String) ok.get("connect_url")),
						(String) ok.get("status"), OffsetDateTime.parse((String) ok.get("expires_at")).toInstant()));
		}
		else {
			assertThat(outcome).hasToString("Passport[agentId=agent_7f3a, requestId=lr_1]");
		}
	}

	private static void assertRequest(ScriptedPlatform.Request actual, Map<String, Object> recorded) {
		assertThat(actual.method()).isEqualTo(recorded.get("method"));
		assertThat(actual.path()).isEqualTo(recorded.get("path"));
		assertThat(actual.body()).isEqualTo(recorded.get("body"));
		Map<String, Object> headers = new TreeMap<>();
		Vectors.map(recorded.get("headers"))
			.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
		headers.keySet().removeAll(NOT_AGREED);
		Map<String, String> sent = new TreeMap<>(actual.headers());
		sent.keySet().removeAll(NOT_AGREED);
		assertThat(sent).isEqualTo(headers);
	}

	private static void assertPauses(List<Duration> pauses, int count, boolean asked) {
		assertThat(pauses).hasSize(count);
		for (int i = 0; i < count; i++) {
			if (asked) {
				assertThat(pauses.get(i)).isEqualTo(Duration.ofSeconds(2));
			}
			else {
				assertThat(pauses.get(i)).isBetween(Duration.ofMillis(250L << i), Duration.ofMillis((250L << i) + 100));
			}
		}
	}

}
