package io.quintet.samples.trip;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.support.Browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as a test sees it.
 */
final class TripPage {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final ChromeDriver driver;

	private TripPage(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Begins a session of its own and waits until it is live. */
	static TripPage open(Browser browser, String baseUrl) {
		ChromeDriver driver = browser.driver();
		driver.get(baseUrl + "/trip/trip.css");
		driver.executeScript("sessionStorage.clear()");
		TripPage page = new TripPage(driver);
		driver.get(baseUrl + "/trip/");
		page.awaitLive();
		return page;
	}

	void awaitLive() {
		Browser.await().untilAsserted(() -> {
			assertThat(connection()).isEqualTo("live");
			assertThat(this.driver.findElements(By.cssSelector(".field"))).hasSize(11);
		});
	}

	String connection() {
		return attribute("#connection", "data-state");
	}

	String sessionId() {
		String url = trip().required("links").required("contextUrl").asString();
		return url.substring(url.lastIndexOf('/') + 1);
	}

	String token() {
		return trip().required("token").asString();
	}

	private JsonNode trip() {
		return JSON.readTree(String.valueOf(script("return sessionStorage.getItem('quintet.trip')")));
	}

	WebElement control(String key) {
		return this.driver.findElement(By.id("field-" + key));
	}

	/** Value as it is displayed; chips joined by a comma, a switch as true or false. */
	String shown(String key) {
		return String.valueOf(
				script("""
						const field = document.querySelector(`.field[data-key="${arguments[0]}"]`);
						const control = field.querySelector("#field-" + arguments[0]);
						if (control.type === "checkbox") {
							return String(control.checked);
						}
						if (control.tagName === "SELECT") {
							return control.selectedOptions[0].textContent;
						}
						const chips = field.querySelector(".chips");
						return chips ? [...chips.querySelectorAll("li")].map((chip) => chip.firstChild.data).join() : control.value;
						""",
						key));
	}

	String by(String key) {
		return attribute(".field[data-key='" + key + "']", "data-by");
	}

	String author(String key) {
		return text("#field-" + key + "-who");
	}

	String problem(String key) {
		return text("#field-" + key + "-problem");
	}

	String text(String selector) {
		return this.driver.findElement(By.cssSelector(selector)).getText();
	}

	boolean isDisplayed(String selector) {
		return this.driver.findElement(By.cssSelector(selector)).isDisplayed();
	}

	void click(String selector) {
		this.driver.findElement(By.cssSelector(selector)).click();
	}

	void type(String key, String text) {
		control(key).sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
	}

	void leave(String key) {
		control(key).sendKeys(Keys.TAB);
	}

	@Nullable Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	private String attribute(String selector, String name) {
		return String
			.valueOf(script("return document.querySelector(arguments[0])?.getAttribute(arguments[1])", selector, name));
	}

}
