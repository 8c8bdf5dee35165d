package io.quintet.samples.allinone.story;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.allinone.AllInOneApplication;
import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Film;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the pictures of the documentation: the start page, the story at its last
 * question, and the whole story as an animated picture, at the pace that visitors see.
 * Continuous integration leaves them in {@code target/screenshots}.
 */
@SpringBootTest(classes = AllInOneApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "embedded-postgres.data-dir=target/postgres-of-film")
@Tag("browser")
class StoryScreenshotTests {

	private static final int WIDTH = 1280;

	private static final int HEIGHT = 1290;

	@LocalServerPort
	private int port;

	@Autowired
	private SimulatedLimePlatform platform;

	@Test
	void thePictureShowsTheStartPage() throws IOException {
		this.platform.awaitStream();
		try (Browser browser = Browser.start()) {
			browser.prefer(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
			browser.driver().get("http://127.0.0.1:" + this.port + "/");
			await().until(() -> texts(browser, ".chip").equals(Collections.nCopies(5, "runs")));
			Object height = browser.driver().executeScript("return document.documentElement.scrollHeight");
			browser.size(WIDTH, ((Number) height).intValue());
			await().until(() -> browser.driver()
				.findElements(By.cssSelector("main img"))
				.stream()
				.allMatch((image) -> "640".equals(image.getDomProperty("naturalWidth"))));
			assertThat(browser.picture("start.png")).hasSizeLessThan(1_000_000);
		}
	}

	private static List<String> texts(Browser browser, String css) {
		return browser.driver().findElements(By.cssSelector(css)).stream().map(WebElement::getText).toList();
	}

	@Test
	void thePicturesShowTheStory() throws IOException {
		this.platform.awaitStream();
		try (Browser browser = Browser.start()) {
			browser.size(WIDTH, HEIGHT);
			browser.prefer(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
			Film film = new Film(browser, WIDTH, HEIGHT, 0.6, Duration.ofMillis(800), Duration.ofMillis(1600));
			StoryPage page = StoryPage.open(browser, this.port, film);
			page.awaitTitle("You are Ada, and your agent is at the door");
			page.click("#go");
			page.awaitTitle("Is this your agent?");
			page.press("Approve the login");
			page.awaitTitle("Let Juniper into the room?");
			page.press("Let it in");
			page.awaitTitle("Plan the trip together");
			page.press("Fill it in together");
			page.awaitTitle("Who travels?");
			page.type("2");
			film.shoot();
			page.type(Keys.ENTER);
			page.awaitTitle("May the coder run “./mvnw -q test”?");
			page.press("Approve");
			page.awaitTitle("May Juniper click “Send” in Mail?");
			await().until(() -> page.texts("#strip .meter").stream().noneMatch((text) -> text.endsWith(" 0")));
			// Those of the start page are made by hand only.
			byte[] picture = (System.getProperty("screenshots.dir") != null)
					? browser.picture("story.png", Path.of("src/main/resources/static/story"))
					: browser.picture("story.png");
			assertThat(picture).hasSizeLessThan(400_000);
			page.prefer("light");
			page.press("Approve");
			page.awaitTitle("Booked. Have a good trip!");
			await().until(() -> page.text("#screen").contains("Sent: 1"));
			film.shoot();
			byte[] file = film.develop();
			Browser.keep("story.webp", file);
			assertThat(file).hasSizeBetween(100_000, 1_500_000);
			assertThat(browser.driver()
				.executeAsyncScript(
						"""
								const done = arguments[arguments.length - 1];
								const data = Uint8Array.from(atob(arguments[0]), (each) => each.charCodeAt(0));
								const decoder = new ImageDecoder({ data, type: "image/webp" });
								decoder.tracks.ready.then(() => done(decoder.tracks.selectedTrack.frameCount), (failure) => done(String(failure)));""",
						Base64.getEncoder().encodeToString(file)))
				.asInstanceOf(InstanceOfAssertFactories.LONG)
				.isGreaterThan(15);
		}
	}

}
