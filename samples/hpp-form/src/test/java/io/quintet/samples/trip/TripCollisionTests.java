package io.quintet.samples.trip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.session.FieldChange;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one hard rule, tried with real keys in a real browser while both reference agents
 * write the same fields over and over.
 */
@TripTest
@Tag("browser")
@Tag("peer")
class TripCollisionTests {

	private static final int ENOUGH = 50;

	private static final List<String> KEYS = List.of("traveller", "email", "destination", "cabin", "departure",
			"return", "travellers", "budget", "interests", "flexible", "notes");

	private static final List<String> CABINS = List.of("economy", "premium", "business", "first");

	/**
	 * Watches from one picture to the next that nothing but the user changes the user's
	 * values.
	 */
	private static final String WATCH = """
			window.ofUser = {};
			window.overwritten = [];
			const valueOf = (control) => (control.type === "checkbox" ? String(control.checked) : control.value);
			const remember = (event) => {
				if (event.target.id !== "field-interests") {
					window.ofUser[event.target.id] = valueOf(event.target);
				}
			};
			document.querySelector("#fields").addEventListener("input", remember);
			document.querySelector("#fields").addEventListener("change", remember);
			const look = () => {
				for (const [id, value] of Object.entries(window.ofUser)) {
					const now = valueOf(document.getElementById(id));
					if (now !== value) {
						window.overwritten.push(`${id}: ${value} became ${now}`);
					}
				}
				requestAnimationFrame(look);
			};
			look();
			""";

	private static Browser browser;

	@LocalServerPort
	int port;

	@Autowired
	HandshakeSessions sessions;

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

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(ints = { 1, 2, 3 })
	void noValueOfTheUserIsEverOverwritten(int seed) {
		List<AgentProgram> programs = List.of(AgentProgram.ofVersion("0.1.2"), AgentProgram.ofVersion("0.2.0"));
		Random random = new Random(seed);
		int collisions = 0;
		int rounds = 0;
		while (collisions < ENOUGH) {
			collisions += new Round(programs, random).play();
			rounds++;
		}
		System.out.printf("Seed %d: %d collisions in %d sessions, nothing overwritten%n", seed, collisions, rounds);
	}

	/** One session, in which the user edits every field while the agents write them. */
	private final class Round {

		private final TripPage page = TripPage.open(browser, "http://127.0.0.1:" + TripCollisionTests.this.port);

		private final String sessionId = this.page.sessionId();

		private final List<AgentProgram.Access> agents;

		private final Random random;

		private final Map<String, Edit> edits = new LinkedHashMap<>();

		private final List<Batch> batches = Collections.synchronizedList(new ArrayList<>());

		private final AtomicBoolean over = new AtomicBoolean();

		Round(List<AgentProgram> programs, Random random) {
			String prompt = String.valueOf(this.page.script("return document.querySelector('#prompt').textContent"));
			this.agents = programs.stream().map((program) -> program.parse(prompt)).toList();
			this.random = random;
		}

		int play() {
			this.page.script(WATCH);
			List<CompletableFuture<Void>> writing = this.agents.stream()
				.map((agent) -> CompletableFuture.runAsync(() -> write(agent)))
				.toList();
			try {
				List<String> order = new ArrayList<>(KEYS);
				Collections.shuffle(order, this.random);
				order.forEach(this::editAmidWrites);
				order.subList(0, 2).forEach(this::edit);
			}
			finally {
				this.over.set(true);
				writing.forEach(CompletableFuture::join);
			}
			nothingWasOverwritten();
			allNodesAgree();
			return collisions();
		}

		private void write(AgentProgram.Access agent) {
			for (int n = 0; !this.over.get(); n++) {
				Instant begin = Instant.now();
				JsonNode answer = agent.call("action", "--interval", "40", "--data", """
						{"traveller": "agent %1$d", "email": "agent%1$d@example.org", "destination": "Agentville %1$d",
						 "cabin": "%2$s", "departure": "2027-05-03T09:%3$02d:00", "return": "2027-06-03T09:%3$02d:00",
						 "travellers": %1$d, "budget": %1$d.5, "interests": ["agent %1$d"], "flexible": %4$s,
						 "notes": "agent %1$d wrote this"}
						""".formatted(n, CABINS.get(n % 3), n % 60, n % 2 == 0));
				Set<String> keys = new HashSet<>();
				answer.required("applied").forEach((key) -> keys.add(key.asString()));
				answer.required("rejected").forEach((key) -> keys.add(key.asString()));
				assertThat(answer.required("errors")).isEmpty();
				this.batches.add(new Batch(begin, Instant.now(), keys));
			}
		}

		// The field is still open, so the agents are about to write it again.
		private void editAmidWrites(String key) {
			Instant before = session().lastWrite();
			await().pollInterval(Duration.ofMillis(5)).until(() -> session().lastWrite().isAfter(before));
			edit(key);
		}

		private void edit(String key) {
			Instant begin = Instant.now();
			String text = "user " + this.random.nextInt(100_000);
			switch (key) {
				case "cabin" -> new Select(this.page.control(key)).selectByVisibleText("First");
				case "flexible" -> this.page.control(key).sendKeys(Keys.SPACE);
				case "interests" -> this.page.control(key).sendKeys(text, Keys.ENTER);
				case "departure", "return" -> this.page.script("""
						const control = document.getElementById(arguments[0]);
						control.value = arguments[1];
						control.dispatchEvent(new Event("input", { bubbles: true }));
						""", "field-" + key, "2028-01-%02dT10:30".formatted(1 + this.random.nextInt(28)));
				case "travellers", "budget" -> this.page.type(key, String.valueOf(1000 + this.random.nextInt(9000)));
				default -> this.page.type(key, text);
			}
			String shown = this.page.shown(key);
			switch (key) {
				case "traveller", "email", "destination", "notes" -> assertThat(shown).isEqualTo(text);
				case "interests" -> assertThat(shown).endsWith(text);
				default -> assertThat(shown).isNotEmpty();
			}
			this.edits.put(key, new Edit(begin, Instant.now(), shown));
		}

		private void nothingWasOverwritten() {
			assertThat(this.page.script("return window.overwritten")).isEqualTo(List.of());
			Set<String> locked = new HashSet<>();
			await().untilAsserted(() -> assertThat(KEYS)
				.allMatch((key) -> Objects.requireNonNull(session().fields().get(key)).by().isLocked()));
			for (FieldChange change : session().changes()) {
				if (change.by().isLocked()) {
					locked.add(change.key());
				}
				else {
					assertThat(locked).as("the agent wrote over the user").doesNotContain(change.key());
				}
			}
			this.edits.forEach((key, edit) -> assertThat(this.page.shown(key)).as(key).isEqualTo(edit.shown()));
		}

		private void allNodesAgree() {
			HttpAgent reader = new HttpAgent("http://127.0.0.1:" + TripCollisionTests.this.port, this.page);
			await().untilAsserted(() -> {
				JsonNode context = reader.context().required("context");
				for (String key : KEYS) {
					assertThat(asShown(key, context.required(key).required("value"))).as(key)
						.isEqualTo(this.page.shown(key));
					assertThat(context.required(key).required("by").asString()).as(key).isEqualTo(this.page.by(key));
				}
			});
			JsonNode context = reader.context().required("context");
			this.agents.forEach((agent) -> assertThat(agent.context()).isEqualTo(context));
		}

		private String asShown(String key, JsonNode value) {
			return switch (key) {
				case "cabin" -> this.page.control(key)
					.findElements(By.tagName("option"))
					.get(CABINS.indexOf(value.asString()) + 1)
					.getText();
				case "departure", "return" -> value.asString().substring(0, 16);
				case "interests" -> String.join(",", value.valueStream().map(JsonNode::asString).toList());
				default -> value.asString();
			};
		}

		private int collisions() {
			return (int) this.edits.entrySet()
				.stream()
				.filter((edit) -> this.batches.stream()
					.anyMatch((batch) -> batch.meets(edit.getKey(), edit.getValue())))
				.count();
		}

		private HandshakeSession session() {
			return Objects
				.requireNonNull(TripCollisionTests.this.sessions.find(this.sessionId).block(Duration.ofSeconds(60)));
		}

	}

	/**
	 * An edit by the user.
	 *
	 * @param begin when it began
	 * @param end when it was in the page
	 * @param shown what the field showed then
	 */
	private record Edit(Instant begin, Instant end, String shown) {

	}

	/**
	 * A run of an agent.
	 *
	 * @param begin when it began
	 * @param end when it had its answer
	 * @param keys fields that it tried to write
	 */
	private record Batch(Instant begin, Instant end, Set<String> keys) {

		boolean meets(String key, Edit edit) {
			return this.keys.contains(key) && this.begin.isBefore(edit.end()) && this.end.isAfter(edit.begin());
		}

	}

}
