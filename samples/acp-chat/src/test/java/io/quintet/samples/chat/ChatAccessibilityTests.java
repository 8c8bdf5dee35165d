package io.quintet.samples.chat;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

@ChatTest
@Tag("browser")
class ChatAccessibilityTests {

	private static Browser browser;

	@LocalServerPort
	int port;

	@BeforeAll
	static void startBrowser() {
		browser = Browser.start();
	}

	@AfterAll
	static void stopBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@ParameterizedTest(name = "{0}, {1} pixels wide")
	@CsvSource({ "light, 1280", "dark, 1280", "light, 390", "dark, 390" })
	void axeFindsNothingSerious(String scheme, int width) throws IOException {
		String baseUrl = "http://127.0.0.1:" + this.port;
		browser.size(width, 900);
		browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
		try (Cable cable = new Cable(this.port)) {
			ChatClient client = ChatClient.inNewRoom(baseUrl, "ada");
			ChatPage page = ChatPage.door(browser, cable.baseUrl(), client.room());
			await().until(() -> page.isDisplayed("#door"));
			assertThat(browser.serious()).isEmpty();
			page.enter("ada");
			page.awaitLive();
			client.as("bob").say("Hello");
			for (int i = 0; i < 12; i++) {
				client.say("Message " + i);
			}
			page.say("@guide a day by the sea");
			await().until(() -> page.count("form.ask") == 1);
			page.answer(4, "Saturday");
			await().until(() -> page.texts(".run .chip").equals(List.of("Done", "Done")));
			page.say("@guide the hills");
			await().until(() -> page.texts(".run .chip").size() == 3 && page.count("form.ask") == 1);
			page.say("@clerk book the monastery for two on Friday");
			await().until(() -> page.count("form.approval") == 1);
			page.click("form.approval .quiet");
			await().until(() -> page.texts(".run .chip").equals(List.of("Done", "Done", "Done", "Done")));
			page.say("@clerk book the monastery for three on Friday");
			await().until(() -> page.count("form.approval") == 1);
			page.say("@scribe fail");
			await().until(() -> page.texts(".run .chip").contains("Failed"));
			page.say("@scribe sum up slowly");
			await().until(() -> page.texts(".run .chip").contains("Working"));
			assertThat(browser.serious()).isEmpty();
			assertThat(browser.fits()).isTrue();
			assertThat(
					page.script("const s = document.querySelector('#scroll'); return s.scrollWidth <= s.clientWidth"))
				.isEqualTo(true);
			if (width < 900) {
				page.click("#panel");
				assertThat(browser.serious()).isEmpty();
			}
			cable.cut();
			page.awaitState("waiting");
			page.say("written offline");
			await().until(() -> page.waiting().size() == 1);
			assertThat(browser.serious()).isEmpty();
		}
	}

}
