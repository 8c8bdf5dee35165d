package io.quintet.samples.appcontrol;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;

import io.quintet.samples.support.Browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as a test sees it.
 */
final class DesktopPage {

	private final ChromeDriver driver;

	private DesktopPage(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Opens the page. */
	static DesktopPage open(Browser browser, String baseUrl) {
		ChromeDriver driver = browser.driver();
		browser.log();
		driver.get(baseUrl + "/desktop/");
		DesktopPage page = new DesktopPage(driver);
		page.awaitConnection("live");
		Browser.await()
			.until(() -> page.script("return document.querySelectorAll('#tree li').length > 0"), Boolean.TRUE::equals);
		return page;
	}

	void awaitConnection(String state) {
		Browser.await()
			.untilAsserted(() -> assertThat(element("#connection").getDomAttribute("data-state")).isEqualTo(state));
	}

	/** Waits for the end of a command, and tells it in a word. */
	String awaitAnswer() {
		Browser.await()
			.until(() -> "false".equals(element("#answer").getDomAttribute("aria-busy"))
					&& !"none".equals(element("#answer").getDomAttribute("data-status")));
		return text("#answer-status");
	}

	/** Waits until the picture shows a text in an element. */
	void awaitPicture(String path, String text) {
		Browser.await().untilAsserted(() -> assertThat(picture(path)).contains(text));
	}

	/** Tells what the picture shows in an element. */
	String picture(String path) {
		return String
			.valueOf(script("return document.querySelector('#screen [data-key=\"" + path + "\"]')?.textContent"));
	}

	/** Tells which app the picture shows in front. */
	String front() {
		return String.valueOf(script("return document.querySelector('#screen [data-front=true]')?.dataset.key"));
	}

	void clickPicture(String path) {
		element("#screen [data-key='" + path + "']").click();
	}

	void choose(String selector, String text) {
		new Select(element(selector)).selectByVisibleText(text);
	}

	void write(String selector, String text) {
		element(selector).clear();
		element(selector).sendKeys(text);
	}

	/** Presses a button of the agent. */
	void play(String name) {
		this.driver.findElement(By.xpath("//div[@id='plays']/button[starts-with(., '" + name + "')]")).click();
	}

	/**
	 * Texts of the events, the newest first, without their times, with who sent their
	 * commands.
	 */
	List<String> events() {
		return ((List<?>) Objects.requireNonNull(script("""
				return [...document.querySelectorAll('#events .event')].map((item) => [item.querySelector('.type'),
					item.querySelector('.what'), item.closest('.command').querySelector('.who')]
					.map((part) => part.textContent.trim()).join(' | '))"""))).stream().map(String::valueOf).toList();
	}

	String text(String selector) {
		return element(selector).getText();
	}

	boolean isDisplayed(String selector) {
		return element(selector).isDisplayed();
	}

	void click(String selector) {
		element(selector).click();
	}

	WebElement element(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	@Nullable Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

}
