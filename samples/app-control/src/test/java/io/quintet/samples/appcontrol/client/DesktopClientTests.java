package io.quintet.samples.appcontrol.client;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;

import static org.assertj.core.api.Assertions.assertThat;

class DesktopClientTests {

	private final Hand hand = new Hand(false);

	private static ArrayNode array(ObjectNode object, String name) {
		return (ArrayNode) Objects.requireNonNull(object.get(name), name);
	}

	@Test
	void everyCommandBeginsWithAnEventAndEndsWithItsObservation() {
		ToolCommand command = this.hand.command("type_text", "{\"text\":\" And jam\"}");
		List<ToolEvent> told = new ArrayList<>();
		ToolObservation observation = Objects
			.requireNonNull(this.hand.client.run(command, told::add).block(Hand.TIMEOUT));
		assertThat(told).extracting(ToolEvent::seq).containsExactly(0L, 1L, 2L, 3L, 4L);
		assertThat(told).extracting(ToolEvent::type)
			.containsExactly(ToolEventType.STARTED, ToolEventType.PROGRESS, ToolEventType.PROGRESS,
					ToolEventType.PROGRESS, ToolEventType.OBSERVATION);
		assertThat(told).extracting(ToolEvent::phase).containsOnly("type_text");
		assertThat(told.get(2).summary()).isEqualTo("Typed 5 of 8 characters");
		assertThat(told.get(4).toolObservation()).isEqualTo(observation);
		assertThat(observation.timing()).isEqualTo(Json.of("startedAt", "2026-01-01T00:00:00Z", "durationMs", 0));
		assertThat(this.hand.value("Notes/body")).endsWith("tea And jam");
	}

	@Test
	void everyMessageIsGoodByTheCodec() {
		AppControlCodec codec = AppControlCodec.standard();
		for (String operation : new String[] { "observe", "readiness", "accessibility_query", "nothing" }) {
			ToolObservation observation = this.hand.run(operation, "{}");
			assertThat(codec.read(codec.write(observation), ToolObservation.class)).isEqualTo(observation);
		}
	}

	@Test
	void nothingIsDoneBeforeTheSubscription() {
		long before = this.hand.desktop.state().revision();
		this.hand.client.stream(this.hand.command("type_text", "{\"text\":\"x\"}"));
		this.hand.client.run(this.hand.command("type_text", "{\"text\":\"x\"}"));
		assertThat(this.hand.desktop.state().revision()).isEqualTo(before);
	}

	@Test
	void readinessListsTheOperations() {
		ObjectNode observation = this.hand.done("readiness", "{}").observation();
		assertThat(array(observation, "enabledOperations").valueStream().map(JsonNode::asString)).hasSize(10)
			.contains("click", "wait");
		assertThat(observation.path("status").stringValue(null)).isEqualTo("ready");
	}

	@Test
	void observeShowsAllWindowsOrOne() {
		ObjectNode all = this.hand.done("observe", "{}").observation();
		assertThat(all.path("frontmostApp").stringValue(null)).isEqualTo("Notes");
		assertThat(array(all, "windows").size()).isEqualTo(2);
		assertThat(array(all, "visibleText").valueStream().map(JsonNode::asString))
			.contains("Weekend\nBread, olives, tea", "New note");
		ObjectNode mail = this.hand.done("observe", "{\"bundleId\":\"IO.QUINTET.DEMO.MAIL\"}").observation();
		assertThat(array(mail, "windows").size()).isEqualTo(1);
		assertThat(mail.path("snapshotId").stringValue(null)).isEqualTo("Mail@1");
		ObjectNode brief = this.hand
			.done("observe", "{\"includeAccessibilityTree\":false,\"includeVisibleText\":false}")
			.observation();
		assertThat(brief.propertyNames()).containsExactly("frontmostApp", "apps");
		this.hand.refused("observe", "{\"targetApp\":\"Calculator\"}", FailureKinds.NOT_AVAILABLE);
	}

	@Test
	void queriesFindElements() {
		ObjectNode rows = this.hand
			.done("accessibility_query", "{\"query\":{\"match\":{\"role\":\"AXRow\"},\"limit\":1}}")
			.observation();
		assertThat(rows.get("count")).hasToString("2");
		assertThat(rows.get("truncated")).hasToString("true");
		assertThat(array(rows, "elements").size()).isEqualTo(1);
		assertThat(found("{\"labelContains\":\"MAIL\",\"roleIn\":[\"AXButton\"]}")).containsExactly("Mail/new");
		assertThat(found("{\"valueEquals\":\"Sent: 0\"}")).containsExactly("Mail/sent");
		assertThat(found("{\"valueContains\":\"bread\"}")).containsExactly("Mail/message");
		assertThat(found("{\"labelIn\":[\"Reply\",\"New mail\"],\"enabled\":true}")).containsExactly("Mail/new",
				"Mail/reply");
	}

	private List<String> found(String match) {
		ObjectNode observation = this.hand
			.done("accessibility_query", "{\"targetApp\":\"Mail\",\"query\":{\"match\":" + match + "}}")
			.observation();
		List<String> paths = new ArrayList<>();
		array(observation, "elements")
			.forEach((element) -> paths.add(((ObjectNode) element).path("axPath").stringValue(null)));
		return paths;
	}

	@Test
	void queriesBeginAtARootAndGoToADepth() {
		ObjectNode below = this.hand
			.done("accessibility_query",
					"{\"root\":{\"kind\":\"axPath\",\"axPath\":\"Notes/list\"},\"query\":{\"maxDepth\":1}}")
			.observation();
		assertThat(below.get("count")).hasToString("3");
		assertThat(array((ObjectNode) array(below, "elements").get(0), "children").size()).isEqualTo(2);
		this.hand.refused("accessibility_query", "{\"root\":{\"axPath\":\"Notes/none\"}}", FailureKinds.NOT_AVAILABLE);
	}

	@Test
	void appsAreOpenedAndBroughtToTheFront() {
		this.hand.refused("focus_app", "{\"app\":\"Calculator\"}", FailureKinds.FOCUS_APP_FAILED);
		this.hand.done("open_app", "{\"app\":\"calculator\"}");
		assertThat(this.hand.desktop.state().frontmost()).isEqualTo(AppName.CALCULATOR);
		this.hand.done("focus_app", "{\"bundleId\":\"io.quintet.demo.mail\"}");
		assertThat(this.hand.desktop.state().frontmost()).isEqualTo(AppName.MAIL);
		this.hand.done("open_app", "{\"app\":\"Mail\"}");
		assertThat(this.hand.refused("open_app", "{\"app\":\"Browser\"}", FailureKinds.OPEN_APP_FAILED).recoveryHint())
			.contains("Notes, Mail, Calculator");
	}

	@Test
	void elementsAreClickedByPathLabelOrSelector() {
		this.hand.done("click", "{\"target\":\"New note\"}");
		this.hand.done("click", "{\"target\":\"Notes/new\",\"targetApp\":\"Notes\"}");
		this.hand.done("click", "{\"selector\":{\"role\":\"AXRow\",\"label\":\"Ideas\"}}");
		assertThat(this.hand.value("Notes/body")).startsWith("Ideas");
		this.hand.done("click", "{\"target\":{\"kind\":\"axPath\",\"axPath\":\"Notes/list/0\"}}");
		assertThat(this.hand.value("Notes/body")).startsWith("Weekend");
		ToolObservation ambiguous = this.hand.refused("click", "{\"selector\":{\"role\":\"AXRow\"}}",
				FailureKinds.INVALID_INPUT);
		assertThat(array(ambiguous.evidence(), "axPaths").valueStream().map(JsonNode::asString)).hasSize(4)
			.contains("Notes/list/3");
		assertThat(this.hand.refused("click", "{\"target\":\"Fly\"}", FailureKinds.NOT_AVAILABLE).status())
			.isEqualTo(ToolStatus.NOT_FOUND);
	}

	@Test
	void theDockIsClickedFromAnywhere() {
		this.hand.done("click", "{\"target\":\"Dock/Calculator\"}");
		assertThat(this.hand.desktop.state().frontmost()).isEqualTo(AppName.CALCULATOR);
	}

	@Test
	void anAppThatIsNamedIsTheOnlyOneToBePressed() {
		this.hand.refused("click", "{\"targetApp\":\"Mail\",\"target\":\"Dock/Calculator\"}",
				FailureKinds.INVALID_INPUT);
		assertThat(this.hand.desktop.state().frontmost()).isNotEqualTo(AppName.CALCULATOR);
	}

	@Test
	void thePointerIsShown() {
		List<ToolEvent> told = new ArrayList<>();
		this.hand.client.run(this.hand.command("click", "{\"target\":\"New note\"}"), told::add).block(Hand.TIMEOUT);
		assertThat(told.get(1).data()).isEqualTo(Json.of("axPath", "Notes/new", "pointer", Json.of("x", 90, "y", 110)));
	}

	@Test
	void aWindowBehindOthersGetsNoClicksAndNoKeys() {
		for (String operation : new String[] { "click", "type_text", "press_key", "hotkey" }) {
			ToolObservation refused = this.hand.refused(operation,
					"{\"targetApp\":\"Mail\",\"target\":\"Reply\",\"text\":\"x\",\"key\":\"x\",\"keys\":[\"Command\",\"A\"]}",
					FailureKinds.TARGET_NOT_FRONTMOST);
			assertThat(refused.status()).isEqualTo(ToolStatus.NOT_READY);
			assertThat(refused.retryable()).isTrue();
			assertThat(refused.recoveryHint()).isEqualTo("Send focus_app first");
			assertThat(refused.evidence().path("frontmostApp").stringValue(null)).isEqualTo("Notes");
		}
	}

	@Test
	void accessibilityActionsReachWindowsBehindOthers() {
		this.hand.done("accessibility_action", "{\"targetApp\":\"Mail\",\"target\":\"Reply\"}");
		this.hand.done("accessibility_action",
				"{\"targetApp\":\"Mail\",\"target\":\"Mail/text\",\"action\":\"AXSetValue\",\"value\":\"Yes\"}");
		assertThat(this.hand.value("Mail/text")).isEqualTo("Yes");
		assertThat(this.hand.desktop.state().frontmost()).isEqualTo(AppName.NOTES);
		this.hand.done("accessibility_action",
				"{\"targetApp\":\"Mail\",\"target\":{\"axPath\":\"Mail\"},\"action\":\"AXRaise\"}");
		assertThat(this.hand.desktop.state().frontmost()).isEqualTo(AppName.MAIL);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "{\"target\":\"Sent\"}", "{\"target\":\"Reply\",\"action\":\"AXSetValue\",\"value\":\"x\"}",
					"{\"target\":\"Reply\",\"preconditions\":{\"roleIn\":[\"AXRow\"]}}",
					"{\"target\":\"Reply\",\"preconditions\":{\"labelIn\":[\"Send\"]}}",
					"{\"target\":\"Reply\",\"preconditions\":{\"enabled\":false}}",
					"{\"target\":\"Reply\",\"preconditions\":{\"actionIn\":[\"AXRaise\"]}}" })
	void actionsHavePreconditions(String input) {
		this.hand.refused("accessibility_action", "{\"targetApp\":\"Mail\"," + input.substring(1),
				FailureKinds.PRECONDITION_FAILED);
	}

	@Test
	void anActionWhosePreconditionsHoldIsDone() {
		this.hand.done("accessibility_action",
				"{\"targetApp\":\"Mail\",\"target\":\"Reply\",\"preconditions\":{\"roleIn\":[\"AXButton\"],\"enabled\":true,\"actionIn\":[\"AXPress\"]}}");
	}

	@Test
	void whoDecidedByAnOldSnapshotIsTold() {
		String snapshot = String.valueOf(this.hand.done("observe", "{\"targetApp\":\"Notes\"}")
			.observation()
			.path("snapshotId")
			.stringValue(null));
		String click = "{\"target\":\"New note\",\"snapshotId\":\"" + snapshot + "\"}";
		String fresh = String
			.valueOf(this.hand.done("click", click).observation().path("snapshotId").stringValue(null));
		ToolObservation stale = this.hand.refused("click", click, FailureKinds.SNAPSHOT_STALE);
		assertThat(stale.evidence().path("snapshotId").stringValue(null)).isEqualTo(fresh);
		assertThat(stale.error())
			.satisfies((error) -> assertThat(Objects.requireNonNull(error).phase()).isEqualTo("click"));
		this.hand.done("type_text", "{\"text\":\"one two three\",\"snapshotId\":\"" + fresh + "\"}");
		this.hand.refused("accessibility_action", "{\"target\":\"New note\",\"snapshotId\":\"" + fresh + "\"}",
				FailureKinds.SNAPSHOT_STALE);
	}

	@Test
	void whatCannotBeTakenBackNeedsAPerson() {
		ToolObservation refused = this.hand.refused("click", "{\"target\":\"Delete note\"}",
				FailureKinds.HIGH_RISK_CLICK);
		assertThat(refused.recoveryHint()).contains("confirmed: true");
		this.hand.refused("accessibility_action", "{\"target\":\"Delete note\"}", FailureKinds.HIGH_RISK_CLICK);
		this.hand.done("click", "{\"target\":\"Delete note\",\"confirmed\":true}");
		assertThat(
				this.hand.refused("click", "{\"target\":\"Delete note\",\"confirmed\":true}", FailureKinds.CLICK_FAILED)
					.message())
			.contains("greyed out");
	}

	@Test
	void passwordsAreNotTouched() {
		this.hand.done("focus_app", "{\"app\":\"Mail\"}");
		for (String operation : new String[] { "click", "accessibility_action" }) {
			this.hand.refused(operation, "{\"target\":\"Mail/password\",\"confirmed\":true}",
					FailureKinds.SECURITY_OR_PASSWORD);
		}
	}

	@Test
	void coordinatesAreRefusedUnlessTheyAreAllowed() {
		this.hand.refused("click", "{\"coordinates\":[90,110]}", FailureKinds.COORDINATE_CLICK_DISABLED);
		Hand allowed = new Hand(true);
		allowed.done("click", "{\"coordinates\":[90,110]}");
		assertThat(allowed.element("Notes/list/2").label()).isEqualTo("New note");
		allowed.done("click", "{\"coordinates\":{\"x\":600,\"y\":200}}");
		assertThat(allowed.desktop.state().frontmost()).isEqualTo(AppName.MAIL);
		assertThat(allowed.done("click", "{\"coordinates\":[5,5]}").summary()).isEqualTo("Nothing is there to click");
		allowed.refused("click", "{\"coordinates\":[960,5]}", FailureKinds.INVALID_INPUT);
		allowed.refused("click", "{\"coordinates\":[90,110],\"targetApp\":\"Notes\"}",
				FailureKinds.TARGET_NOT_FRONTMOST);
	}

	@Test
	void keysAndHotkeysArePressed() {
		this.hand.done("hotkey", "{\"keys\":[\"cmd\",\"a\"]}");
		this.hand.done("press_key", "{\"key\":\"backspace\"}");
		this.hand.done("press_key", "{\"key\":\"ü\"}");
		this.hand.done("press_key", "{\"key\":\"Space\"}");
		this.hand.done("press_key", "{\"key\":\"Enter\"}");
		assertThat(this.hand.value("Notes/body")).isEqualTo("ü \n");
		this.hand.refused("press_key", "{\"key\":\"F13\"}", FailureKinds.PRESS_KEY_FAILED);
		this.hand.refused("hotkey", "{\"keys\":[\"Control\",\"A\"]}", FailureKinds.HOTKEY_FAILED);
		this.hand.refused("hotkey", "{\"keys\":[\"Command\"]}", FailureKinds.HOTKEY_FAILED);
		assertThat(this.hand.done("hotkey", "{\"keys\":[\"Command\",\"W\"]}")
			.observation()
			.path("frontmostApp")
			.stringValue(null)).isEqualTo("Mail");
		this.hand.done("hotkey", "{\"keys\":[\"Command\",\"W\"]}");
		this.hand.refused("press_key", "{\"key\":\"x\"}", FailureKinds.NOT_AVAILABLE);
		assertThat(this.hand.done("observe", "{}").summary()).isEqualTo("No window is open");
	}

	@Test
	void aTextThatDoesNotFitIsNotBegun() {
		this.hand.done("type_text", "{\"text\":\"" + "word ".repeat(390) + "\"}");
		String before = this.hand.value("Notes/body");
		this.hand.refused("type_text", "{\"text\":\"" + "word ".repeat(20) + "\"}", FailureKinds.TYPE_TEXT_FAILED);
		assertThat(this.hand.value("Notes/body")).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "type_text; {}; input.text is required",
			"type_text; {\"text\":\"\"}; input.text must not be empty",
			"type_text; {\"text\":7}; input.text must be a string",
			"press_key; {\"key\":\" \"}; input.key must not be blank",
			"hotkey; {\"keys\":\"A\"}; input.keys must be a list",
			"hotkey; {\"keys\":[1]}; input.keys must be a string", "hotkey; {}; input.keys is required",
			"open_app; {}; input.bundleId is required", "click; {}; input.target is required",
			"click; {\"target\":1}; input.target must be a label",
			"click; {\"selector\":{}}; input.selector must not be empty",
			"click; {\"selector\":[]}; input.selector must be an object",
			"click; {\"target\":\"x\",\"confirmed\":\"yes\"}; input.confirmed must be true or false",
			"accessibility_action; {\"target\":\"x\",\"action\":\"AXFly\"}; input.action must be AXPress",
			"accessibility_action; {\"target\":\"x\",\"action\":\"AXSetValue\"}; input.value is required",
			"accessibility_query; {\"query\":{\"limit\":0}}; input.query.limit must be a number from 1 to 200",
			"accessibility_query; {\"query\":{\"limit\":1.5}}; input.query.limit must be an integer",
			"observe; {\"targetApp\":\"Mail\",\"bundleId\":\"io.quintet.demo.notes\"}; input.bundleId names another app",
			"observe; {\"includeVisibleText\":1}; input.includeVisibleText must be true or false",
			"wait; {\"seconds\":61}; input.seconds must be a number from 0 to 60",
			"wait; {\"seconds\":1e9999999}; input.seconds must be a number", "wait; {\"seconds\":-1}; input.seconds",
			"wait; {\"seconds\":null}; input.seconds" })
	void inputThatIsWrongIsRefusedByName(String operation, String input, String message) {
		ToolObservation refused = this.hand.refused(operation, input, FailureKinds.INVALID_INPUT);
		assertThat(refused.message()).startsWith(message);
		assertThat(refused.status()).isEqualTo(ToolStatus.FAILED);
	}

	@Test
	void textsHaveALimit() {
		this.hand.refused("type_text", "{\"text\":\"" + "x".repeat(2_001) + "\"}", FailureKinds.INVALID_INPUT);
	}

	@Test
	void otherToolsAndOperationsAreRefused() {
		assertThat(this.hand.refused("fly", "{}", FailureKinds.UNSUPPORTED_OPERATION).recoveryHint())
			.contains("observe, ");
		ToolObservation other = Objects
			.requireNonNull(this.hand.client.run(ToolCommand.of("c", "wechat.desktop", "observe")).block(Hand.TIMEOUT));
		assertThat(other.failureKind()).isEqualTo(FailureKinds.UNSUPPORTED_TOOL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "macos.computer_use", "computer-use-macos" })
	void theNamesOfTheToolOnMacosAreUnderstood(String tool) {
		assertThat(
				Objects.requireNonNull(this.hand.client.run(ToolCommand.of("c", tool, "readiness")).block(Hand.TIMEOUT))
					.success())
			.isTrue();
	}

	@Test
	void waitingTakesItsTime() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		StepVerifier
			.withVirtualTime(() -> slow(time, new Desktop()).stream(command("wait", "{\"seconds\":2.5}")), () -> time,
					10)
			.assertNext((event) -> assertThat(event.type()).isEqualTo(ToolEventType.STARTED))
			.expectNoEvent(Duration.ofSeconds(1))
			.assertNext((event) -> assertThat(event.summary()).isEqualTo("Waited 1 of 2.5 seconds"))
			.thenAwait(Duration.ofSeconds(1))
			.assertNext((event) -> assertThat(event.summary()).isEqualTo("Waited 2 of 2.5 seconds"))
			.expectNoEvent(Duration.ofMillis(499))
			.thenAwait(Duration.ofMillis(1))
			.assertNext((event) -> assertThat(event.summary()).isEqualTo("Waited 2.5 seconds"))
			.expectComplete()
			.verify(Hand.TIMEOUT);
	}

	@Test
	void whoLosesTheFrontStopsTyping() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		Desktop desktop = new Desktop();
		StepVerifier
			.withVirtualTime(() -> slow(time, desktop).stream(command("type_text", "{\"text\":\"one two three\"}")),
					() -> time, 10)
			.expectNextCount(1)
			.thenAwait(Duration.ofMillis(100))
			.assertNext((event) -> assertThat(event.summary()).isEqualTo("Typed 4 of 13 characters"))
			.then(() -> desktop.change((state) -> state.raise(AppName.MAIL)))
			.thenAwait(Duration.ofMillis(100))
			.assertNext((event) -> {
				ToolObservation observation = Objects.requireNonNull(event.toolObservation());
				assertThat(observation.failureKind()).isEqualTo(FailureKinds.TARGET_NOT_FRONTMOST);
				assertThat(observation.evidence().get("typedCharacters")).hasToString("4");
				assertThat(observation.evidence().path("frontmostApp").stringValue(null)).isEqualTo("Mail");
			})
			.expectComplete()
			.verify(Hand.TIMEOUT);
		assertThat(Objects.requireNonNull(desktop.state().tree().find("Notes/body")).value()).endsWith("teaone ");
	}

	@Test
	void cancellingStopsTheTyping() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		Desktop desktop = new Desktop();
		StepVerifier
			.withVirtualTime(() -> slow(time, desktop).stream(command("type_text", "{\"text\":\"one two three\"}")),
					() -> time, 10)
			.expectNextCount(1)
			.thenAwait(Duration.ofMillis(100))
			.expectNextCount(1)
			.thenCancel()
			.verify(Hand.TIMEOUT);
		time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(Objects.requireNonNull(desktop.state().tree().find("Notes/body")).value()).endsWith("teaone ");
	}

	@Test
	void whatComesUnderThePointerMeanwhileIsNotClicked() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		Desktop desktop = new Desktop();
		StepVerifier
			.withVirtualTime(() -> slow(time, desktop).stream(command("click", "{\"coordinates\":[460,340]}")),
					() -> time, 10)
			.expectNextCount(2)
			.then(() -> desktop.change((state) -> state.raise(AppName.MAIL)))
			.thenAwait(Duration.ofMillis(100))
			.assertNext((event) -> assertThat(Objects.requireNonNull(event.toolObservation()).failureKind())
				.isEqualTo(FailureKinds.SNAPSHOT_STALE))
			.expectComplete()
			.verify(Hand.TIMEOUT);
	}

	@Test
	void aLongTextIsTypedInFewSteps() {
		List<ToolEvent> told = new ArrayList<>();
		this.hand.client.run(this.hand.command("type_text", "{\"text\":\"" + "a ".repeat(500) + "\"}"), told::add)
			.block(Hand.TIMEOUT);
		assertThat(told).hasSizeBetween(20, 42);
	}

	private static ToolCommand command(String operation, String input) {
		return ToolCommand.of("c", "quintet.desktop", operation, Hand.json(input));
	}

	private static DesktopClient slow(VirtualTimeScheduler time, Desktop desktop) {
		return new DesktopClient(desktop, new Pace(Duration.ofMillis(100), time), true, Clock.systemUTC());
	}

}
