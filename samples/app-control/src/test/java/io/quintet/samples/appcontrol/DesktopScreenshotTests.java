package io.quintet.samples.appcontrol;

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
 * Takes the picture of the documentation: an agent has written a mail, and a person has
 * to decide whether it is sent.
 */
@DesktopTest
@Tag("browser")
@EnabledIfSystemProperty(named = "screenshots.dir", matches = ".+")
class DesktopScreenshotTests {

	@LocalServerPort
	int port;

	@Test
	void thePictureShowsAMailThatIsNotSentYet() throws IOException {
		new Caller(this.port).killSwitch(false, "");
		new Caller(this.port).reset();
		try (Browser browser = Browser.start()) {
			browser.size(1280, 1160);
			browser.prefer(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
			DesktopPage page = DesktopPage.open(browser, "http://127.0.0.1:" + this.port);
			page.play("Calculate and paste");
			page.awaitPicture("Notes/body", "84");
			page.awaitAnswer();
			page.play("Answer Bob");
			await().until(() -> page.isDisplayed("#confirm"));
			page.awaitAnswer();
			page.script("document.activeElement.blur(); scrollTo(0, 0)");
			await().untilAsserted(() -> assertThat(page.events().get(0)).contains("high_risk_click"));
			byte[] picture = browser.picture("app-control.png", Path.of("src/main/resources/static/desktop"));
			assertThat(picture).hasSizeLessThan(400_000);
		}
	}

}
