package io.quintet.samples.login;

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
 * Takes the picture of the documentation: a login that waits for its agent, after one
 * that was forged.
 */
@LoginTest
@Tag("browser")
@EnabledIfSystemProperty(named = "screenshots.dir", matches = ".+")
class LoginScreenshotTests {

	@LocalServerPort
	int port;

	@Test
	void thePictureShowsALoginThatWaits() throws IOException {
		try (Browser browser = Browser.start()) {
			browser.size(1280, 900);
			browser.prefer(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
			LoginPage page = LoginPage.open(browser, "http://127.0.0.1:" + this.port);
			page.begin();
			page.order("FORGE");
			page.awaitState("ended");
			page.click("#again");
			page.awaitState("waiting");
			page.awaitConnection("live");
			await().until(() -> page.text("#clock").startsWith("4:5"));
			byte[] picture = browser.picture("lime-login.png", Path.of("src/main/resources/static/login"));
			assertThat(picture).hasSizeLessThan(200_000);
		}
	}

}
