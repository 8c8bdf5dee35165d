package io.quintet.samples.trip;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

@TripTest
@Tag("browser")
class TripAccessibilityTests {

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
	void axeFindsNothingSerious(String scheme, int width) {
		String baseUrl = "http://127.0.0.1:" + this.port;
		browser.size(width, 900);
		browser.prefer(Map.of("prefers-color-scheme", scheme));
		TripPage page = TripPage.open(browser, baseUrl);
		HttpAgent agent = new HttpAgent(baseUrl, page);
		page.type("traveller", "Ada");
		page.type("budget", "a lot");
		page.leave("budget");
		await().until(() -> agent.value("traveller").path("by").asString("").equals("user"));
		agent.write("""
				{"destination": "Lisbon", "traveller": "Bob", "travellers": "two", "interests": ["museums"]}
				""");
		await().until(() -> !page.problem("travellers").isEmpty() && page.author("destination").equals("AI"));
		page.type("destination", "Porto");
		page.click("summary");
		assertThat(browser.serious()).isEmpty();
		assertThat(browser.fits()).isTrue();
		page.click("#end");
		assertThat(browser.serious()).isEmpty();
		page.click("#end-confirm");
		await().until(() -> page.isDisplayed("#ended"));
		assertThat(browser.serious()).isEmpty();
		page.click("#restart");
		page.awaitLive();
		page.click("#simulate");
		page.type("traveller", "Ada");
		page.type("email", "ada@example.org");
		page.leave("email");
		await().until(() -> page.author("notes").equals("AI"));
		page.click("#send");
		await().until(() -> page.text("#ended-title").equals("Your request was sent"));
		assertThat(browser.serious()).isEmpty();
		assertThat(browser.fits()).isTrue();
	}

}
