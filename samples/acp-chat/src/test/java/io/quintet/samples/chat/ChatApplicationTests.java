package io.quintet.samples.chat;

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
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.quintet.samples.support.StrictPage;

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
	void thePageAllowsNothingFromElsewhere() {
		StrictPage.check(this.port, "chat");
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
		assertThat(ada.members()).containsExactly("host", "ada", "bob", "guide", "scribe", "clerk");
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
					"thread.member_added", "thread.member_added", "thread.member_added", "message"));
	}

}
