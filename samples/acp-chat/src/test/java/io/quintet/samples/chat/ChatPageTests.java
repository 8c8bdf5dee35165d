package io.quintet.samples.chat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.support.Browser;
import io.quintet.samples.support.Cable;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ada and Bob in two browsers.
 */
@ChatTest
@Tag("browser")
class ChatPageTests {

	private static Browser browserOfAda;

	private static Browser browserOfBob;

	@LocalServerPort
	int port;

	private ChatClient client;

	@BeforeAll
	static void startBrowsers() {
		browserOfAda = Browser.start();
		browserOfBob = Browser.start();
	}

	@AfterAll
	static void stopBrowsers() {
		if (browserOfAda != null) {
			browserOfAda.close();
		}
		if (browserOfBob != null) {
			browserOfBob.close();
		}
	}

	@BeforeEach
	void openRoom() {
		this.client = ChatClient.inNewRoom(baseUrl(), "ada");
	}

	private String baseUrl() {
		return "http://127.0.0.1:" + this.port;
	}

	private ChatPage ada() {
		return ChatPage.enter(browserOfAda, baseUrl(), this.client.room(), "ada");
	}

	private ChatPage bob() {
		return ChatPage.enter(browserOfBob, baseUrl(), this.client.room(), "bob");
	}

	private List<String> stored() {
		return this.client.events().stream().map((event) -> event.required("id").asString()).toList();
	}

	@Test
	void whatOneSaysAppearsForTheOther() {
		ChatPage ada = ada();
		ChatPage bob = bob();
		ada.say("Shall we go to the sea?");
		await().untilAsserted(() -> assertThat(bob.said()).containsExactly("Shall we go to the sea?"));
		bob.say("Gladly.");
		await().untilAsserted(() -> assertThat(ada.said()).containsExactly("Shall we go to the sea?", "Gladly."));
		assertThat(ada.texts(".said .by strong")).containsExactly("You", "Bob");
		assertThat(bob.texts(".said .by strong")).containsExactly("Ada", "You");
		assertThat(ada.text("#members")).contains("Ada", "Bob", "Guide", "Scribe", "Clerk").doesNotContain("Host");
		assertThat(bob.text("#announcement")).isEqualTo("Ada: Shall we go to the sea?");
	}

	@Test
	void whatTheGuideDoesIsSeenByBothAndEitherAnswersItsForm() {
		ChatPage ada = ada();
		ChatPage bob = bob();
		ada.say("@guide a day by the sea, please");
		for (ChatPage page : List.of(ada, bob)) {
			await().untilAsserted(() -> assertThat(page.count("form.ask")).isEqualTo(1));
			assertThat(page.texts(".thought li")).hasSize(2).first().asString().contains("drawn to the sea");
			assertThat(page.texts(".tool .tool-name")).containsExactly("find_trips");
			assertThat(page.texts(".tool tbody tr")).hasSize(3)
				.first()
				.asString()
				.contains("Lighthouse by ferry", "34");
			await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Done"));
			assertThat(page.texts(".tool th")).containsExactly("name", "euros", "hours", "leaves", "outdoors", "theme");
		}
		assertThat(bob.texts(".run .for")).containsExactly("for Ada");
		bob.answer(4, "Saturday");
		for (ChatPage page : List.of(ada, bob)) {
			await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Done", "Done"));
			assertThat(page.count("form.ask")).isZero();
			assertThat(page.texts(".tool .tool-name")).containsExactly("find_trips", "weather", "check_seats",
					"check_seats");
			assertThat(page.texts(".tool .tool-error")).containsExactly("2 seats left for 4 people");
			assertThat(page.texts(".spoken .text").get(1)).startsWith("Tide pools with a biologist, on Saturday");
			assertThat(new HashSet<>(page.events())).isEqualTo(new HashSet<>(stored()));
		}
		assertThat(ada.text("#timeline .ask.answered")).contains("How many people?", "4", "Saturday",
				"Answered by Bob");
		assertThat(bob.text("#timeline .ask.answered")).contains("Answered by you");
		assertThat(bob.texts(".run .for")).containsExactly("for Ada", "for you");
	}

	@Test
	void aToolCallIsApprovedInTheOtherWindow() {
		ChatPage ada = ada();
		ChatPage bob = bob();
		ada.rememberTexts();
		bob.rememberTexts();
		ada.say("@clerk book the monastery for two on Sunday");
		for (ChatPage page : List.of(ada, bob)) {
			await().untilAsserted(() -> assertThat(page.count("form.approval")).isEqualTo(1));
			assertThat(page.text("form.approval h3")).isEqualTo("May I run book_trip?");
			assertThat(page.texts("form.approval dt")).containsExactly("day", "people", "trip");
			assertThat(page.texts("form.approval dd")).containsExactly("Sunday", "2", "Monastery and its brewery");
			assertThat(page.texts(".tool .tool-name")).containsExactly("book_trip");
			assertThat(page.texts(".tool .tool-state")).containsExactly("called");
			assertThat(page.texts(".run .chip")).containsExactly("Working");
		}
		bob.click("form.approval .primary");
		String answer = "Booked: Monastery and its brewery on Sunday for 2, 62 euros in all.";
		for (ChatPage page : List.of(ada, bob)) {
			await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Done"));
			assertThat(page.count("form.approval")).isZero();
			assertThat(page.texts(".tool .tool-state")).containsExactly("answered");
			assertThat(page.texts(".tool dd")).containsExactly("Sunday", "62", "2", "Monastery and its brewery");
			assertThat(page.texts(".spoken .text")).containsExactly(answer);
			assertThat(String.join("", page.rememberedTexts())).as("what came as a stream").isEqualTo(answer);
			assertThat(new HashSet<>(page.events())).isEqualTo(new HashSet<>(stored()));
		}
		assertThat(ada.text("#timeline .ask.answered")).contains("Approved by Bob");
		assertThat(ada.texts(".tool-decision")).containsExactly("approved by Bob");
		assertThat(ada.texts(".said .answer")).containsExactly("Approved: “May I run book_trip?”");
		assertThat(bob.text("#timeline .ask.answered")).contains("Approved by you");
		assertThat(bob.texts(".tool-decision")).containsExactly("approved by you");
	}

	@Test
	void aToolCallIsDeniedByKeyboardWithAReason() {
		ChatPage ada = ada();
		ChatPage bob = bob();
		ada.say("@clerk book the museum for two on Friday");
		await().until(() -> ada.count("form.approval") == 1);
		ada.element("form.approval input").sendKeys("No museum!", Keys.ENTER);
		assertThat(ada.count("form.approval")).as("Enter in the reason decides nothing").isEqualTo(1);
		ada.element("form.approval input").sendKeys(Keys.TAB);
		browserOfAda.driver().switchTo().activeElement().sendKeys(Keys.TAB);
		browserOfAda.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
		for (ChatPage page : List.of(ada, bob)) {
			await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Done"));
			assertThat(page.count("form.approval")).isZero();
			assertThat(page.texts(".tool-error"))
				.containsExactly("Ada has denied book_trip: No museum!, so it was not run.");
			assertThat(page.texts(".spoken .text")).singleElement().asString().startsWith("I could not do that.");
		}
		assertThat(ada.texts(".tool-decision")).containsExactly("denied by you");
		assertThat(bob.text("#timeline .ask.answered")).contains("Denied by Ada: No museum!");
	}

	@Test
	void aQuestionIsWithdrawnWhenItsRunIsCancelled() {
		ChatPage ada = ada();
		ChatPage bob = bob();
		ada.say("@clerk book the old town for two on Friday");
		await().until(() -> ada.count("form.approval") == 1 && bob.count("form.approval") == 1);
		bob.click("#timeline .run .cancel");
		for (ChatPage page : List.of(ada, bob)) {
			await().untilAsserted(
					() -> assertThat(page.texts(".said .answer")).containsExactly("Withdrawn: “May I run book_trip?”"));
			await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Cancelled"));
			assertThat(page.count("form.approval")).isZero();
			assertThat(page.text("#timeline .ask.answered")).contains("Withdrawn: the run has ended");
			assertThat(page.texts(".tool .tool-state")).containsExactly("no result");
		}
	}

	@Test
	void argumentsAreShownAsTheyWouldRun() {
		ada();
		List<String> exact = List.of("{\"a\":9007199254740993}", "{\"a\":1.10}", "{\"a\":{\"b\":1}}", "[1]", "no JSON");
		Object shown = browserOfAda.driver()
			.executeAsyncScript(
					"""
							const [descriptions, done] = arguments;
							import("./render.js").then(({ argumentsOf }) => done(descriptions.map((description) => argumentsOf({ description }))
								.map((node) => node.tagName === "PRE" ? node.textContent : node.tagName)), (error) => done([String(error)]));
							""",
					exact);
		assertThat(shown).isEqualTo(exact);
		assertThat(browserOfAda.driver()
			.executeAsyncScript(
					"""
							const done = arguments[0];
							import("./render.js").then(({ argumentsOf }) => done(argumentsOf({ description: '{"a":1,"b":"x"}' }).textContent));
							"""))
			.isEqualTo("a1bx");
	}

	@Test
	void anEmptyRoomSaysWhatToDo() {
		ChatPage ada = ada();
		await().untilAsserted(() -> assertThat(ada.isDisplayed("#silence")).isTrue());
		assertThat(ada.text("#silence")).startsWith("Nothing was said yet");
		assertThat(ada.text("#no-runs")).contains("appears here");
		assertThat(ada.isDisplayed(".top .back")).as("on its own the demo has no start page").isFalse();
		ada.say("Shall we go to the sea?");
		await().untilAsserted(() -> assertThat(ada.isDisplayed("#silence")).isFalse());
	}

	@Test
	void aFormCanBePutAside() {
		ChatPage ada = ada();
		ada.say("@guide the hills");
		await().until(() -> ada.count("form.ask") == 1);
		ada.element("form.ask .quiet").click();
		await().untilAsserted(() -> assertThat(ada.text("#timeline .ask.answered")).contains("Put aside by you"));
		assertThat(ada.count("#timeline .run")).isEqualTo(1);
	}

	@Test
	void whatIsTypedIntoAFormStaysWhileOthersSpeak() {
		ChatPage ada = ada();
		ada.say("@guide the hills");
		await().until(() -> ada.count("form.ask") == 1);
		ada.element("form.ask input[type='number']").sendKeys("3");
		this.client.as("bob").say("How are you?");
		await().until(() -> ada.said().contains("How are you?"));
		assertThat(ada.script("return document.activeElement.value")).isEqualTo("3");
	}

	@Test
	void eitherCancelsARun() {
		for (int i = 0; i < 12; i++) {
			this.client.say("Message " + i);
		}
		ChatPage ada = ada();
		ChatPage bob = bob();
		ada.say("@scribe sum up slowly");
		await().untilAsserted(() -> assertThat(bob.texts(".run .chip")).containsExactly("Working"));
		assertThat(bob.text("#members [data-member='scribe']")).contains("Working");
		bob.click("#timeline .run .cancel");
		for (ChatPage page : List.of(ada, bob)) {
			await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Cancelled"));
			await().untilAsserted(
					() -> assertThat(page.texts(".ending")).singleElement().asString().startsWith("Cancelled"));
			assertThat(page.count(".cancel")).isZero();
			assertThat(page.text("#runs")).contains("Scribe", "Cancelled");
		}
	}

	@Test
	void aFailureSaysWhy() {
		ChatPage ada = ada();
		ada.say("@scribe fail, please");
		await().untilAsserted(() -> assertThat(ada.texts(".run .chip")).containsExactly("Failed"));
		await()
			.untilAsserted(() -> assertThat(ada.text("#timeline .ending")).contains("Asked to fail, the scribe fails.")
				.contains("handler_error"));
	}

	@Test
	void textIsNeverMarkup() {
		String text = "<img src=x onerror=\"document.title='taken'\"><b>bold</b> &amp; {{x}}";
		ChatPage ada = ada();
		this.client.as("bob").say(text);
		this.client.as("bob")
			.send("{\"type\":\"form\",\"form_id\":\"<i>\",\"status\":\"pending\",\"title\":\"<b>x</b>\",\"schema\":"
					+ "{\"properties\":{\"<img>\":{\"title\":\"<img>\",\"enum\":[\"<u>\"]}}}}");
		this.client.as("bob")
			.send("{\"type\":\"document\",\"url\":\"javascript:alert(1)\",\"mime\":\"text/html\",\"name\":\"<b>n</b>\"}");
		await().untilAsserted(() -> assertThat(ada.texts(".file")).containsExactly("document: <b>n</b>"));
		assertThat(ada.said()).containsExactly(text);
		assertThat(ada.text("form.ask h3")).isEqualTo("<b>x</b>");
		assertThat(ada.count("#timeline img, #timeline b, #timeline u, #timeline a")).isZero();
		assertThat(ada.script("return document.title")).isEqualTo("Weekend plans · Ada");
	}

	@Test
	void everythingComesFromTheServerAndNothingIsWrong() {
		browserOfAda.addresses();
		ChatPage ada = ada();
		ada.say("@guide a day by the sea");
		await().until(() -> ada.count("form.ask") == 1);
		List<String> addresses = browserOfAda.addresses();
		assertThat(addresses).anyMatch((address) -> address.startsWith("ws://127.0.0.1:" + this.port + "/socket.io/"))
			.anyMatch((address) -> address.endsWith("/socket.io.min.js"))
			.allMatch((address) -> address.matches("(http|ws)://127\\.0\\.0\\.1:" + this.port + "/.*"));
		assertThat(ada.script("""
				return performance.getEntriesByType("resource").map((entry) => new URL(entry.name).origin)
					.filter((origin) => origin !== location.origin)
				""")).isEqualTo(List.of());
		assertThat(browserOfAda.log()).isEmpty();
	}

	@Test
	void aWindowThatWasAwayMissesNothing() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			ChatPage bob = bob();
			ChatPage ada = ChatPage.enter(browserOfAda, cable.baseUrl(), this.client.room(), "ada");
			ada.say("before");
			await().until(() -> bob.said().contains("before"));
			cable.cut();
			ada.awaitState("waiting");
			for (int i = 0; i < 23; i++) {
				this.client.as("bob").say("meanwhile " + i);
			}
			ada.say("from afar");
			ada.say("@guide the hills for two on Sunday");
			assertThat(ada.waiting()).containsExactly("from afar", "@guide the hills for two on Sunday");
			cable.plugIn();
			ada.awaitLive();
			await().untilAsserted(() -> assertThat(ada.texts(".run .chip")).containsExactly("Done"));
			await().untilAsserted(() -> assertThat(bob.texts(".run .chip")).containsExactly("Done"));
			assertThat(ada.waiting()).isEmpty();
			assertThat(ada.said()).hasSize(26).doesNotHaveDuplicates().isEqualTo(bob.said());
			assertThat(ada.events()).isEqualTo(bob.events()).containsExactlyInAnyOrderElementsOf(stored());
		}
	}

	@Test
	void aTextAppearsAsItIsWrittenAndSurvivesALostConnection() throws IOException {
		for (int i = 0; i < 6; i++) {
			this.client.say("Message " + i + " of a conversation that has some words to be summed up");
		}
		try (Cable cable = new Cable(this.port)) {
			ChatPage bob = bob();
			ChatPage ada = ChatPage.enter(browserOfAda, cable.baseUrl(), this.client.room(), "ada");
			bob.say("@scribe sum up slowly");
			for (ChatPage page : List.of(ada, bob)) {
				await().untilAsserted(() -> assertThat(page.texts(".writing .text")).singleElement()
					.asString()
					.startsWith("So far:"));
			}
			cable.cut();
			ada.awaitState("waiting");
			assertThat(ada.text(".writing .text")).startsWith("So far:");
			cable.plugIn();
			ada.awaitLive();
			for (ChatPage page : List.of(ada, bob)) {
				await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Done"));
				await().untilAsserted(() -> assertThat(page.count(".writing")).isZero());
			}
			assertThat(ada.texts(".spoken .text")).isEqualTo(bob.texts(".spoken .text")).hasSize(1);
			assertThat(ada.events()).isEqualTo(bob.events()).containsExactlyInAnyOrderElementsOf(stored());
		}
	}

	@Test
	void whatIsNotSentYetSurvivesAReload() throws IOException {
		try (Cable cable = new Cable(this.port)) {
			ChatPage ada = ChatPage.enter(browserOfAda, cable.baseUrl(), this.client.room(), "ada");
			cable.cut();
			ada.awaitState("waiting");
			ada.say("kept");
			assertThat(ada.waiting()).containsExactly("kept");
			cable.plugIn();
			browserOfAda.driver().navigate().refresh();
			ada.awaitLive();
			await().untilAsserted(() -> assertThat(ada.said()).containsExactly("kept"));
			await().untilAsserted(() -> assertThat(ada.waiting()).isEmpty());
			assertThat(this.client.events()).filteredOn((event) -> event.required("type").asString().equals("message"))
				.hasSize(1);
		}
	}

	@Test
	void aRepeatedRequestIsNoSecondMessage() {
		ChatPage ada = ada();
		ada.script("""
				// The first answer is lost on its way: the page does not know whether its message was stored.
				const real = window.fetch;
				let lost = false;
				window.fetch = async (...request) => {
					const response = await real(...request);
					if (!lost && request[0].pathname.endsWith("/messages")) {
						lost = true;
						throw new TypeError("lost");
					}
					return response;
				};
				""");
		ada.say("@guide the hills for two on Sunday");
		await().untilAsserted(() -> assertThat(ada.texts(".run .chip")).containsExactly("Done"));
		assertThat(ada.said()).containsExactly("@guide the hills for two on Sunday");
		assertThat(ada.waiting()).isEmpty();
		assertThat(this.client.events()).filteredOn((event) -> event.required("type").asString().equals("run.started"))
			.hasSize(1);
	}

	@Test
	void whatIsRefusedSaysSoAndCanBeDismissed() {
		ChatPage ada = ada();
		ada.script(
				"""
						const real = window.fetch;
						window.fetch = (...request) => request[0].pathname.endsWith("/messages")
							? Promise.resolve(new Response(JSON.stringify({ detail: "not authorized: message.send" }), { status: 403 }))
							: real(...request);
						""");
		ada.say("Am I heard?");
		await().untilAsserted(() -> assertThat(ada.text("#timeline [data-refused='true']")).contains("Am I heard?",
				"not authorized"));
		ada.click("#timeline [data-refused='true'] button");
		await().untilAsserted(() -> assertThat(ada.count("#timeline [data-refused='true']")).isZero());
	}

	@Test
	void aDeletedRoomSaysSo() {
		ChatPage ada = ada();
		this.client.delete();
		ada.awaitState("gone");
		assertThat(ada.element("#text").isEnabled()).isFalse();
	}

	@Test
	void whoIsRemovedSaysSo() {
		ChatPage ada = ada();
		ChatPage bob = bob();
		this.client.as("bob").remove("ada");
		ada.awaitState("gone");
		assertThat(ada.text("#connection-text")).isEqualTo("You are not in this room any more");
		assertThat(ada.element("#text").isEnabled()).isFalse();
		bob.say("Ada?");
		await().untilAsserted(() -> assertThat(bob.said()).containsExactly("Ada?"));
		assertThat(bob.state()).isEqualTo("live");
		assertThat(ada.said()).isEmpty();
	}

	@Test
	void whoIsRemovedAndAddedAgainMissesNothing() {
		ChatPage ada = ada();
		ada.script("""
				// Both at once, as far as the page can tell: it stands still meanwhile.
				const members = `../acp/threads/${arguments[0]}/members`;
				const call = (method, url, body) => {
					const request = new XMLHttpRequest();
					request.open(method, url, false);
					request.setRequestHeader("authorization", "Bearer bob");
					request.setRequestHeader("content-type", "application/json");
					request.send(body);
				};
				call("DELETE", `${members}/ada`);
				call("POST", members, JSON.stringify({ identity: { id: "ada", name: "Ada", role: "user" } }));
				""", this.client.room());
		assertThat(this.client.members()).contains("ada");
		this.client.as("bob").say("Still there?");
		await().untilAsserted(() -> assertThat(ada.said()).containsExactly("Still there?"));
		assertThat(ada.state()).isEqualTo("live");
	}

	@Test
	void whoNoLongerSeesTheRoomLearnsItByItself() {
		ChatPage ada = ChatPage.door(browserOfAda, baseUrl(), this.client.room());
		ada.script("""
				// The time between two looks passes faster.
				const real = window.setTimeout;
				window.setTimeout = (action, pause, ...rest) => real(action, pause === 20000 ? 200 : pause, ...rest);
				""");
		ada.enter("ada");
		ada.awaitLive();
		this.client.say("before");
		await().untilAsserted(() -> assertThat(ada.said()).containsExactly("before"));
		this.client.giveAway();
		ada.awaitState("gone");
		assertThat(ada.text("#connection-text")).isEqualTo("This room is gone");
	}

	@Test
	void whoNoLongerSeesTheRoomLearnsItByWriting() {
		ChatPage ada = ada();
		this.client.giveAway();
		ada.say("Anybody?");
		ada.awaitState("gone");
		assertThat(ada.text("#timeline [data-refused='true']")).contains("Anybody?", "thread not found");
	}

	@Test
	void everythingWorksByKeyboard() {
		ChatPage ada = ChatPage.door(browserOfAda, baseUrl(), this.client.room());
		await().until(() -> ada.isDisplayed("#door"));
		browserOfAda.driver().switchTo().activeElement().sendKeys(Keys.TAB);
		assertThat(ada.script("return document.activeElement.dataset.user")).isEqualTo("ada");
		browserOfAda.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
		ada.awaitLive();
		browserOfAda.driver().executeScript("document.querySelector('.skip').focus()");
		browserOfAda.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
		await().until(() -> "text".equals(ada.script("return document.activeElement.id")));
		browserOfAda.driver()
			.switchTo()
			.activeElement()
			.sendKeys("first", Keys.chord(Keys.SHIFT, Keys.ENTER), "second", Keys.ENTER);
		await().untilAsserted(() -> assertThat(ada.said()).containsExactly("first\nsecond"));
		ada.say("@guide the hills");
		await().until(() -> ada.count("form.ask") == 1);
		ada.element("form.ask input[type='number']").sendKeys("2", Keys.TAB, Keys.SPACE, Keys.ARROW_RIGHT, Keys.ENTER);
		await().untilAsserted(
				() -> assertThat(ada.texts(".spoken .text")).hasSize(2).last().asString().contains("on Saturday"));
	}

	@Test
	void eventsAreKeptOnceAndInTheOrderOfTheThread() {
		ChatPage ada = ada();
		Object merged = browserOfAda.driver()
			.executeAsyncScript(
					"""
							const done = arguments[arguments.length - 1];
							import("./store.js").then(({ Store }) => {
								const event = (created_at, id) => ({ id, created_at, type: "thread.created", author: { id: "ada" }, run_id: null });
								const store = new Store(() => {});
								const [a, b, c, d] = [event("2026-01-01T00:00:00.000009Z", "evt_9"), event("2026-01-01T00:00:00.000010Z", "evt_a"),
									event("2026-01-01T00:00:00.000010Z", "evt_b"), event("2026-01-01T00:00:01.000000Z", "evt_0")];
								store.add([d, b]);
								store.add([c, d, a]);
								store.add([a, b, c, d]);
								done(store.events.map((each) => each.id).join(" "));
							}, (error) => done(String(error)));
							""");
		assertThat(merged).isEqualTo("evt_9 evt_a evt_b evt_0");
		assertThat(ada.state()).isEqualTo("live");
	}

	@Test
	void aRunOnlyMovesForward() {
		ada();
		Object seen = browserOfAda.driver()
			.executeAsyncScript(
					"""
							const done = arguments[arguments.length - 1];
							import("./store.js").then(({ Store }) => {
								const store = new Store(() => {});
								const run = (status) => ({ id: "run_1", status, assistant: { id: "guide" }, triggered_by: { id: "ada" } });
								const seen = [];
								for (const status of ["pending", "running", "pending", "failed", "running", "pending"]) {
									store.putRun(run(status));
									seen.push(store.runs.get("run_1").status);
								}
								done(seen.join(" "));
							}, (error) => done(String(error)));
							""");
		assertThat(seen).isEqualTo("pending running running failed failed failed");
	}

	@Test
	void aNewRoomIsOpened() {
		ChatPage ada = ada();
		ada.say("old");
		await().until(() -> ada.said().contains("old"));
		ada.click("#fresh");
		await().until(() -> !String.valueOf(ada.script("return location.search")).contains(this.client.room()));
		ada.awaitLive();
		await().untilAsserted(() -> assertThat(ada.said()).isEmpty());
		ada.click("#leave");
		await().until(() -> ada.isDisplayed("#door"));
	}

	@Test
	void timestampsAreThoseOfTheThread() {
		ChatPage ada = ada();
		JsonNode event = this.client.say("When?");
		await().until(() -> ada.said().contains("When?"));
		assertThat(ada.element("#timeline .said time").getAttribute("datetime"))
			.isEqualTo(event.required("created_at").asString());
	}

}
