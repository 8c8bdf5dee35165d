package io.quintet.samples.console;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.happy.test.FakeHappyServer;
import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person at the page, and what happens elsewhere meanwhile.
 */
@ConsoleTest
@Tag("browser")
class ConsolePageTests {

	private static Browser browser;

	@LocalServerPort
	int port;

	@Autowired
	FakeHappyServer server;

	@Autowired
	SimulatedAccount simulated;

	private Caller caller;

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
		this.server.faults().clear();
	}

	private String baseUrl() {
		return "http://127.0.0.1:" + this.port;
	}

	private ConsolePage open() {
		return ConsolePage.open(browser, baseUrl());
	}

	@Test
	void aSessionIsStartedAndItsTurnIsStreamed() {
		ConsolePage page = open();
		assertThat(page.text("#machines")).contains("workshop", "online", "attic", "away");
		page.start("Prices");
		assertThat(page.text("#session-where")).isEqualTo("claude in ~/shop on workshop");
		page.choose("#mode", "asks for nothing");
		page.say("Read the prices again");
		assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		assertThat(page.log()).hasSize(7);
		assertThat(page.log().get(0)).startsWith("user: Read the prices again");
		assertThat(page.log().get(1)).startsWith("thinking: Thinking | The wish is: “Read the prices again”");
		assertThat(page.log().get(2)).isEqualTo("tool: Read Read prices.csv | done");
		assertThat(page.log().get(3)).startsWith("agent: The file has 212 prices").contains(" | Before I call it done");
		assertThat(page.log().get(4)).isEqualTo("tool: Bash Run the tests | done");
		assertThat(page.log().get(5)).startsWith("agent: 48 tests");
		assertThat(page.element("#text").getDomProperty("value")).isEmpty();
	}

	@Test
	void aPermissionIsGivenByKeyboard() {
		ConsolePage page = open();
		page.start("Keyboard");
		page.say("Read the prices again");
		page.awaitAsk();
		page.awaitState("waits");
		assertThat(page.text("#asks")).contains("May it use Bash?", "./mvnw -q test");
		assertThat(page.script("return document.querySelector('#announcement').textContent")).asString()
			.contains("asks for a permission: Bash");
		assertThat(page.focused().getDomAttribute("id")).isEqualTo("text");
		page.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
		page.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
		page.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
		assertThat(page.focused().getText()).isEqualTo("Allow");
		page.focused().sendKeys(Keys.ENTER);
		assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		assertThat(page.log()).contains("tool: Bash Run the tests | done · you allowed it");
		assertThat(page.isDisplayed("#asks")).isFalse();
		assertThat(page.focused().getDomAttribute("id")).isEqualTo("text");
	}

	@Test
	void aPermissionThatIsNotGivenIsExplained() {
		ConsolePage page = open();
		page.start("Denied");
		page.say("Read the prices again");
		page.awaitAsk();
		page.write("#asks input", "They take an hour");
		page.click("#asks .deny");
		assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		assertThat(page.log()).contains("tool: Bash Run the tests | not done · you did not allow it")
			.anyMatch((item) -> item.startsWith("agent: Then I leave") && item.contains("They take an hour"));
		browser.driver().navigate().refresh();
		assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		await().untilAsserted(
				() -> assertThat(page.log()).contains("tool: Bash Run the tests | not done · you did not allow it"));
	}

	@Test
	void aTurnIsStoppedAndTheSessionLivesOn() {
		ConsolePage page = open();
		page.start("Abort");
		page.say("Read the prices again");
		page.awaitAsk();
		page.click("#abort");
		assertThat(page.awaitEnd()).isEqualTo("CANCELLED");
		await().untilAsserted(
				() -> assertThat(page.log()).contains("tool: Bash Run the tests | not done · no longer asked"));
		page.awaitState("idle");
		page.say("fail, please");
		await().untilAsserted(() -> assertThat(page.awaitEnd()).isEqualTo("FAILED"));
		assertThat(page.log()).contains("notice: Process exited unexpectedly");
	}

	@Test
	void aSessionIsRenamedAndEnded() {
		ConsolePage page = open();
		page.start("Before");
		page.click("#rename");
		page.write("#new-name", "After");
		page.element("#new-name").sendKeys(Keys.ENTER);
		page.awaitTitle("After");
		await().untilAsserted(() -> assertThat(page.sessions()).contains("After: live").doesNotContain("Before: live"));
		assertThat(page.focused().getDomAttribute("id")).isEqualTo("rename");
		page.click("#stop");
		page.awaitState("over");
		await().untilAsserted(() -> assertThat(page.sessions()).contains("After: over"));
		assertThat(page.element("#send").getDomAttribute("aria-disabled")).isEqualTo("true");
	}

	@Test
	void aRestartOfTheHappyServerLosesNothing() {
		ConsolePage page = open();
		page.start("Restart");
		page.say("Read the prices again");
		page.awaitState("works");
		this.server.restart(Duration.ofMillis(700));
		await().untilAsserted(() -> assertThat(page.text("#connection-text")).contains("nothing gets lost"));
		page.awaitAsk();
		page.awaitConnection("live");
		page.click("#asks .allow");
		assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		assertThat(page.log()).hasSize(7);
		assertThat(page.log().get(3)).contains("The file has", "I have written", "Before I call");
	}

	@Test
	void aPageThatWasAwayCatchesUp() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			ConsolePage page = ConsolePage.open(browser, cable.baseUrl());
			String id = page.start("Away");
			cable.cut();
			page.awaitConnection("waiting");
			await().untilAsserted(() -> assertThat(page.text("#problem")).contains("own server does not answer"));
			this.caller.write(id, "Read the prices again", "yolo");
			cable.plugIn();
			assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
			assertThat(page.log()).hasSize(7);
			page.awaitConnection("live");
			await().until(() -> !page.isDisplayed("#problem"));
		}
	}

	@Test
	void twoPagesSeeTheSame() {
		try (Browser second = Browser.start()) {
			ConsolePage page = open();
			String id = page.start("Shared");
			ConsolePage other = ConsolePage.open(second, baseUrl());
			other.script("location.hash = arguments[0]", id);
			other.awaitTitle("Shared");
			page.say("Read the prices again");
			page.awaitAsk();
			other.awaitAsk();
			other.click("#asks .allow");
			assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
			assertThat(other.awaitEnd()).isEqualTo("COMPLETED");
			await().untilAsserted(() -> assertThat(other.log()).isEqualTo(page.log()));
			assertThat(page.isDisplayed("#asks")).isFalse();
			other.click("#rename");
			other.write("#new-name", "Shared by two");
			other.element("#new-name").sendKeys(Keys.ENTER);
			page.awaitTitle("Shared by two");
			await().untilAsserted(() -> assertThat(page.sessions()).contains("Shared by two: live"));
		}
	}

	@Test
	void whatGoesWrongIsShownInWordsForAPerson() {
		ConsolePage page = open();
		page.click("#machines li:nth-child(2) input");
		assertThat(page.text("#away")).isEqualTo("attic is away: nothing can be started there now.");
		page.click("#spawn");
		await().until(() -> page.isDisplayed("#problem"));
		assertThat(page.text("#problem-text"))
			.isEqualTo("attic is away. Choose a machine that is online, or start the Happy daemon there.");
		assertThat(page.text("body")).doesNotContain("Exception");
		page.click("#machines li:nth-child(1) input");
		page.choose("#agent", "codex");
		page.click("#problem-close");
		assertThat(page.isDisplayed("#problem")).isFalse();
		assertThat(page.text("#away")).isEmpty();
		page.start("Fine");
		assertThat(page.text("#session-where")).startsWith("codex in");
	}

	@Test
	void sessionsOfOneFolderAreToldApart() {
		ConsolePage page = open();
		for (String agent : List.of("claude", "codex")) {
			page.choose("#agent", agent);
			page.write("#directory", "~/twice");
			page.click("#spawn");
			await().untilAsserted(() -> assertThat(page.text("#session-where")).startsWith(agent + " in ~/twice"));
		}
		await().untilAsserted(() -> assertThat(listed(page, "~/twice")).hasSize(2));
		assertThat(listed(page, "~/twice")).doesNotHaveDuplicates()
			.anySatisfy((line) -> assertThat(line).matches("\\d\\d:\\d\\d:\\d\\d · claude in ~/twice on workshop"));
	}

	private static List<String> listed(ConsolePage page, String directory) {
		return ((List<?>) Objects.requireNonNull(page
			.script("return [...document.querySelectorAll('#sessions .muted')].map((line) => line.textContent)")))
			.stream()
			.map(String::valueOf)
			.filter((line) -> line.contains(directory))
			.toList();
	}

	@Test
	void aSuggestionFitsTheScriptedAgent() {
		ConsolePage page = open();
		page.start("Suggested");
		assertThat(page.script("return getComputedStyle(document.querySelector('#log'), '::before').content"))
			.asString()
			.contains("appears here");
		page.click("#tries li:nth-child(2) button");
		page.click("#send");
		assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		page.click("#tries li:nth-child(3) button");
		page.click("#send");
		await().untilAsserted(
				() -> assertThat(page.script("return document.querySelectorAll('#log .turn').length")).isEqualTo(2L));
		assertThat(page.awaitEnd()).isEqualTo("FAILED");
		assertThat(page.isDisplayed(".back")).as("on its own the demo has no start page").isFalse();
	}

	@Test
	void theQuestionIsInViewOnAPhone() {
		browser.size(390, 844);
		try {
			ConsolePage page = open();
			page.start("Phone");
			page.say("Read the prices again");
			page.awaitAsk();
			await().untilAsserted(() -> assertThat(page.script("""
					const { top, bottom } = document.querySelector('#asks li').getBoundingClientRect();
					return top >= 0 && bottom <= innerHeight;
					""")).isEqualTo(true));
			page.click("#asks .allow");
			assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		}
		finally {
			browser.size(1280, 1000);
		}
	}

	@Test
	void aFolderThatIsMissingIsCreatedAfterAQuestion() {
		this.server.machine(this.simulated.account(), SimulatedAccount.ONLINE)
			.missingDirectory(SimulatedAccount.MISSING);
		ConsolePage page = open();
		page.write("#directory", SimulatedAccount.MISSING);
		page.write("#name", "New idea");
		page.click("#spawn");
		await().until(() -> page.isDisplayed("#create"));
		assertThat(page.text("#missing-text")).contains(SimulatedAccount.MISSING);
		page.focused().sendKeys(Keys.ENTER);
		page.awaitTitle("New idea");
		assertThat(page.text("#session-where")).contains(SimulatedAccount.MISSING);
	}

	@Test
	void aSessionThatIsGoneSaysSo() {
		ConsolePage page = open();
		page.script("location.hash = 'nowhere'");
		await().untilAsserted(() -> assertThat(page.text("#problem-text")).startsWith("This session is gone"));
	}

	@Test
	void anAddressThatMakesNoSenseOpensNothing() {
		ConsolePage page = open();
		page.script("location.hash = '%'");
		page.script("location.hash = '%E0%A4%A'");
		assertThat(page.text("#session-title")).isEqualTo("No session is open");
		assertThat(browser.log()).isEqualTo(List.of());
	}

	@Test
	void everythingComesFromTheServerAndNothingIsWrong() {
		browser.addresses();
		ConsolePage page = open();
		page.start("<b>Clean</b>");
		page.choose("#mode", "asks for nothing");
		page.say("<img src=x onerror=alert(1)>");
		assertThat(page.awaitEnd()).isEqualTo("COMPLETED");
		assertThat(page.log().get(0)).contains("<img src=x onerror=alert(1)>");
		assertThat(browser.addresses()).anyMatch((address) -> address.endsWith("/messages"))
			.allMatch((address) -> address.startsWith(baseUrl() + "/") || address.equals("about:blank"));
		assertThat(browser.log()).isEqualTo(List.of());
	}

}
