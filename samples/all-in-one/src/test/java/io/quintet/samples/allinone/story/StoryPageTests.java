package io.quintet.samples.allinone.story;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The walk through the story, on its page and in its thread.
 */
@StoryTest
@Tag("browser")
class StoryPageTests {

	private static final String BEGIN = "You are Ada, and your agent is at the door";

	private static final String RUN = "May the coder run “./mvnw -q test”?";

	private static final String CLICK = "May Juniper click “Send” in Mail?";

	private static Browser browser;

	@LocalServerPort
	private int port;

	@Autowired
	private SimulatedLimePlatform platform;

	@Autowired
	private Desktop desktop;

	@Autowired
	private KillSwitch killSwitch;

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
	void awaitPlatform() {
		this.platform.awaitStream();
		browser.log();
	}

	@AfterEach
	void reset() {
		this.killSwitch.reset();
		this.desktop.reset();
		browser.size(1280, 1000);
	}

	private StoryPage open() {
		StoryPage page = StoryPage.open(browser, this.port, null);
		page.prefer("light");
		return page;
	}

	/** Walks up to the form that waits for the visitor. */
	private StoryPage withForm() {
		StoryPage page = open();
		page.click("#go");
		page.awaitTitle("Is this your agent?");
		page.press("Approve the login");
		page.awaitTitle("Let Juniper into the room?");
		page.press("Let it in");
		page.awaitTitle("Plan the trip together");
		page.press("Fill it in together");
		page.awaitTitle("Who travels?");
		return page;
	}

	@Test
	void theWholeStoryByKeyboard() {
		StoryPage page = open();
		assertThat(page.active()).isEmpty();
		page.type(Keys.TAB);
		assertThat(page.element(":focus").getText()).isEqualTo("Skip to what is next");
		page.type(Keys.ENTER);
		page.type(Keys.TAB);
		page.press("Start the story");

		page.awaitTitle("Is this your agent?");
		assertThat(page.active()).isEqualTo("lime");
		assertThat(page.text("#lime-chip")).isEqualTo("Waiting");
		assertThat(page.text("#announcement")).startsWith("Is this your agent?");
		page.press("Approve the login");

		page.awaitTitle("Let Juniper into the room?");
		assertThat(page.active()).isEqualTo("acp");
		assertThat(page.text("#lime-chip")).isEqualTo("Logged in");
		assertThat(page.texts("#passport-facts dd")).startsWith("agent_juniper", "lime:agent_juniper");
		assertThat(said(page, "lime:agent_juniper")).isEmpty();
		page.press("Let it in");

		page.awaitTitle("Plan the trip together");
		assertThat(page.active()).isEqualTo("hpp");
		assertThat(page.texts("#talk .words")).anyMatch((text) -> text.startsWith("Hello Ada"));
		assertThat(said(page, "lime:agent_juniper")).hasSize(2);
		page.press("Fill it in together");

		page.awaitTitle("Who travels?");
		assertThat(page.texts("#fields .who")).containsExactly("AI", "AI", "Empty", "AI");
		assertThat(page.focused()).isEqualTo("field-travellers");
		page.type("9", Keys.ENTER);
		await().until(() -> page.text("#field-travellers-problem").contains("at most 6"));
		assertThat(page.focused()).isEqualTo("field-travellers");
		page.type(Keys.chord(Keys.CONTROL, "a"), "2", Keys.ENTER);

		page.awaitTitle(RUN);
		assertThat(page.active()).isEqualTo("happy");
		assertThat(page.texts("#fields .who")).containsExactly("AI", "AI", "You", "AI");
		assertThat(page.text("#hpp-chip")).isEqualTo("submitted");
		JsonNode answer = parts(page, "ada").filter((part) -> part.path("form_id").asString("").equals("trip"))
			.findFirst()
			.orElseThrow();
		assertThat(answer.at("/values/travellers").asInt()).isEqualTo(2);
		assertThat(page.texts("#session .turn"))
			.allMatch((text) -> text.endsWith("Read the prices again when their file changes"));
		page.press("Approve");

		page.awaitTitle(CLICK);
		assertThat(page.active()).isEqualTo("app");
		assertThat(page.text("#happy-chip")).isEqualTo("completed");
		assertThat(page.text("#session")).contains("48 tests, all green");
		assertThat(page.text("#screen")).contains("booking@trains.example", "Lisbon for 2, by train on Saturday.");
		page.press("Approve");

		page.awaitTitle("Booked. Have a good trip!");
		await().until(() -> page.text("#screen").contains("Sent: 1"));
		assertThat(page.texts("#way [data-state='done']")).hasSize(5);
		assertThat(said(page, "lime:agent_juniper")).endsWith("Booked: Lisbon on Saturday for 2. Have a good trip!");
		assertThat(parts(page, "ada").filter((part) -> part.at("/values/approved").asBoolean(false))).hasSize(2);
		await().untilAsserted(() -> assertThat(page.texts("#strip .meter")).noneMatch((text) -> text.endsWith(" 0")));
		assertThat(page.focused()).isEqualTo("go");
		assertThat(browser.log()).as("but that nine are too many")
			.allMatch((line) -> line.contains("/forms/send"))
			.hasSize(1);
		page.press("Play again");
		page.awaitTitle("Is this your agent?");
		assertThat(page.texts("#talk li")).isEmpty();
	}

	private static List<String> said(StoryPage page, String author) {
		return parts(page, author).map((part) -> part.path("text").asString("")).toList();
	}

	private static Stream<JsonNode> parts(StoryPage page, String author) {
		return page.events()
			.stream()
			.filter((event) -> event.required("type").asString().equals("message")
					&& event.at("/author/id").asString().equals(author))
			.map((event) -> event.at("/content/0"));
	}

	@Test
	void onAPhoneTheActivePanelComesIntoView() {
		browser.size(390, 844);
		StoryPage page = open();
		page.assertAccessible("light", "dark");
		page.click("#go");
		page.awaitTitle("Is this your agent?");
		await().until(() -> page.sees("[data-panel='lime'].panel"));
		page.click("#go");
		page.awaitTitle("Let Juniper into the room?");
		await().until(() -> page.sees("[data-panel='acp'].panel"));
		page.click("#go");
		page.awaitTitle("Plan the trip together");
		page.click("#go");
		page.awaitTitle("Who travels?");
		await().until(() -> page.sees("[data-panel='hpp'].panel"));
		page.assertAccessible("dark", "light");
		page.element("#field-travellers").sendKeys("1");
		page.click("#go");
		page.awaitTitle(RUN);
		await().until(() -> page.sees("[data-panel='happy'].panel"));
		page.assertAccessible("dark", "light");
		page.click("#go");
		page.awaitTitle(CLICK);
		await().until(() -> page.sees("[data-panel='app'].panel"));
		page.assertAccessible("dark", "light");
		page.click("#go");
		page.awaitTitle("Booked. Have a good trip!");
		page.assertAccessible("dark", "light");
	}

	@Test
	void aDesktopThatIsStoppedWaitsForItsVisitorAndNoMeansNo() {
		StoryPage page = withForm();
		page.assertAccessible("dark", "light");
		page.type("3", Keys.ENTER);
		page.awaitTitle(RUN);
		page.assertAccessible("dark", "light");
		page.click("#deny");
		page.awaitTitle("Juniper books in the desktop");
		page.click("#switch");
		page.awaitTitle("The desktop is stopped");
		await().until(() -> page.text("#app-chip").equals("Stopped"));
		assertThat(page.text("#session")).contains("Then I leave the tests to you");
		page.assertAccessible("dark", "light");
		page.click("#go");
		page.awaitTitle(CLICK);
		page.click("#deny");
		page.awaitTitle("Nothing was booked");
		page.assertAccessible("dark", "light");
		assertThat(this.desktop.state().toString()).contains("sent=0");
	}

	@Test
	void aReloadGoesOnWhereTheStoryIs() {
		StoryPage page = withForm();
		browser.driver().navigate().refresh();
		page.awaitTitle("Who travels?");
		await().until(() -> page.texts("#fields .who").equals(List.of("AI", "AI", "Empty", "AI")));
		page.element("#field-travellers").sendKeys("4", Keys.ENTER);
		page.awaitTitle(RUN);
		assertThat(page.text("#talk")).contains("Hello Ada");
	}

	@Test
	void whatGoesWrongIsSaid() {
		StoryPage page = open();
		Visitor first = Visitor.begin(this.port);
		Visitor second = Visitor.begin(this.port);
		page.click("#go");
		await().until(() -> page.text("#problem").equals("Too many stories are going on; try again in a minute."));
		page.awaitTitle(BEGIN);
		// Stories without a watcher end, so there is room again.
		first.awaitEnd();
		second.awaitEnd();
		page.click("#go");
		page.awaitTitle("Is this your agent?");
		String request = page.text("#passport-facts dd");
		Visitor.atPlatform(this.port, "EXPIRE", request);
		page.awaitTitle("The story has ended early");
		assertThat(page.text("#next-text")).isEqualTo("The login was not approved in time.");
		page.assertAccessible("dark", "light");
		page.click("#go");
		page.awaitTitle("Is this your agent?");
	}

}
