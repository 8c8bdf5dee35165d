package io.quintet.samples.appcontrol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;
import io.quintet.samples.appcontrol.client.Json;
import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person at the page, and programs that send commands beside it.
 */
@DesktopTest
@Tag("browser")
class DesktopPageTests {

	@TempDir
	static Path directory;

	private static Browser browser;

	@LocalServerPort
	int port;

	private Caller caller;

	@DynamicPropertySource
	static void socket(DynamicPropertyRegistry registry) {
		registry.add("app-control.service.socket-path", () -> directory.resolve("s").toString());
	}

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
		this.caller = new Caller(this.port);
		this.caller.killSwitch(false, "");
		this.caller.reset();
	}

	private String baseUrl() {
		return "http://127.0.0.1:" + this.port;
	}

	private DesktopPage open() {
		return DesktopPage.open(browser, baseUrl());
	}

	@ParameterizedTest
	@ValueSource(strings = { "SSE events", "NDJSON events", "JSON at the end" })
	void aCommandChangesThePictureAndTheTree(String answer) {
		DesktopPage page = open();
		page.choose("#operation", "type_text");
		page.choose("#app", "Notes");
		page.write("#text", " and jam");
		page.choose("#answer-as", answer);
		assertThat(page.script("return document.querySelector('#request').textContent")).asString()
			.contains("\"operation\": \"type_text\"", "\"text\": \" and jam\"");
		page.click("#send");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		assertThat(page.text("#answer-summary")).isEqualTo("Typed 8 characters into Notes");
		assertThat(page.script("return document.querySelector('#announcement').textContent")).asString()
			.contains("Typed 8 characters into Notes");
		page.awaitPicture("Notes/body", "tea and jam");
		await().untilAsserted(() -> assertThat(page.text("#tree")).contains("tea and jam"));
		await().untilAsserted(() -> assertThat(page.events().get(0)).startsWith("observation | type_text Typed 8")
			.contains("this page"));
		assertThat(page.events().get(4)).startsWith("started | type_text Started quintet.desktop.type_text.");
	}

	@Test
	void aCommandIsOneLineThatUnfoldsToItsEvents() {
		DesktopPage page = open();
		page.choose("#operation", "type_text");
		page.write("#text", " and jam");
		page.click("#send");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		await().untilAsserted(() -> assertThat(page.text("#events .command summary")).contains("done",
				"Typed 8 characters into Notes", "this page"));
		assertThat(page.isDisplayed("#events .event")).isFalse();
		page.click("#events .command summary");
		assertThat(page.text("#events .command ol")).contains("started", "Started quintet.desktop.type_text.");
	}

	@Test
	void theDesktopIsInViewWhileAnAgentWorksOnAPhone() {
		browser.size(390, 844);
		try {
			DesktopPage page = open();
			page.script("document.querySelector('#plays').scrollIntoView({ block: 'end' })");
			page.play("Answer Bob");
			assertThat(page.awaitAnswer()).isEqualTo("high_risk_click");
			await().untilAsserted(() -> assertThat(inView(page, "#confirm")).isTrue());
			page.script("document.querySelector('#plays').scrollIntoView({ block: 'end' })");
			page.play("Calculate");
			await().untilAsserted(() -> assertThat(inView(page, "#screen")).isTrue());
			assertThat(page.awaitAnswer()).isEqualTo("ok");
		}
		finally {
			browser.size(1280, 1000);
		}
	}

	private static boolean inView(DesktopPage page, String selector) {
		return Boolean.TRUE.equals(page.script("""
				const { top, bottom } = document.querySelector(arguments[0]).getBoundingClientRect();
				return bottom > top && top >= 0 && bottom <= innerHeight;
				""", selector));
	}

	@Test
	void whatOthersDoOverHttpIsShown() {
		DesktopPage page = open();
		this.caller.done("open_app", "{\"app\":\"Calculator\"}");
		this.caller.done("type_text", "{\"text\":\"6*7=\"}");
		page.awaitPicture("Calculator/display", "42");
		assertThat(page.front()).isEqualTo("Calculator");
		await().untilAsserted(() -> assertThat(page.events().get(0)).contains("elsewhere", "Typed 4 characters"));
	}

	@Test
	void whatOthersDoOverTheSocketIsShown() {
		DesktopPage page = open();
		try (UnixSocketAppControlClient client = new UnixSocketAppControlClient(directory.resolve("s"))) {
			ToolCommand command = ToolCommand.of("by-socket", "quintet.desktop", "open_app",
					Json.of("app", "Calculator"));
			assertThat(Objects.requireNonNull(client.run(command).block(Caller.TIMEOUT)).success()).isTrue();
		}
		await().untilAsserted(() -> assertThat(page.front()).isEqualTo("Calculator"));
		await().untilAsserted(() -> assertThat(page.events().get(0)).contains("elsewhere · by-socket"));
	}

	@Test
	void theKillSwitchBlocksWithAMessage() {
		DesktopPage page = open();
		assertThat(page.isDisplayed("#banner")).isFalse();
		page.write("#switch-reason", "Somebody is at the desk");
		page.click("#trip");
		await().until(() -> page.isDisplayed("#banner"));
		assertThat(page.text("#banner")).contains("kill switch is tripped", "Somebody is at the desk");
		page.click("#send");
		assertThat(page.awaitAnswer()).isEqualTo("blocked");
		assertThat(page.text("#answer-summary")).contains("Somebody is at the desk");
		await().untilAsserted(() -> assertThat(page.events())
			.anyMatch((event) -> event.startsWith("warning") && event.contains("blocked")));
		assertThat(page.picture("Notes/body")).endsWith("tea");
		browser.driver().navigate().refresh();
		await().until(() -> page.isDisplayed("#banner"));
		page.click("#trip");
		await().until(() -> !page.isDisplayed("#banner"));
		page.click("#send");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
	}

	@Test
	void theKillSwitchStopsWhatIsUnderWay() {
		DesktopPage page = open();
		page.choose("#operation", "wait");
		page.write("#seconds", "60");
		page.click("#send");
		await().untilAsserted(() -> assertThat(page.events().get(0)).startsWith("started | wait"));
		page.click("#trip");
		assertThat(page.awaitAnswer()).isEqualTo("blocked");
	}

	@Test
	void aSwitchThatIsTrippedElsewhereIsShown() {
		DesktopPage page = open();
		this.caller.killSwitch(true, "Night");
		await().untilAsserted(() -> assertThat(page.text("#switch-state")).contains("Tripped", "Night", "Since"));
		this.caller.killSwitch(false, "");
		await().untilAsserted(() -> assertThat(page.text("#switch-state")).isEqualTo("Commands pass."));
	}

	@Test
	void aCommandCanBeStopped() {
		DesktopPage page = open();
		page.choose("#operation", "wait");
		page.write("#seconds", "60");
		page.element("#seconds").sendKeys(Keys.ENTER);
		await().until(() -> page.isDisplayed("#stop"));
		await().untilAsserted(() -> assertThat(page.text("#answer-summary")).startsWith("Started"));
		page.click("#stop");
		assertThat(page.awaitAnswer()).isEqualTo("stopped");
		assertThat(page.isDisplayed("#stop")).isFalse();
		page.choose("#operation", "readiness");
		page.click("#send");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
	}

	@Test
	void whatCannotBeTakenBackIsForAPersonToDecide() {
		DesktopPage page = open();
		page.play("Answer Bob");
		Browser.await().until(() -> page.isDisplayed("#confirm"));
		assertThat(page.awaitAnswer()).isEqualTo("high_risk_click");
		page.awaitPicture("Mail/text", "I bring the bread");
		page.awaitPicture("Mail/sent", "Sent: 0");
		page.click("#confirm");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		page.awaitPicture("Mail/sent", "Sent: 1");
		assertThat(page.isDisplayed("#confirm")).isFalse();
	}

	@Test
	void anAgentWorksAcrossApps() {
		DesktopPage page = open();
		page.play("Calculate and paste");
		page.awaitPicture("Notes/body", "12 × 7 = 84");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		page.play("Write a note");
		page.awaitPicture("Notes/list/2", "Picnic");
	}

	@Test
	void thePictureIsClicked() {
		DesktopPage page = open();
		page.clickPicture("Mail/password");
		assertThat(page.awaitAnswer()).isEqualTo("security_or_password");
		await().untilAsserted(() -> assertThat(page.front()).isEqualTo("Mail"));
		page.clickPicture("Mail/reply");
		page.awaitPicture("Mail/to", "bob@example.com");
		page.awaitAnswer();
		page.clickPicture("Dock/Calculator");
		await().untilAsserted(() -> assertThat(page.front()).isEqualTo("Calculator"));
		page.awaitAnswer();
		page.clickPicture("Calculator/key/7");
		page.awaitPicture("Calculator/display", "7");
		page.awaitAnswer();
		page.click("#reset");
		await().untilAsserted(() -> assertThat(page.front()).isEqualTo("Notes"));
	}

	@Test
	void everythingWorksByKeyboard() {
		DesktopPage page = open();
		page.element("#tree [tabindex='0']").sendKeys(Keys.ARROW_DOWN);
		assertThat(focused(page)).isEqualTo("Notes/new");
		page.element("#tree [tabindex='0']").sendKeys(Keys.ENTER);
		page.awaitPicture("Notes/list/2", "New note");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		assertThat(focused(page)).isEqualTo("Notes/new");
		assertThat(page.element("#target").getDomProperty("value")).isEqualTo("Notes/new");
		for (Keys key : new Keys[] { Keys.HOME, Keys.ARROW_LEFT, Keys.ARROW_DOWN }) {
			page.element("#tree [tabindex='0']").sendKeys(key);
		}
		assertThat(focused(page)).isEqualTo("Mail");
		assertThat(page.element("#tree [data-key='Notes']").getDomAttribute("aria-expanded")).isEqualTo("false");
		page.element("#tree [tabindex='0']").sendKeys(Keys.SPACE);
		await().untilAsserted(() -> assertThat(page.front()).isEqualTo("Mail"));
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		page.element("#tree [tabindex='0']").sendKeys(Keys.END);
		assertThat(focused(page)).isEqualTo("Dock");
		page.element("#tree [tabindex='0']").sendKeys(Keys.ARROW_RIGHT);
		page.element("#tree [tabindex='0']").sendKeys(Keys.END, Keys.ENTER);
		await().untilAsserted(() -> assertThat(page.front()).isEqualTo("Calculator"));
	}

	private static String focused(DesktopPage page) {
		return String.valueOf(page.script("return document.activeElement.dataset.key"));
	}

	@Test
	void aFieldOfTheTreeLeadsToTheForm() {
		DesktopPage page = open();
		page.script("document.querySelector('#tree [data-key=\"Notes/body\"]').click()");
		page.element("#tree [tabindex='0']").sendKeys(Keys.ENTER);
		assertThat(page.script("return document.activeElement.id")).isEqualTo("text");
		page.write("#text", "Soup");
		page.element("#send").sendKeys(Keys.ENTER);
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		page.awaitPicture("Notes/body", "Soup");
	}

	@Test
	void aChangeThatThePageHasNotSeenIsNoticed() {
		DesktopPage page = open();
		page.choose("#operation", "click");
		page.choose("#app", "Notes");
		page.write("#target", "New note");
		page.click("#unchanged");
		page.script("""
				const send = window.fetch;
				window.fetch = (...call) => send("reset", { method: "POST" }).then(() => send(...call));
				""");
		page.click("#send");
		assertThat(page.awaitAnswer()).isEqualTo("snapshot_stale");
		assertThat(page.text("#answer-advice")).contains("Send observe");
	}

	@Test
	void aPageThatWasAwayCatchesUp() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			DesktopPage page = DesktopPage.open(browser, cable.baseUrl());
			this.caller.done("readiness", "{}");
			await().untilAsserted(() -> assertThat(page.events().get(0)).contains("readiness"));
			int before = page.events().size();
			cable.cut();
			page.awaitConnection("waiting");
			this.caller.done("open_app", "{\"app\":\"Calculator\"}");
			page.click("#send");
			assertThat(page.awaitAnswer()).isEqualTo("no answer");
			cable.plugIn();
			page.awaitConnection("live");
			await().untilAsserted(() -> assertThat(page.front()).isEqualTo("Calculator"));
			await().untilAsserted(() -> assertThat(page.events()).hasSize(Math.min(60, before + 3)));
		}
	}

	@Test
	void aPageOfAnotherOriginCommandsNothing() throws IOException {
		long revision = this.caller.state().required("desktop").required("revision").asLong();
		try (Cable elsewhere = new Cable(this.port)) {
			// To the browser another port is the same site, but another origin.
			browser.driver().get(elsewhere.baseUrl() + "/elsewhere");
			for (String type : new String[] { "text/plain", "application/x-www-form-urlencoded" }) {
				Object answer = browser.driver()
					.executeAsyncScript("""
							const [address, type, body, done] = arguments;
							fetch(address, { method: "POST", mode: "no-cors", headers: { "Content-Type": type }, body })
								.then((response) => done(response.type), (failure) => done(String(failure)));
							""", baseUrl() + "/app-control/requests", type,
							Caller.request("run", "open_app", "{\"app\":\"Calculator\"}"));
				// It is refused, and the page that asked is not even shown that.
				assertThat(answer).asString().startsWith("TypeError");
			}
		}
		assertThat(this.caller.state().required("desktop").required("revision").asLong()).isEqualTo(revision);
	}

	@Test
	void everythingComesFromTheServerAndNothingIsWrong() {
		browser.addresses();
		DesktopPage page = open();
		page.play("Write a note");
		page.awaitPicture("Notes/list/2", "Picnic");
		assertThat(page.awaitAnswer()).isEqualTo("ok");
		assertThat(browser.addresses()).anyMatch((address) -> address.endsWith("/app-control/requests"))
			.allMatch((address) -> address.startsWith(baseUrl() + "/"));
		assertThat(browser.log()).isEqualTo(List.of());
	}

}
