package io.quintet.samples.console;

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
 * Takes the picture of the documentation: an agent is at work and asks whether it may run
 * the tests.
 */
@ConsoleTest
@Tag("browser")
@EnabledIfSystemProperty(named = "screenshots.dir", matches = ".+")
class ConsoleScreenshotTests {

	@LocalServerPort
	int port;

	@Test
	void thePictureShowsAnAgentThatAsks() throws IOException {
		Caller caller = new Caller(this.port);
		caller.spawn("Flaky tests");
		caller.post("/sessions/" + caller.spawn("Release notes") + "/stop", 204, "");
		try (Browser browser = Browser.start()) {
			browser.size(1280, 1010);
			browser.prefer(Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce"));
			ConsolePage page = ConsolePage.open(browser, "http://127.0.0.1:" + this.port);
			page.start("Read prices again");
			page.say("Let the shop notice when prices.csv has changed");
			page.awaitAsk();
			page.script("document.activeElement.blur(); scrollTo(0, 0)");
			await().untilAsserted(() -> assertThat(page.sessions()).contains("Read prices again: waits"));
			byte[] picture = browser.picture("happy.png", Path.of("src/main/resources/static/console"));
			assertThat(picture).hasSizeLessThan(200_000);
		}
	}

}
