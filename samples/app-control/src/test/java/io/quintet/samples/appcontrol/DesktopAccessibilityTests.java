package io.quintet.samples.appcontrol;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

@DesktopTest
@Tag("browser")
class DesktopAccessibilityTests {

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

	@BeforeEach
	void setUp() {
		Caller caller = new Caller(this.port);
		caller.killSwitch(false, "");
		caller.reset();
	}

	@ParameterizedTest(name = "{0}, {1} pixels wide")
	@CsvSource({ "light, 1280", "dark, 1280", "light, 390", "dark, 390" })
	void axeFindsNothingSerious(String scheme, int width) throws IOException {
		browser.size(width, 900);
		browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
		try (Cable cable = new Cable(this.port)) {
			DesktopPage page = DesktopPage.open(browser, cable.baseUrl());
			assertNothingIsWrong(page);
			for (String operation : new String[] { "accessibility_action", "accessibility_query", "click", "press_key",
					"hotkey", "wait" }) {
				page.choose("#operation", operation);
				assertNothingIsWrong(page);
			}
			page.play("Answer Bob");
			await().until(() -> page.isDisplayed("#confirm"));
			page.awaitAnswer();
			page.script("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
			assertNothingIsWrong(page);
			page.click("#trip");
			await().until(() -> page.isDisplayed("#banner"));
			assertNothingIsWrong(page);
			page.play("Write a note");
			await().until(() -> page.awaitAnswer().equals("blocked"));
			cable.cut();
			page.awaitConnection("waiting");
			assertNothingIsWrong(page);
		}
	}

	private static void assertNothingIsWrong(DesktopPage page) {
		assertThat(browser.serious()).isEmpty();
		assertThat(browser.fits()).isTrue();
	}

}
