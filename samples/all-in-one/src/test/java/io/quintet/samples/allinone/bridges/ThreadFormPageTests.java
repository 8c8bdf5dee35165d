package io.quintet.samples.allinone.bridges;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on which a person fills in a form of a thread.
 */
@BridgesTest
@Tag("browser")
class ThreadFormPageTests {

	private static Browser browser;

	@LocalServerPort
	private int port;

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
	void aPersonFillsInAFormWithAnAgentAndSendsIt() {
		Caller ada = Caller.bearer(this.port, "ada");
		String thread = ada.thread("{}");
		JsonNode asked = ada.say(thread, "1", ThreadFormTests.FORM);
		JsonNode opened = ada.post("/forms/open", ThreadFormTests.place(asked), 200);
		String link = opened.required("link").asString();
		ThreadFormTests.Opened agent = new ThreadFormTests.Opened(this.port, opened.required("session").asString(),
				link.substring(link.lastIndexOf('.') + 1), "");
		ChromeDriver driver = browser.driver();
		driver.get(link);
		await().untilAsserted(() -> {
			assertThat(text("#title")).isEqualTo("Your day out");
			assertThat(text("#connection-text")).isEqualTo("Live");
		});
		assertThat(driver.getCurrentUrl()).endsWith("/form/?as=ada");
		assertThat(browser.serious()).isEmpty();
		agent.write("{\"people\": 3, \"day\": \"Saturday\", \"wishes\": [\"sea\"], \"quiet\": true}");
		await().untilAsserted(() -> {
			assertThat(text("[data-key='day'] .who")).isEqualTo("AI");
			assertThat(field("people").getDomProperty("value")).isEqualTo("3");
			assertThat(field("wishes").getDomProperty("value")).isEqualTo("sea");
			assertThat(field("quiet").isSelected()).isTrue();
		});
		field("people").sendKeys(Keys.chord(Keys.CONTROL, "a"), "13", Keys.TAB);
		assertThat(text("[data-key='people'] .who")).isEqualTo("You, after AI");
		driver.findElement(By.id("send")).click();
		await().untilAsserted(() -> assertThat(text("#field-people-problem")).contains("at most 12"));
		field("people").sendKeys(Keys.chord(Keys.CONTROL, "a"), "2");
		driver.findElement(By.id("send")).click();
		await().untilAsserted(() -> assertThat(text("#status")).startsWith("Sent."));
		assertThat(field("people").isEnabled()).isFalse();
		JsonNode answer = ada.messages(thread).get(2).at("/content/0");
		assertThat(answer.required("status").asString()).isEqualTo("submitted");
		assertThat(answer.at("/values/people").asInt()).isEqualTo(2);
		assertThat(answer.at("/values/day").asString()).isEqualTo("Saturday");
	}

	private static WebElement field(String key) {
		return browser.driver().findElement(By.id("field-" + key));
	}

	private static String text(String selector) {
		return browser.driver().findElement(By.cssSelector(selector)).getText();
	}

}
