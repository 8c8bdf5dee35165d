package io.quintet.samples.chat;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import io.quintet.samples.support.Browser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as a test sees it.
 */
final class ChatPage {

	private static final String CONTENTS = """
			return [...document.querySelectorAll("#timeline [data-event], #timeline [data-result]")]
				.flatMap((node) => [node.dataset.event, node.dataset.result]).filter(Boolean);
			""";

	private final ChromeDriver driver;

	private ChatPage(ChromeDriver driver) {
		this.driver = driver;
	}

	/** Forgets who was here and shows the door. */
	static ChatPage door(Browser browser, String baseUrl, String room) {
		// A page without a script, since that of the chat would remember its user once
		// more.
		browser.driver().get(baseUrl + "/chat/chat.svg");
		browser.driver().executeScript("sessionStorage.clear()");
		browser.log();
		browser.driver().get(baseUrl + "/chat/?room=" + room);
		return new ChatPage(browser.driver());
	}

	/** Comes in as somebody and waits until the room is live. */
	static ChatPage enter(Browser browser, String baseUrl, String room, String user) {
		ChatPage page = door(browser, baseUrl, room);
		page.enter(user);
		page.awaitLive();
		return page;
	}

	void enter(String user) {
		Browser.await().until(() -> isDisplayed("#door"));
		click("#door [data-user='" + user + "']");
	}

	void awaitLive() {
		awaitState("live");
	}

	void awaitState(String state) {
		Browser.await().untilAsserted(() -> assertThat(state()).isEqualTo(state));
	}

	String state() {
		return String.valueOf(script("return document.querySelector('#connection').dataset.state"));
	}

	/** Writes a message and sends it. */
	void say(String text) {
		this.driver.findElement(By.id("text")).sendKeys(text, Keys.ENTER);
	}

	/** Ids of all events that are shown, in the order of the page. */
	List<String> events() {
		return strings(CONTENTS);
	}

	/** Texts of all messages of people that are shown, in the order of the page. */
	List<String> said() {
		return strings(
				"""
						return [...document.querySelectorAll("#timeline .said:not([data-waiting]) .text")].map((node) => node.textContent);
						""");
	}

	/** Texts of what waits to be sent. */
	List<String> waiting() {
		return strings(
				"return [...document.querySelectorAll('#timeline [data-waiting] .text')].map((node) => node.textContent)");
	}

	/** Texts of all elements in the timeline that a selector finds. */
	List<String> texts(String selector) {
		return strings(
				"return [...document.querySelectorAll('#timeline ' + arguments[0])].map((node) => node.innerText.trim())",
				selector);
	}

	int count(String selector) {
		return this.driver.findElements(By.cssSelector(selector)).size();
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

	/** Notes each piece of a text that arrives from now on. */
	void rememberTexts() {
		this.driver.executeAsyncScript("""
				const done = arguments[0];
				window.pieces = [];
				import("./store.js").then(({ Store }) => {
					const real = Store.prototype.continueText;
					Store.prototype.continueText = function (frame) {
						window.pieces.push(frame.text);
						real.call(this, frame);
					};
					done();
				});
				""");
	}

	List<String> rememberedTexts() {
		return strings("return window.pieces");
	}

	/** Fills in the form of the guide that is open. */
	void answer(int people, String day) {
		element("form.ask input[type='number']").sendKeys(String.valueOf(people));
		click("form.ask input[value='" + day + "']");
		click("form.ask .primary");
	}

	@Nullable Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	private List<String> strings(String script, Object... arguments) {
		return ((List<?>) java.util.Objects.requireNonNull(script(script, arguments))).stream()
			.map(String::valueOf)
			.toList();
	}

}
