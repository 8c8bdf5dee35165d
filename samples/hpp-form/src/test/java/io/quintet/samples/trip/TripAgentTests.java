package io.quintet.samples.trip;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

@TripTest
@Tag("browser")
@Tag("peer")
class TripAgentTests {

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

	@ParameterizedTest
	@ValueSource(strings = { "0.1.2", "0.2.0" })
	void theReferenceAgentFillsTheFormFromTheCopiedPrompt(String version) {
		AgentProgram program = AgentProgram.ofVersion(version);
		TripPage page = open();
		AgentProgram.Access agent = program.parse(promptOf(page));
		page.type("traveller", "Ada Lovelace");
		page.leave("traveller");
		await().until(() -> agent.context().path("traveller").path("by").asString("").equals("user"));
		JsonNode answer = agent.call("action", "--interval", "50", "--data", """
				{"traveller": "Bob", "email": "ada@example.org", "destination": "Lisbon", "cabin": "economy",
				 "departure": "2027-05-03T09:30:00", "travellers": 2, "budget": 2400.5, "interests": ["museums"],
				 "flexible": true, "notes": 7}
				""");
		assertThat(answer.required("rejected").toString()).isEqualTo("[\"traveller\"]");
		assertThat(answer.required("missing").isEmpty()).isTrue();
		await().untilAsserted(() -> {
			assertThat(page.shown("traveller")).isEqualTo("Ada Lovelace");
			assertThat(page.shown("email")).isEqualTo("ada@example.org");
			assertThat(page.shown("cabin")).isEqualTo("Economy");
			assertThat(page.shown("budget")).isEqualTo("2400.5");
			assertThat(page.shown("interests")).isEqualTo("museums");
			assertThat(page.problem("notes")).contains("a text is expected");
			assertThat(page.problem("traveller")).contains("rejected");
		});
		assertThat(agent.call("get-diff").required("changes").size()).isEqualTo(9);
	}

	@Test
	void theNewerReferenceAgentAddsTime() {
		AgentProgram program = AgentProgram.ofVersion("0.2.0");
		TripPage page = open();
		program.parse(promptOf(page)).call("extend", "--extra-seconds", "600");
		await().untilAsserted(() -> assertThat(page.text("#clock")).matches("39:\\d\\d|40:00"));
	}

	private TripPage open() {
		return TripPage.open(browser, "http://127.0.0.1:" + this.port);
	}

	private static String promptOf(TripPage page) {
		page.click("summary");
		List<String> lines = page.text("#prompt").lines().toList();
		return String.join("\n", lines);
	}

}
