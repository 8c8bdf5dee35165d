package io.quintet.samples.console;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

import io.quintet.samples.support.StrictPage;

import static org.assertj.core.api.Assertions.assertThat;

@ConsoleTest
class ConsoleGuardTests {

	private static final String SPAWN = """
			{"machineId":"%s","directory":"~","agent":"claude"}""".formatted(SimulatedAccount.ONLINE);

	@LocalServerPort
	int port;

	private Caller caller;

	@BeforeEach
	void setUp() {
		this.caller = new Caller(this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site=cross-site", "Sec-Fetch-Site=same-site", "Sec-Fetch-Site=none",
			"Origin=https://elsewhere.example", "Origin=http://127.0.0.1:1", "Origin=null", "Host=elsewhere.example",
			"Host=127.0.0.1.elsewhere.example", "Host=" })
	void aPageOfAnotherOriginCanDoNothing(String header) {
		String name = header.substring(0, header.indexOf('='));
		String value = header.substring(header.indexOf('=') + 1);
		int before = this.caller.state().required("sessions").size();
		assertThat(this.caller.call(HttpMethod.POST, "/console/sessions", 403, SPAWN, name, value)).isNotBlank();
		assertThat(this.caller.state().required("sessions")).hasSize(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/state", "/console/sessions/x/events" })
	void aPageOfAnotherOriginSeesNothing(String path) {
		this.caller.call(HttpMethod.GET, path, 403, "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors");
		this.caller.call(HttpMethod.GET, path, 403, "", "Host", "elsewhere.example");
		this.caller.call(HttpMethod.GET, path, 403, "", "Origin", "https://elsewhere.example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%63onsole/sessions", "/console;a=b/sessions", "/console/;a=b/sessions",
			"/console/sessions;a=b" })
	void noSpellingOfThePathGetsAroundThat(String path) {
		client().post()
			.uri(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Sec-Fetch-Site", "cross-site")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(SPAWN)
			.exchange()
			.expectStatus()
			.isForbidden();
	}

	@Test
	void aPageOfThisOriginMay() {
		this.caller.call(HttpMethod.POST, "/console/sessions", 201, SPAWN, "Origin", "http://127.0.0.1:" + this.port);
		this.caller.call(HttpMethod.POST, "/console/sessions", 201, SPAWN, "Sec-Fetch-Site", "same-origin");
		this.caller.call(HttpMethod.POST, "/console/sessions", 201, SPAWN, "Host", "LocalHost:" + this.port);
	}

	@Test
	void aBodyIsBoundedWithAndWithoutALength() {
		String large = "{\"name\":\"" + "x".repeat(300_000) + "\"}";
		this.caller.call(HttpMethod.PUT, "/console/sessions/x/name", 413, large);
		Flux<DataBuffer> pieces = Flux.fromArray(large.split("(?<=\\G.{10000})"))
			.map((piece) -> DefaultDataBufferFactory.sharedInstance.wrap(piece.getBytes(StandardCharsets.UTF_8)));
		client().put()
			.uri("/console/sessions/x/name")
			.contentType(MediaType.APPLICATION_JSON)
			.body(pieces, DataBuffer.class)
			.exchange()
			.expectStatus()
			.isEqualTo(413);
		this.caller.call(HttpMethod.PUT, "/console/sessions/x/name", 400, "{\"name\":\"" + "x".repeat(201) + "\"}");
	}

	@Test
	void aLinkMayLeadToThePage() {
		this.caller.call(HttpMethod.GET, "/console/", 200, "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode",
				"navigate", "Sec-Fetch-Dest", "document");
		this.caller.call(HttpMethod.GET, "/console/", 403, "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode",
				"navigate", "Sec-Fetch-Dest", "iframe");
	}

	@Test
	void thePageAllowsNothingFromElsewhere() {
		StrictPage.check(this.port, "console");
	}

	private WebTestClient client() {
		return WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).build();
	}

}
