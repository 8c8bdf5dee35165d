package io.quintet.samples.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the pictures of the documentation: a form half filled in and a run at work, and a
 * tool call that waits for approval.
 */
@ChatTest
@Tag("browser")
@EnabledIfSystemProperty(named = "screenshots.dir", matches = ".+")
class ChatScreenshotTests {

	@LocalServerPort
	int port;

	@Test
	void thePictureShowsTheRoomAtWork() throws IOException {
		String baseUrl = "http://127.0.0.1:" + this.port;
		ChatClient client = ChatClient.inNewRoom(baseUrl, "bob");
		try (Browser browser = Browser.start()) {
			browser.size(1280, 1180);
			browser.prefer(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
			ChatPage ada = ChatPage.enter(browser, baseUrl, client.room(), "ada");
			client.say("Ada, we have the weekend off. A day out, all four of us? No museum, please.");
			await().until(() -> ada.said().size() == 1);
			ada.say("@guide a day by the sea, please");
			await().until(() -> ada.texts(".run .chip").contains("Done"));
			client.say("Saturday? @scribe sum up slowly for those who come later");
			client.invoke("scribe");
			await().until(() -> ada.texts(".run:last-child .thought li").size() == 2);
			ada.element("form.ask input[type='number']").sendKeys("4");
			ada.click("form.ask input[value='Saturday']");
			ada.script("document.querySelector('#scroll').scrollTop = 1e6");
			byte[] picture = browser.picture("acp-chat.png", Path.of("src/main/resources/static/chat"));
			assertThat(picture).hasSizeLessThan(200_000);
			assertThat(ada.texts(".run .chip")).containsExactly("Done", "Working");
		}
	}

	@Test
	void thePictureShowsAQuestionForApproval() throws IOException {
		String baseUrl = "http://127.0.0.1:" + this.port;
		ChatClient client = ChatClient.inNewRoom(baseUrl, "bob");
		try (Browser browser = Browser.start()) {
			browser.size(1280, 1180);
			browser.prefer(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
			ChatPage ada = ChatPage.enter(browser, baseUrl, client.room(), "ada");
			client.say("@clerk book the harbour for two on Saturday");
			client.invoke("clerk");
			await().until(() -> ada.count("form.approval") == 1);
			ada.click("form.approval .primary");
			await().until(() -> ada.texts(".run .chip").contains("Done"));
			client.say("And on Sunday, if it rains: @clerk book the monastery for two on Sunday");
			client.invoke("clerk");
			await().until(() -> ada.count("form.approval") == 1);
			ada.script("document.querySelector('#scroll').scrollTop = 1e6");
			assertThat(browser.picture("acp-chat-approval.png")).hasSizeLessThan(200_000);
			assertThat(ada.texts(".run .chip")).containsExactly("Done", "Working");
		}
	}

}
