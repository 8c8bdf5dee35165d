package io.quintet.samples.login;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static org.assertj.core.api.Assertions.assertThat;

@LoginTest
@Tag("browser")
class LoginAccessibilityTests {

	private static Browser browser;

	@LocalServerPort
	int port;

	@Autowired
	SimulatedLimePlatform platform;

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
	void awaitStream() {
		this.platform.awaitStream();
	}

	@ParameterizedTest(name = "{0}, {1} pixels wide")
	@CsvSource({ "light, 1280", "dark, 1280", "light, 360", "dark, 360" })
	void axeFindsNothingSerious(String scheme, int width) throws IOException {
		browser.size(width, 900);
		browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
		try (Cable cable = new Cable(this.port)) {
			LoginPage page = LoginPage.open(browser, cable.baseUrl());
			assertNothingIsWrong(page);
			page.begin();
			assertNothingIsWrong(page);
			page.order("FORGE");
			page.awaitState("ended");
			assertNothingIsWrong(page);
			page.click("#again");
			page.awaitState("waiting");
			page.awaitConnection("live");
			page.order("APPROVE");
			page.awaitState("agent");
			assertNothingIsWrong(page);
			page.click("#sign-out");
			page.awaitState("start");
			page.begin();
			cable.cut();
			page.awaitConnection("waiting");
			assertNothingIsWrong(page);
		}
	}

	private static void assertNothingIsWrong(LoginPage page) {
		assertThat(browser.serious()).isEmpty();
		assertThat(browser.fits()).isTrue();
	}

}
