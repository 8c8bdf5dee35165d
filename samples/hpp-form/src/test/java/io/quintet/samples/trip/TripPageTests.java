package io.quintet.samples.trip;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

@TripTest
@Tag("browser")
class TripPageTests {

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

	private String baseUrl() {
		return "http://127.0.0.1:" + this.port;
	}

	private TripPage open() {
		return TripPage.open(browser, baseUrl());
	}

	private HttpAgent agent(TripPage page) {
		return new HttpAgent(baseUrl(), page);
	}

	@Test
	void everyTypeOfFieldShowsWhatTheAgentWrote() {
		TripPage page = open();
		agent(page).write("""
				{"traveller": "Ada Lovelace", "cabin": "premium", "departure": "2027-05-03T09:30:00",
				 "return": "2027-05-10T18:00:00+02:00", "travellers": 2, "budget": 2400.5,
				 "interests": ["museums", "hiking"], "flexible": true, "notes": "Two\\nlines"}
				""");
		await().untilAsserted(() -> {
			assertThat(page.shown("traveller")).isEqualTo("Ada Lovelace");
			assertThat(page.shown("cabin")).isEqualTo("Premium economy");
			assertThat(page.shown("departure")).isEqualTo("2027-05-03T09:30");
			assertThat(page.shown("return")).isEqualTo("2027-05-10T18:00");
			assertThat(page.shown("travellers")).isEqualTo("2");
			assertThat(page.shown("budget")).isEqualTo("2400.5");
			assertThat(page.shown("interests")).isEqualTo("museums,hiking");
			assertThat(page.shown("flexible")).isEqualTo("true");
			assertThat(page.shown("notes")).isEqualTo("Two\nlines");
		});
		assertThat(page.text(".field[data-key='return'] .remark")).contains("2027-05-10T18:00:00+02:00");
	}

	@Test
	void everyTypeOfFieldReachesTheServerInItsType() {
		TripPage page = open();
		page.type("traveller", "Ada Lovelace");
		page.type("travellers", "3");
		page.type("budget", "1999.5");
		new Select(page.control("cabin")).selectByVisibleText("Business");
		page.click("#field-flexible");
		page.control("interests").sendKeys("museums", Keys.ENTER, "hiking", Keys.ENTER);
		page.script("""
				const departure = document.querySelector("#field-departure");
				departure.value = "2027-05-03T09:30";
				departure.dispatchEvent(new Event("input", { bubbles: true }));
				""");
		HttpAgent agent = agent(page);
		await().untilAsserted(() -> {
			assertThat(agent.value("traveller").path("value").asString("")).isEqualTo("Ada Lovelace");
			assertThat(agent.value("travellers").path("value").toString()).isEqualTo("3");
			assertThat(agent.value("budget").path("value").toString()).isEqualTo("1999.5");
			assertThat(agent.value("cabin").path("value").asString("")).isEqualTo("business");
			assertThat(agent.value("flexible").path("value").toString()).isEqualTo("true");
			assertThat(agent.value("interests").path("value").toString()).isEqualTo("[\"museums\",\"hiking\"]");
			assertThat(agent.value("departure").path("value").asString("")).isEqualTo("2027-05-03T09:30:00");
		});
	}

	@Test
	void everyFieldNamesItsAuthor() {
		TripPage page = open();
		assertThat(page.author("traveller")).isEqualTo("Empty");
		page.type("traveller", "Ada");
		assertThat(page.author("traveller")).isEqualTo("You");
		agent(page).write("{\"destination\": \"Lisbon\"}");
		await().untilAsserted(() -> assertThat(page.author("destination")).isEqualTo("AI"));
		page.type("destination", "Porto");
		page.leave("destination");
		assertThat(page.author("destination")).isEqualTo("You, after AI");
		await().untilAsserted(
				() -> assertThat(agent(page).value("destination").path("by").asString("")).isEqualTo("user_edit"));
		assertThat(page.by("destination")).isEqualTo("user_edit");
	}

	@Test
	void theAgentsWritingIsTyped() {
		TripPage page = open();
		page.script("""
				window.seen = [];
				const notes = document.querySelector("#field-notes");
				const who = document.querySelector("#field-notes-who");
				const look = () => {
					window.seen.push(notes.value.length + " " + who.textContent);
					requestAnimationFrame(look);
				};
				look();
				""");
		agent(page).write("{\"notes\": \"A quiet room, and no connection shorter than an hour.\"}");
		await().untilAsserted(() -> assertThat(page.author("notes")).isEqualTo("AI"));
		assertThat(page.script("return window.seen.some((entry) => /^([1-9]|[1-4][0-9]) AI is writing$/.test(entry))"))
			.isEqualTo(true);
	}

	@Test
	void reducedMotionShowsTheValueAtOnce() {
		browser.prefer(Map.of("prefers-reduced-motion", "reduce"));
		try {
			TripPage page = open();
			page.script("""
					window.partial = false;
					const notes = document.querySelector("#field-notes");
					const look = () => {
						window.partial ||= notes.value.length > 0 && notes.value.length < 20;
						requestAnimationFrame(look);
					};
					look();
					""");
			agent(page).write("{\"notes\": \"A quiet room, please.\"}");
			await().untilAsserted(() -> assertThat(page.author("notes")).isEqualTo("AI"));
			assertThat(page.shown("notes")).isEqualTo("A quiet room, please.");
			assertThat(page.script("return window.partial")).isEqualTo(false);
		}
		finally {
			browser.prefer(Map.of("prefers-reduced-motion", "no-preference"));
		}
	}

	@Test
	void refusedValuesAreExplainedAtTheirFields() {
		TripPage page = open();
		page.type("traveller", "Ada");
		page.leave("traveller");
		HttpAgent agent = agent(page);
		await().until(() -> agent.value("traveller").path("by").asString("").equals("user"));
		agent.write("{\"traveller\": \"Bob\", \"travellers\": \"two\", \"cabin\": \"hold\"}");
		await().untilAsserted(() -> {
			assertThat(page.problem("traveller")).contains("rejected");
			assertThat(page.problem("travellers")).contains("a whole number is expected");
			assertThat(page.problem("cabin")).contains("one of the choices is expected");
		});
		assertThat(page.shown("traveller")).isEqualTo("Ada");
		agent.write("{\"travellers\": 2}", false, 0);
		await().untilAsserted(() -> {
			assertThat(page.shown("travellers")).isEqualTo("2");
			assertThat(page.problem("travellers")).isEmpty();
		});
		assertThat(page.problem("cabin")).isNotEmpty();
	}

	@Test
	void theSimulatedAgentWritesWhatIsEmptyAndLeavesTheRest() {
		TripPage page = open();
		page.type("destination", "Porto");
		page.leave("destination");
		await().until(() -> agent(page).value("destination").path("by").asString("").equals("user"));
		page.click("#simulate");
		await().untilAsserted(() -> {
			assertThat(page.author("notes")).isEqualTo("AI");
			assertThat(page.shown("travellers")).isEqualTo("2");
			assertThat(page.text("#log")).contains("AI wrote Notes", "AI is done: 7 written", "You wrote Destination");
		});
		assertThat(page.shown("destination")).isEqualTo("Porto");
		assertThat(page.author("traveller")).isEqualTo("Empty");
		await().until(() -> page.text("#simulate").equals("Simulate an agent"));
		page.click("#simulate");
		await().untilAsserted(() -> assertThat(page.text("#log")).contains("found nothing to fill in"));
	}

	@Test
	void theUserSendsTheFinishedFormAndSeesWhatArrived() {
		TripPage page = open();
		page.click("#send");
		assertThat(page.text("#send-hint")).contains("Traveller (it is required)", "E-mail (it is required)");
		assertThat(page.script("return document.activeElement.id")).isEqualTo("field-traveller");
		page.click("#simulate");
		page.type("traveller", "Ada Lovelace");
		page.type("email", "ada at example");
		page.leave("email");
		assertThat(page.text("#field-email-wrong")).contains("e-mail address such as");
		await().untilAsserted(() -> assertThat(page.author("notes")).isEqualTo("AI"));
		page.click("#send");
		assertThat(page.text("#send-hint")).contains("E-mail (it is not valid)");
		page.type("email", "ada@example.org");
		page.leave("email");
		HttpAgent agent = agent(page);
		page.click("#send");
		await().untilAsserted(() -> assertThat(page.text("#ended-title")).isEqualTo("Your request was sent"));
		assertThat(page.text("#receipt")).contains("Traveller\nAda Lovelace\nYou", "Destination\nLisbon\nAI",
				"E-mail\nada@example.org\nYou");
		assertThat(page.text("#ended-text")).containsPattern("TR-[0-9A-F]{6}");
		agent.answer("GET", "/context/", "", 404);
		page.click("#restart");
		page.awaitLive();
		assertThat(page.isDisplayed("#receipt")).isFalse();
	}

	@Test
	void anAgentIsToldWhatAnEMailAddressIs() {
		TripPage page = open();
		agent(page).write("{\"email\": \"ada at example\"}");
		await().untilAsserted(() -> assertThat(page.problem("email")).contains("an e-mail address such as"));
		assertThat(page.shown("email")).isEmpty();
	}

	@Test
	void anEmptyBoxSaysWhatWillBeInIt() {
		TripPage page = open();
		assertThat(page.text("#log + .blank")).isEqualTo("What you and the AI write appears here.");
		page.type("traveller", "Ada");
		page.leave("traveller");
		await().untilAsserted(() -> assertThat(page.text("#log")).contains("You wrote Traveller"));
		assertThat(page.isDisplayed("#log + .blank")).isFalse();
		assertThat(page.isDisplayed(".back")).as("on its own the demo has no start page").isFalse();
	}

	@Test
	void aFrameThatComesLateReplacesNothingThatTheUserWrote() {
		ChromeDriver driver = browser.driver();
		Object script = driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
				window.WebSocket = class extends WebSocket {
					constructor(url) {
						super(url);
						window.socket = this;
					}
				};
				""")).get("identifier");
		TripPage page = open();
		page.type("destination", "Porto");
		page.leave("destination");
		await().until(() -> agent(page).value("destination").path("by").asString("").equals("user"));
		// The page knows it from the server then, and waits for no confirmation.
		driver.navigate().refresh();
		page.awaitLive();
		await().untilAsserted(() -> assertThat(page.author("destination")).isEqualTo("You"));
		page.script("""
				window.socket.dispatchEvent(new MessageEvent("message",
					{ data: JSON.stringify({ type: "action", key: "destination", value: "Lisbon" }) }));
				""");
		assertThat(page.shown("destination")).isEqualTo("Porto");
		assertThat(page.author("destination")).isEqualTo("You");
		driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument",
				Map.of("identifier", String.valueOf(script)));
	}

	@Test
	void timeCanBeAdded() {
		TripPage page = open();
		await().untilAsserted(() -> assertThat(page.text("#clock")).startsWith("29:"));
		page.click("#extend");
		await().untilAsserted(() -> assertThat(page.text("#clock")).matches("59:\\d\\d|1:00:00"));
		assertThat(agent(page).context().required("expiresIn").asInt()).isBetween(3500, 3600);
	}

	@Test
	void anEndedSessionSaysSoAndCanBeFollowedByAnother() {
		TripPage page = open();
		page.type("traveller", "Ada");
		page.leave("traveller");
		HttpAgent agent = agent(page);
		await().until(() -> agent.value("traveller").has("value"));
		page.click("#end");
		page.click("#end-keep");
		assertThat(page.connection()).isEqualTo("live");
		page.click("#end");
		page.click("#end-confirm");
		await().untilAsserted(() -> assertThat(page.isDisplayed("#ended")).isTrue());
		assertThat(page.connection()).isEqualTo("ended");
		assertThat(page.control("traveller").isEnabled()).isFalse();
		assertThat(page.shown("traveller")).isEqualTo("Ada");
		agent.answer("GET", "/context/", "", 404);
		page.click("#restart");
		page.awaitLive();
		assertThat(page.isDisplayed("#ended")).isFalse();
		assertThat(page.shown("traveller")).isEmpty();
	}

	@Test
	void aSessionThatTheOtherSideEndedSaysSo() {
		TripPage page = open();
		agent(page).answer("DELETE", "/session/", "", 200);
		await().untilAsserted(() -> assertThat(page.text("#ended-text")).contains("closed"));
	}

	@Test
	void aReloadResumesTheSession() {
		TripPage page = open();
		String id = page.sessionId();
		agent(page).write("{\"destination\": \"Lisbon\"}", false, 0);
		page.type("traveller", "Ada");
		browser.driver().navigate().refresh();
		page.awaitLive();
		assertThat(page.sessionId()).isEqualTo(id);
		await().untilAsserted(() -> {
			assertThat(page.shown("destination")).isEqualTo("Lisbon");
			assertThat(page.author("destination")).isEqualTo("AI");
			assertThat(page.shown("traveller")).isEqualTo("Ada");
			assertThat(page.author("traveller")).isEqualTo("You");
		});
	}

	@Test
	void aLostConnectionComesBackAndNothingIsMissed() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			TripPage page = TripPage.open(browser, cable.baseUrl());
			HttpAgent agent = agent(page);
			cable.cut();
			await().untilAsserted(() -> assertThat(page.connection()).isEqualTo("waiting"));
			agent.write("{\"destination\": \"Lisbon\", \"traveller\": \"Bob\"}");
			page.type("traveller", "Ada");
			page.type("notes", "written offline");
			cable.plugIn();
			page.awaitLive();
			await().untilAsserted(() -> {
				assertThat(page.shown("destination")).isEqualTo("Lisbon");
				assertThat(agent.value("notes").path("value").asString("")).isEqualTo("written offline");
				assertThat(agent.value("traveller").path("value").asString("")).isEqualTo("Ada");
				assertThat(page.by("traveller")).isEqualTo("user_edit");
			});
			assertThat(page.shown("traveller")).isEqualTo("Ada");
		}
	}

	@Test
	void anEditOutsideTheSocketReachesThePage() {
		TripPage page = open();
		agent(page).answer("POST", "/notify/", "{\"key\":\"notes\",\"value\":\"from elsewhere\"}", 200);
		agent(page).write("{\"destination\": \"Lisbon\"}");
		await().untilAsserted(() -> assertThat(page.shown("notes")).isEqualTo("from elsewhere"));
		assertThat(page.author("notes")).isEqualTo("You");
	}

	@Test
	void thePromptIsCopiedAsItIsShown() {
		TripPage page = open();
		browser.grant(baseUrl(), "clipboardReadWrite", "clipboardSanitizedWrite");
		page.click("#copy");
		await().untilAsserted(() -> assertThat(page.text("#copy")).isEqualTo("Copied"));
		page.click("summary");
		String shown = String.valueOf(page.script("return document.querySelector('#prompt').textContent"));
		assertThat(browser.driver()
			.executeAsyncScript("navigator.clipboard.readText().then(arguments[0], (ex) => arguments[0](String(ex)))"))
			.isEqualTo(shown);
		assertThat(shown).contains("- sessionId: " + page.sessionId());
	}

	@Test
	void theFormCanBeFilledWithoutAMouse() {
		TripPage page = open();
		page.control("traveller").sendKeys("Ada", Keys.TAB, "ada@example.org", Keys.TAB, "Lisbon", Keys.TAB);
		assertThat(page.script("return document.activeElement.id")).isEqualTo("field-cabin");
		assertThat(page.script("return getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
		page.control("flexible").sendKeys(Keys.SPACE);
		HttpAgent agent = agent(page);
		await().untilAsserted(() -> {
			assertThat(agent.value("destination").path("value").asString("")).isEqualTo("Lisbon");
			assertThat(agent.value("flexible").path("value").toString()).isEqualTo("true");
		});
	}

}
