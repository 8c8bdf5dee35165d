package io.quintet.samples.console;

import java.io.IOException;
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

@ConsoleTest
@Tag("browser")
class ConsoleAccessibilityTests {

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
		browser.size(width, 900);
		browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
		try (Cable cable = new Cable(this.port)) {
			ConsolePage page = ConsolePage.open(browser, cable.baseUrl());
			assertNothingIsWrong(page);
			page.start("A name that is rather long, so that it has to be wrapped or cut somewhere");
			page.say("Read the prices again, please: averylongwordwithoutanyplacetobreakit".repeat(3));
			page.awaitAsk();
			assertNothingIsWrong(page);
			page.click("#asks .deny");
			page.awaitEnd();
			page.say("fail");
			await().until(() -> page.awaitEnd().equals("FAILED"));
			assertNothingIsWrong(page);
			page.click("#rename");
			assertNothingIsWrong(page);
			page.click("#rename-cancel");
			page.click("#machines li:nth-child(2) input");
			page.click("#spawn");
			await().until(() -> page.isDisplayed("#problem"));
			page.click("#stop");
			page.awaitState("over");
			assertNothingIsWrong(page);
			cable.cut();
			page.awaitConnection("waiting");
			assertNothingIsWrong(page);
		}
	}

	private static void assertNothingIsWrong(ConsolePage page) {
		assertThat(browser.serious()).isEmpty();
		assertThat(browser.fits()).isTrue();
	}

}
