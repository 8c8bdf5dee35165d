package io.quintet.samples.allinone.story;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.allinone.bridges.Caller;
import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Film;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as its visitor has it.
 */
final class StoryPage {

	private final Browser browser;

	private final ChromeDriver driver;

	private final int port;

	private final @Nullable Film film;

	private StoryPage(Browser browser, int port, @Nullable Film film) {
		this.browser = browser;
		this.driver = browser.driver();
		this.port = port;
		this.film = film;
	}

	/** Opens the page in a window that has not been there. */
	static StoryPage open(Browser browser, int port, @Nullable Film film) {
		StoryPage page = new StoryPage(browser, port, film);
		page.driver.get("http://127.0.0.1:" + port + "/story/");
		page.driver.executeScript("sessionStorage.clear()");
		page.driver.navigate().refresh();
		page.awaitTitle("You are Ada, and your agent is at the door");
		await().until(() -> page.texts("#strip .name").stream().filter((text) -> text.contains("is up")).count() == 5);
		return page;
	}

	void awaitTitle(String title) {
		await().untilAsserted(() -> {
			if (this.film != null) {
				this.film.shoot();
			}
			assertThat(text("#next-title")).as(() -> text("#next")).isEqualTo(title);
		});
	}

	/** Presses what is next: the focus is there already. */
	void press(String label) {
		WebElement focused = this.driver.switchTo().activeElement();
		assertThat(focused.getDomProperty("id")).isEqualTo("go");
		assertThat(focused.getText()).isEqualTo(label);
		focused.sendKeys(Keys.ENTER);
	}

	void click(String selector) {
		element(selector).click();
	}

	/** Types where the focus is. */
	void type(CharSequence... keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	String focused() {
		return String.valueOf(this.driver.switchTo().activeElement().getDomProperty("id"));
	}

	WebElement element(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	/** What the page says, also to those who do not see it. */
	String text(String selector) {
		return texts(selector).get(0);
	}

	// In one step: the page draws anew whenever something changes.
	List<String> texts(String selector) {
		Object texts = this.driver.executeScript(
				"return [...document.querySelectorAll(arguments[0])].map((element) => element.textContent)", selector);
		return ((List<?>) Objects.requireNonNull(texts)).stream().map(String::valueOf).toList();
	}

	/** The panel that the story is in. */
	String active() {
		return String.join(" ",
				this.driver.findElements(By.cssSelector("main [data-state='active']"))
					.stream()
					.map((panel) -> String.valueOf(panel.getDomAttribute("data-panel")))
					.toList());
	}

	boolean sees(String selector) {
		return Boolean.TRUE.equals(this.driver.executeScript("""
				const seen = document.querySelector(arguments[0]).getBoundingClientRect();
				const bar = document.querySelector("#next").getBoundingClientRect();
				const top = bar.top > innerHeight / 2 ? 0 : bar.bottom;
				const bottom = bar.top > innerHeight / 2 ? bar.top : innerHeight;
				return seen.top >= top - 1 && seen.top < bottom && seen.bottom > top;""", selector));
	}

	/** The events of the thread that the page is in. */
	List<JsonNode> events() {
		Object thread = this.driver
			.executeScript("return new URL(document.getElementById('chat').href).searchParams.get('room')");
		return Caller.bearer(this.port, "ada")
			.get("/acp/threads/" + thread + "/events?limit=500")
			.required("items")
			.valueStream()
			.toList();
	}

	void prefer(String scheme) {
		this.browser.prefer(Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
	}

	/** Asserts that axe finds nothing, in light and dark. */
	void assertAccessible(String... schemes) {
		for (String scheme : schemes) {
			prefer(scheme);
			assertThat(this.browser.serious()).as(scheme).isEmpty();
			assertThat(this.browser.fits()).as(scheme).isTrue();
		}
	}

}
