package io.quintet.samples.chat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@ChatTest
class ChatApplicationTests {

	private static final String SOCKET_IO = "/chat/vendor/socket.io-client-4.8.3/socket.io.min.js";

	@LocalServerPort
	int port;

	private WebTestClient client;

	@BeforeEach
	void setUp() {
		this.client = WebTestClient.bindToServer().baseUrl(baseUrl()).build();
	}

	private String baseUrl() {
		return "http://127.0.0.1:" + this.port;
	}

	@Test
	void theRootLeadsToThePage() {
		this.client.get().uri("/").exchange().expectStatus().isTemporaryRedirect().expectHeader().location("chat/");
		this.client.get().uri("/chat").exchange().expectStatus().isFound().expectHeader().location("chat/");
	}

	@Test
	void thePageAllowsNothingFromElsewhere() {
		this.client.get()
			.uri("/chat/")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectHeader()
			.value("Content-Security-Policy",
					(policy) -> assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe", "http"))
			.expectBody(String.class)
			.value((html) -> assertThat(html).contains("app.js", SOCKET_IO.substring("/chat/".length()))
				.doesNotContain("http", "style=", "onclick", "<script>"));
	}

	@Test
	void everyFileOfThePageIsServedWithTheSameHeaders() throws IOException {
		Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:/static/chat/*.*");
		assertThat(files).hasSizeGreaterThan(8);
		for (Resource file : files) {
			assertHeaders("/chat/" + file.getFilename());
		}
		assertHeaders(SOCKET_IO);
	}

	private void assertHeaders(String path) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("X-Content-Type-Options", "nosniff")
			.expectHeader()
			.exists("Content-Security-Policy");
	}

	@Test
	void noScriptParsesTextAsHtml() throws IOException {
		for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:/static/chat/*.js")) {
			assertThat(file.getContentAsString(java.nio.charset.StandardCharsets.UTF_8)).as(file.getFilename())
				.doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser",
						"http:", "https:");
		}
	}

	@Test
	void theSocketIoClientIsTheReleasedFile() throws Exception {
		try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/static" + SOCKET_IO))) {
			assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes())))
				.isEqualTo("7bcff1b4f1442787ff11dfc510dedb8de16502ff5c987c4bbeb477605f76d9a0");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Bearer ", "Bearer eve", "Basic ada", "ada" })
	void otherCredentialsAreRefused(String authorization) {
		this.client.get()
			.uri("/acp/threads")
			.header(HttpHeaders.AUTHORIZATION, authorization)
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.UNAUTHORIZED);
		this.client.post()
			.uri("/chat/room")
			.header(HttpHeaders.AUTHORIZATION, authorization)
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	@Test
	void allVisitorsShareTheNewestRoom() {
		ChatClient ada = ChatClient.inNewRoom(baseUrl(), "ada");
		assertThat(ada.members()).containsExactly("host", "ada", "bob", "guide", "scribe");
		ChatClient.await()
			.untilAsserted(() -> this.client.get()
				.uri("/chat/room")
				.exchange()
				.expectBody()
				.jsonPath("$.thread")
				.isEqualTo(ada.room()));
		ada.say("Hello");
		assertThat(ada.as("bob").events()).extracting((event) -> event.required("type").asString())
			.containsExactlyElementsOf(List.of("thread.created", "thread.member_added", "thread.member_added",
					"thread.member_added", "thread.member_added", "message"));
	}

}
