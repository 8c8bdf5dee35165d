package io.quintet.samples.trip;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the picture of the documentation: an agent in the middle of its work.
 */
@TripTest
@Tag("browser")
@EnabledIfSystemProperty(named = "screenshots.dir", matches = ".+")
class TripScreenshotTests {

	@LocalServerPort
	int port;

	@Test
	void thePictureShowsTheAgentAtWork() throws IOException {
		String baseUrl = "http://127.0.0.1:" + this.port;
		try (Browser browser = Browser.start()) {
			browser.size(1280, 1040);
			TripPage page = TripPage.open(browser, baseUrl);
			HttpAgent agent = new HttpAgent(baseUrl, page);
			page.type("email", "ada@example.org");
			page.leave("email");
			await().until(() -> agent.value("email").path("by").asString("").equals("user"));
			agent.write("{\"destination\": \"Lisbon\", \"cabin\": \"premium\"}");
			await().until(() -> page.author("destination").equals("AI"));
			page.type("destination", "Lisbon and Sintra");
			agent.write("{\"email\": \"a@example.org\", \"travellers\": \"two\"}");
			await().until(() -> !page.problem("travellers").isEmpty());
			CompletableFuture<?> batch = CompletableFuture.runAsync(() -> agent.write("""
					{"departure": "2027-05-03T09:30:00", "return": "2027-05-10T18:00:00",
					 "interests": ["museums", "azulejos", "day trips by train"],
					 "traveller": "Ada King, Countess of Lovelace", "budget": 2400.5}
					""", true, 400));
			await().until(() -> page.shown("traveller").length() > 3);
			byte[] picture = browser.picture("hpp-form.png", Path.of("src/main/resources/static/trip"));
			batch.join();
			assertThat(picture).hasSizeLessThan(200_000);
		}
	}

}
