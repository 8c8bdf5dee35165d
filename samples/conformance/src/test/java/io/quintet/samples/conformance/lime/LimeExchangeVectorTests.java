package io.quintet.samples.conformance.lime;

import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.lime.LimeWebClientCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recorded exchanges through the application, with the pauses that they have. Several
 * sites play them at a time, since most of it is waiting.
 */
class LimeExchangeVectorTests {

	private static final JsonNode PASSPORTS = LimeVectors.json("passports/passports.json");

	private static final int SITES = 4;

	private static final Map<String, CompletableFuture<Played>> PLAYED = new HashMap<>();

	private static final List<AutoCloseable> OPEN = new ArrayList<>();

	private static final List<ExecutorService> PLAYERS = new ArrayList<>();

	static Stream<Arguments> cases() {
		return LimeVectors.json("http/exchanges.json")
			.get("cases")
			.valueStream()
			.map((vector) -> Arguments.of(vector.get("id").asString(), vector));
	}

	@BeforeAll
	static void play() {
		for (List<JsonNode> part : parts()) {
			FakePlatform platform = new FakePlatform();
			LimeServer site = LimeServer.start("http://lime.test/api/v1/", " st_test_token ", List.of(Resolver.class),
					"conformance.clock=" + Instant.ofEpochSecond(PASSPORTS.get("now").asLong()),
					"test.platform=" + platform.port());
			OPEN.add(site);
			OPEN.add(platform);
			ExecutorService player = Executors.newSingleThreadExecutor();
			PLAYERS.add(player);
			for (JsonNode vector : part) {
				PLAYED.put(vector.get("id").asString(),
						CompletableFuture.supplyAsync(() -> play(vector, platform, site), player));
			}
		}
	}

	// A site keeps the keys that it fetched, so each verifies once.
	private static List<List<JsonNode>> parts() {
		List<List<JsonNode>> parts = new ArrayList<>();
		for (int i = 0; i < SITES; i++) {
			parts.add(new ArrayList<>());
		}
		int verifying = 0;
		int others = 0;
		for (JsonNode vector : LimeVectors.json("http/exchanges.json").get("cases")) {
			boolean verifies = vector.get("call").asString().equals("verify");
			parts.get((verifies ? verifying++ : others++) % SITES).add(vector);
		}
		assertThat(verifying).isLessThanOrEqualTo(SITES);
		return parts;
	}

	@AfterAll
	static void stop() throws Exception {
		PLAYERS.forEach(ExecutorService::shutdownNow);
		for (AutoCloseable open : OPEN) {
			open.close();
		}
	}

	private static JsonNode recorded(JsonNode vector) {
		return vector.has("reference_1_0_1") ? vector.get("reference_1_0_1") : vector.get("reference_2_0_6");
	}

	private static Played play(JsonNode vector, FakePlatform platform, LimeServer site) {
		int before = platform.calls().size();
		String wanted = vector.get("wanted").asString();
		JsonNode exchanges = recorded(vector).get("exchanges");
		int requests = wanted.startsWith("1 request") ? 1 : exchanges.size();
		for (int i = 0; i < requests; i++) {
			script(platform, vector.get("id").asString(), i, exchanges.get(i).get("response"));
		}
		LimeServer.Answer answer = switch (vector.get("call").asString()) {
			case "create" -> site.call("POST", "/site/login-requests", "");
			case "verify" -> site.call("POST", "/site/verify", JsonMapper.shared()
				.writeValueAsString(
						Map.of("passport", PASSPORTS.get("cases").get(0).get("token"), "expected_request_id", "lr_1")));
			case "bind" -> site.call("POST", "/site/bindings", "{\"redirect_uri\":\"https://app.example/cb\"}");
			default -> throw new IllegalStateException(vector.toString());
		};
		return new Played(answer, List.copyOf(platform.calls()).subList(before, platform.calls().size()));
	}

	private static void script(FakePlatform platform, String id, int index, JsonNode response) {
		if (response.has("dropped")) {
			boolean reset = response.get("dropped").asString().equals("rst");
			platform.onCall((out, socket) -> {
				if (reset) {
					socket.setSoLinger(true, 0);
				}
				return false;
			});
			return;
		}
		int status = response.get("status").asInt();
		String body = response.get("body").asString();
		Map<String, String> headers = new TreeMap<>();
		response.path("headers")
			.properties()
			.forEach((header) -> headers.put(header.getKey(), header.getValue().asString()));
		if (id.startsWith("create-truncated") && index == 0) {
			platform.onCall((out, socket) -> {
				FakePlatform.write(out, status, headers, body, body.length() + 100);
				return false;
			});
		}
		else {
			platform.onCall(status, headers, body);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void requestsPausesAndOutcomeAreAsWanted(String id, JsonNode vector) throws Exception {
		Played played = PLAYED.get(id).get(60, TimeUnit.SECONDS);
		String wanted = vector.get("wanted").asString();
		JsonNode exchanges = recorded(vector).get("exchanges");
		assertThat(played.requests()).hasSize(wanted.startsWith("1 request") ? 1 : exchanges.size());
		for (int i = 0; i < played.requests().size(); i++) {
			assertRequest(played.requests().get(i), exchanges.get(i).get("request"));
		}
		for (int i = 1; i < played.requests().size(); i++) {
			long pause = TimeUnit.NANOSECONDS
				.toMillis(played.requests().get(i).at() - played.requests().get(i - 1).at());
			assertThat(pause).isGreaterThanOrEqualTo(wanted.contains("not before 2 s") ? 2000 : 250L << (i - 1));
		}
		assertOutcome(played.answer(), wanted, recorded(vector).get("outcome"));
	}

	private static void assertRequest(FakePlatform.Request actual, JsonNode recorded) {
		assertThat(actual.method()).isEqualTo(recorded.get("method").asString());
		assertThat(actual.path()).isEqualTo(recorded.get("path").asString());
		assertThat(actual.body()).isEqualTo(recorded.get("body").asString());
		Map<String, String> headers = new TreeMap<>();
		recorded.get("headers")
			.properties()
			.forEach((header) -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().asString()));
		assertThat(actual.agreedHeaders()).isEqualTo(new FakePlatform.Request("", "", headers, "", 0).agreedHeaders());
	}

	private static void assertOutcome(LimeServer.Answer answer, String wanted, JsonNode recorded) {
		if (wanted.equals("accept") || (wanted.startsWith("same") && recorded.has("ok"))) {
			assertThat(answer.status()).isEqualTo(200);
			assertSuccess(answer.body(), recorded.get("ok"));
			return;
		}
		assertThat(answer.status()).isEqualTo(502);
		JsonNode failure = answer.body();
		String type = failure.get("type").asString();
		if (wanted.equals("same")) {
			JsonNode error = recorded.get("error");
			String name = error.get("type").asString().replace("Error", "").replace("Lime", "");
			assertThat(type).isEqualTo("Lime" + name + "Exception");
			assertThat(failure.get("status")).isEqualTo(error.get("http_status"));
			assertThat(failure.get("code")).isEqualTo(error.get("code"));
			if (!error.get("http_status").isNull()) {
				assertThat(failure.get("error")).isEqualTo(error.get("message"));
			}
		}
		else if (wanted.contains("malformed response")) {
			assertThat(type).isEqualTo("LimeException");
			assertThat(failure.get("status").asInt()).isEqualTo(201);
		}
		else if (wanted.startsWith("SiteAuthUnavailable")) {
			assertThat(type).isEqualTo("LimeSiteAuthUnavailableException");
			assertThat(failure.get("status").asInt()).isEqualTo(503);
			assertThat(failure.get("code").asString()).isEqualTo("SITE_TOKEN_AUTH_UNAVAILABLE");
		}
		else {
			assertThat(wanted).isEqualTo("1 request; Api error, code INTERNAL, status 500");
			assertThat(type).isEqualTo("LimeApiException");
			assertThat(failure.get("code").asString()).isEqualTo("INTERNAL");
			assertThat(failure.get("status").asInt()).isEqualTo(500);
		}
	}

	private static void assertSuccess(JsonNode actual, JsonNode recorded) {
		if (actual.has("valid")) {
			assertThat(actual.get("claims").get("agent_id").asString()).isEqualTo("agent_7f3a");
			return;
		}
		assertThat(actual.propertyNames()).containsExactlyInAnyOrderElementsOf(recorded.propertyNames());
		recorded.properties().forEach((member) -> {
			JsonNode value = actual.get(member.getKey());
			if (member.getKey().equals("expires_at")) {
				assertThat(Instant.parse(value.asString()))
					.isEqualTo(OffsetDateTime.parse(member.getValue().asString()).toInstant());
			}
			else {
				assertThat(value).isEqualTo(member.getValue());
			}
		});
	}

	/**
	 * What became of a case.
	 *
	 * @param answer answer of the site
	 * @param requests what the platform was asked
	 */
	private record Played(LimeServer.Answer answer, List<FakePlatform.Request> requests) {
	}

	/**
	 * Stands for the name service, since the passports name their issuer. Not annotated,
	 * so that no other test finds it.
	 */
	static class Resolver {

		@Bean
		LimeWebClientCustomizer resolver(Environment environment) {
			int port = environment.getRequiredProperty("test.platform", Integer.class);
			return (builder) -> builder.filter(
					(request, next) -> next.exchange(ClientRequest.from(request).url(to(port, request.url())).build()));
		}

		private static URI to(int port, URI url) {
			return UriComponentsBuilder.fromUri(url).host("127.0.0.1").port(port).build(true).toUri();
		}

	}

}
