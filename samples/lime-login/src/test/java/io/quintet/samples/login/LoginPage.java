package io.quintet.samples.login;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import io.quintet.samples.support.Browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as a test sees it.
 */
final class LoginPage {

	private final ChromeDriver driver;

	private LoginPage(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Opens the page in a browser that has never been here. */
	static LoginPage open(Browser browser, String baseUrl) {
		ChromeDriver driver = browser.driver();
		// A page without a script, for the cookies of this path.
		driver.get(baseUrl + "/login/login.svg");
		driver.manage().deleteAllCookies();
		browser.log();
		driver.get(baseUrl + "/login/");
		LoginPage page = new LoginPage(driver);
		page.awaitState("start");
		return page;
	}

	/** Begins a login and tells the id of its request. */
	String begin() {
		click("#begin");
		awaitState("waiting");
		awaitConnection("live");
		return text("#request-id");
	}

	/** Presses a button of the simulation and tells what it says. */
	String order(String action) {
		script("document.querySelector('#simulated-said').textContent = ''");
		click("[data-action='" + action + "']");
		Browser.await().until(() -> !text("#simulated-said").isEmpty());
		return text("#simulated-said");
	}

	void awaitState(String state) {
		Browser.await().untilAsserted(() -> assertThat(element("#stage").getAttribute("data-state")).isEqualTo(state));
	}

	void awaitConnection(String state) {
		Browser.await()
			.untilAsserted(() -> assertThat(element("#connection").getAttribute("data-state")).isEqualTo(state));
	}

	String title() {
		return text("#stage-title");
	}

	/** Texts of the log, the newest first, without their times. */
	List<String> log() {
		return ((List<?>) Objects.requireNonNull(
				script("return [...document.querySelectorAll('#log li')].map((item) => item.lastChild.textContent)")))
			.stream()
			.map(String::valueOf)
			.toList();
	}

	@Nullable Cookie cookie(String name) {
		return this.driver.manage().getCookieNamed(name);
	}

	/** Calls the site as a script of the page would, and tells the status. */
	long fetch(String method, String path) {
		Object status = this.driver.executeAsyncScript("""
				const [method, path, done] = arguments;
				fetch(path, { method }).then((response) => {
					response.body?.cancel();
					done(response.status);
				}, () => done(-1));
				""", method, path);
		return ((Number) Objects.requireNonNull(status)).longValue();
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
