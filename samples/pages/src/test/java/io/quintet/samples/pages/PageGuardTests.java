package io.quintet.samples.pages;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "pages.allowed-hosts=127.0.0.1,Demo.Example")
class PageGuardTests {

	@LocalServerPort
	int port;

	@Test
	void thePageIsBehindItsPathAndTheRootLeadsToTheOnlyOne() {
		client().get()
			.uri("/demo/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/html;charset=UTF-8")
			.expectBody(String.class)
			.isEqualTo("<p>A page</p>\n");
		client().get().uri("/demo").exchange().expectStatus().isFound().expectHeader().location("demo/");
		client().get().uri("/").exchange().expectStatus().isTemporaryRedirect().expectHeader().location("demo/");
		client().head().uri("/demo/").exchange().expectStatus().isOk();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/quintet/page.css", "/quintet/page.js" })
	void whatThePagesShareIsServedWithTheirHeaders(String path) {
		client().get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("X-Content-Type-Options", "nosniff")
			.expectHeader()
			.exists("Content-Security-Policy");
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site, cross-site", "Sec-Fetch-Site, same-site", "Sec-Fetch-Site, none",
			"Origin, https://elsewhere.example", "Origin, null", "Host, elsewhere.example", "Host, localhost" })
	void aPageOfAnotherOriginIsRefused(String name, String value) {
		for (String path : new String[] { "/demo/x", "/api/x", "/%64emo/x", "/demo;a=b/x", "/demo/;a=b/x" }) {
			client().post()
				.uri(URI.create("http://127.0.0.1:" + this.port + path))
				.header(name, value)
				.exchange()
				.expectStatus()
				.isForbidden();
		}
		client().post().uri("/other/x").header(name, value).exchange().expectStatus().isOk();
	}

	@ParameterizedTest
	@CsvSource({ "Sec-Fetch-Site, same-origin", "Host, demo.example", "Host, 127.0.0.1:1", "X-Any, program" })
	void aPageOfThisOriginAndAProgramMay(String name, String value) {
		client().post().uri("/demo/x").header(name, value).exchange().expectStatus().isOk();
		client().post().uri("/api/x").header(name, value).exchange().expectStatus().isOk();
	}

	@Test
	void aLinkMayLeadHereAndAFrameMayNot() {
		for (String destination : new String[] { "document", "iframe" }) {
			client().get()
				.uri("/demo/")
				.header("Sec-Fetch-Site", "cross-site")
				.header("Sec-Fetch-Mode", "navigate")
				.header("Sec-Fetch-Dest", destination)
				.exchange()
				.expectStatus()
				.isEqualTo(destination.equals("document") ? 200 : 403);
		}
	}

	@Test
	void aLargeBodyIsRefusedForPagesOnly() {
		String large = "x".repeat(262_145);
		client().post().uri("/demo/x").bodyValue(large).exchange().expectStatus().isEqualTo(413);
		client().post().uri("/api/x").bodyValue(large).exchange().expectStatus().isOk();
	}

	private WebTestClient client() {
		return WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ PagesConfiguration.class, Everything.class })
	static class Application {

		@Bean
		GuardedPath demo() {
			return GuardedPath.page("/demo");
		}

		@Bean
		GuardedPath api() {
			return GuardedPath.api("/api");
		}

	}

	@RestController
	static class Everything {

		@RequestMapping("/*/x")
		String anything() {
			return "done";
		}

	}

}
