package io.quintet.samples.trip;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.support.ui.Select;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The further ways to one form: an agent in the browser, and the link that a QR code has.
 */
@TripTest
@Tag("browser")
class TripDoorTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static Browser browser;

	@LocalServerPort
	int port;

	@BeforeAll
	static void startBrowser() {
		browser = Browser.start("--enable-features=WebMCPTesting");
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

	@Test
	void anAgentInTheBrowserSeesAToolWithTheSchemaOfTheForm() {
		TripPage page = TripPage.open(browser, baseUrl());
		JsonNode tool = tool();
		assertThat(tool.required("name").asString()).isEqualTo("fill_in_trip");
		assertThat(tool.required("description").asString()).contains("Trip request", "Only the person can send");
		JsonNode schema = tool.required("inputSchema");
		JsonNode properties = schema.required("properties");
		assertThat(properties.propertyNames()).containsExactlyInAnyOrder("traveller", "email", "destination", "cabin",
				"departure", "return", "travellers", "budget", "interests", "flexible", "notes");
		assertThat(properties.at("/traveller/description").asString())
			.isEqualTo("Full name as in the passport. Example: Ada Lovelace");
		assertThat(properties.at("/cabin/enum").valueStream().map(JsonNode::asString)).contains("economy", "first");
		assertThat(properties.at("/travellers/type").asString()).isEqualTo("number");
		assertThat(properties.at("/travellers/multipleOf").asInt()).isEqualTo(1);
		assertThat(properties.at("/flexible/type").asString()).isEqualTo("boolean");
		assertThat(properties.at("/interests/description").asString()).contains("separated by commas");
		assertThat(schema.required("required").valueStream().map(JsonNode::asString)).contains("traveller",
				"departure");
		page.click("#end");
		page.click("#end-confirm");
		await().untilAsserted(() -> assertThat(page.isDisplayed("#ended")).isTrue());
		assertThat(tool().isMissingNode()).as("an ended form is no tool").isTrue();
	}

	@Test
	void whatTheToolWritesIsTheAgentsInItsType() {
		TripPage page = TripPage.open(browser, baseUrl());
		JsonNode answer = run("""
				{"traveller": "Ada Lovelace", "cabin": "premium", "departure": "2027-05-03T09:30", "travellers": 2,
				 "budget": 2400.5, "interests": "museums, hiking", "flexible": false, "notes": "Two windows"}
				""");
		assertThat(answer.required("applied").valueStream().map(JsonNode::asString)).containsExactlyInAnyOrder(
				"traveller", "cabin", "departure", "travellers", "budget", "interests", "flexible", "notes");
		assertThat(answer.required("missing").toString()).isEqualTo("[\"email\",\"destination\"]");
		JsonNode context = new HttpAgent(baseUrl(), page).context().required("context");
		assertThat(context.propertyStream().map((entry) -> entry.getValue().required("by").asString())).hasSize(8)
			.containsOnly("ai");
		assertThat(context.at("/travellers/value").toString()).isEqualTo("2");
		assertThat(context.at("/budget/value").toString()).isEqualTo("2400.5");
		assertThat(context.at("/interests/value").toString()).isEqualTo("[\"museums\",\"hiking\"]");
		assertThat(context.at("/flexible/value").toString()).isEqualTo("false");
		assertThat(context.at("/departure/value").asString()).isEqualTo("2027-05-03T09:30:00");
		await().untilAsserted(() -> {
			assertThat(page.author("cabin")).isEqualTo("AI");
			assertThat(page.author("notes")).isEqualTo("AI");
			assertThat(page.shown("notes")).isEqualTo("Two windows");
			assertThat(page.shown("interests")).isEqualTo("museums,hiking");
		});
		assertThat(page.isDisplayed("#ended")).as("the form was not sent").isFalse();
	}

	@Test
	void whatThePersonWroteStaysTheirsWhateverTheToolWrites() {
		TripPage page = TripPage.open(browser, baseUrl());
		HttpAgent agent = new HttpAgent(baseUrl(), page);
		page.type("destination", "Porto");
		page.leave("destination");
		new Select(page.control("cabin")).selectByVisibleText("Business");
		page.click("#field-flexible");
		await().untilAsserted(() -> {
			assertThat(agent.value("destination").path("by").asString("")).isEqualTo("user");
			assertThat(agent.value("cabin").path("by").asString("")).isEqualTo("user");
			assertThat(agent.value("flexible").path("by").asString("")).isEqualTo("user");
		});
		JsonNode answer = run("""
				{"destination": "Lisbon", "cabin": "economy", "flexible": false, "notes": "quiet"}
				""");
		assertThat(answer.required("applied").toString()).isEqualTo("[\"notes\"]");
		assertThat(answer.required("rejected").valueStream().map(JsonNode::asString))
			.containsExactlyInAnyOrder("destination", "cabin", "flexible");
		assertThat(page.shown("destination")).isEqualTo("Porto");
		assertThat(page.shown("cabin")).isEqualTo("Business");
		assertThat(page.shown("flexible")).isEqualTo("true");
		assertThat(page.author("destination")).isEqualTo("You");
		await().untilAsserted(() -> assertThat(page.problem("destination")).contains("rejected"));
		assertThat(agent.value("destination").path("value").asString()).isEqualTo("Porto");
		assertThat(agent.value("destination").path("by").asString()).isEqualTo("user");
		page.type("notes", "loud");
		page.leave("notes");
		await().untilAsserted(() -> assertThat(agent.value("notes").path("by").asString()).isEqualTo("user_edit"));
	}

	@Test
	void theLinkOpensTheSameSessionInAnotherWindow() {
		TripPage page = TripPage.open(browser, baseUrl());
		page.type("destination", "Porto");
		page.leave("destination");
		String link = String.valueOf(page.script("return document.querySelector('#link').href"));
		assertThat(link).isEqualTo(baseUrl() + "/trip/#" + page.sessionId() + "." + page.token());
		assertThat(page.script("return document.querySelectorAll('#qr svg path').length")).isEqualTo(2L);
		WebDriver.TargetLocator windows = browser.driver().switchTo();
		String first = browser.driver().getWindowHandle();
		browser.addresses();
		windows.newWindow(WindowType.TAB);
		try {
			browser.driver().get(link);
			page.awaitLive();
			await().untilAsserted(() -> assertThat(page.shown("destination")).isEqualTo("Porto"));
			assertThat(page.author("destination")).isEqualTo("You");
			assertThat(browser.driver().getCurrentUrl()).isEqualTo(baseUrl() + "/trip/");
			assertThat(requested(browser.addresses(), page.token())).as("requests whose address has the token")
				.allMatch((address) -> address.startsWith("ws:"));
			page.type("notes", "from the phone");
			page.leave("notes");
		}
		finally {
			browser.driver().close();
			windows.window(first);
		}
		await().untilAsserted(() -> assertThat(page.shown("notes")).isEqualTo("from the phone"));
		assertThat(page.author("notes")).isEqualTo("You");
	}

	@Test
	void aLinkWhoseSessionHasEndedBeginsANewOneAndSaysSo() {
		TripPage page = TripPage.open(browser, baseUrl());
		String ended = page.sessionId();
		String link = String.valueOf(page.script("return document.querySelector('#link').href"));
		new HttpAgent(baseUrl(), page).answer("DELETE", "/session/", "", 200);
		await().untilAsserted(() -> assertThat(page.isDisplayed("#ended")).isTrue());
		page.script("location.hash = arguments[0]", link.substring(link.indexOf('#')));
		page.awaitLive();
		assertThat(page.sessionId()).isNotEqualTo(ended);
		assertThat(page.text("#log")).contains("The session of this link has ended");
	}

	// The address that the tab was sent to is told with its fragment, which no request
	// has.
	private static List<String> requested(List<String> addresses, String token) {
		return addresses.stream()
			.filter((address) -> address.indexOf('#') < 0)
			.filter((address) -> address.contains(token))
			.toList();
	}

	private JsonNode tool() {
		Object tool = browser.driver()
			.executeScript("return document.modelContext.getTools().then(([tool]) => tool && JSON.stringify("
					+ "{ name: tool.name, description: tool.description, inputSchema: tool.inputSchema }))");
		return (tool != null) ? JSON.readTree(String.valueOf(tool)) : JSON.missingNode();
	}

	private JsonNode run(String input) {
		Object answer = browser.driver().executeScript("""
				return document.modelContext.getTools()
					.then(([tool]) => document.modelContext.executeTool(tool, JSON.parse(arguments[0])));
				""", input);
		return JSON.readTree(String.valueOf(answer));
	}

}
