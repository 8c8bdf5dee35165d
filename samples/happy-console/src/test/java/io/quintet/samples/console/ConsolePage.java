package io.quintet.samples.console;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;

import io.quintet.samples.support.Browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as a test sees it.
 */
final class ConsolePage {

	private final ChromeDriver driver;

	private ConsolePage(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Opens the page. */
	static ConsolePage open(Browser browser, String baseUrl) {
		ChromeDriver driver = browser.driver();
		browser.log();
		driver.get("about:blank");
		driver.get(baseUrl + "/console/");
		ConsolePage page = new ConsolePage(driver);
		page.awaitConnection("live");
		Browser.await()
			.until(() -> page.script("return document.querySelectorAll('#machines li').length"),
					(count) -> Objects.equals(count, 2L));
		return page;
	}

	void awaitConnection(String state) {
		Browser.await()
			.untilAsserted(() -> assertThat(element("#connection").getDomAttribute("data-state")).isEqualTo(state));
	}

	/** Starts a session by the form, and tells its id. */
	String start(String name) {
		write("#name", name);
		click("#spawn");
		awaitTitle(name);
		awaitState("idle");
		return String.valueOf(script("return decodeURIComponent(location.hash.slice(1))"));
	}

	void say(String text) {
		write("#text", text);
		element("#text").sendKeys(Keys.ENTER);
	}

	void awaitTitle(String name) {
		Browser.await().untilAsserted(() -> assertThat(text("#session-title")).as(this::situation).isEqualTo(name));
	}

	/** What a failure wants to know: the form, what went wrong, and where the page is. */
	private String situation() {
		return String.valueOf(script("""
				return ['#machines :checked', '#name', '#spawn', '#missing-text', '#problem-text', '#connection-text']
					.map((part) => document.querySelector(part)).map((part) => part?.value || part?.textContent)
					.concat(location.hash, document.visibilityState, scrollY).join(' | ')"""));
	}

	void awaitState(String state) {
		Browser.await()
			.untilAsserted(() -> assertThat(element("#session").getDomAttribute("data-state")).isEqualTo(state));
	}

	/** Waits for a request for permission. */
	void awaitAsk() {
		Browser.await().until(() -> isDisplayed("#asks .allow"));
	}

	/** Waits for the end of the last turn, and tells how it ended. */
	String awaitEnd() {
		Browser.await()
			.until(() -> script("return document.querySelector('#log li:last-child')?.className"), "turn"::equals);
		return String.valueOf(element("#log li:last-child").getDomAttribute("data-status"));
	}

	/** What the log shows: kind and text of each item. */
	List<String> log() {
		return ((List<?>) Objects.requireNonNull(script("""
				return [...document.querySelectorAll('#log li')].map((item) => item.className + ': '
					+ [...item.querySelectorAll('p')].map((part) => part.textContent.trim()).join(' | '))"""))).stream()
			.map(String::valueOf)
			.toList();
	}

	/** Names and states of the sessions that are listed. */
	List<String> sessions() {
		return ((List<?>) Objects.requireNonNull(script("""
				return [...document.querySelectorAll('#sessions li')].map((item) =>
					item.querySelector('strong').textContent + ': ' + item.dataset.state)"""))).stream()
			.map(String::valueOf)
			.toList();
	}

	void choose(String selector, String text) {
		new Select(element(selector)).selectByVisibleText(text);
	}

	void write(String selector, String text) {
		element(selector).clear();
		element(selector).sendKeys(text);
	}

	String text(String selector) {
		return element(selector).getText();
	}

	boolean isDisplayed(String selector) {
		List<WebElement> found = this.driver.findElements(By.cssSelector(selector));
		return !found.isEmpty() && found.get(0).isDisplayed();
	}

	void click(String selector) {
		element(selector).click();
	}

	WebElement element(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	@Nullable Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

}
