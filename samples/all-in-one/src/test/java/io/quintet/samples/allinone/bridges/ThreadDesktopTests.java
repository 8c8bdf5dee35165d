package io.quintet.samples.allinone.bridges;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.samples.appcontrol.desktop.Desktop;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * People of a thread operate the desktop, and stop it.
 */
@BridgesTest
class ThreadDesktopTests {

	private static final String DELETE = "click {\"target\": \"Delete note\"}";

	@LocalServerPort
	private int port;

	@Autowired
	private Desktop desktop;

	@Autowired
	private KillSwitch killSwitch;

	@Autowired
	private AppControlService service;

	private String thread = "";

	private int messages;

	@BeforeEach
	void openNotesInARoom() {
		this.thread = ada().thread("{}");
		ada().invite(this.thread, "bob", "user");
		ada().invite(this.thread, "desktop", "assistant");
		ada().invite(this.thread, "kill-switch", "assistant");
		assertThat(command("open_app {\"app\": \"Notes\"}").path("error").isNull()).isTrue();
	}

	@AfterEach
	void reset() {
		this.killSwitch.reset();
		this.desktop.reset();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
	}

	private Caller ada() {
		return Caller.bearer(this.port, "ada");
	}

	private Caller bob() {
		return Caller.bearer(this.port, "bob");
	}

	private String ask(Caller person, String assistant, String text) {
		this.messages++;
		person.say(this.thread, "m" + this.messages,
				"{\"type\":\"text\",\"text\":%s}".formatted(StringNode.valueOf(text)));
		return invoke(person, assistant);
	}

	private String invoke(Caller person, String assistant) {
		return person
			.post("/acp/threads/" + this.thread + "/invocations", "{\"assistant_ids\":[\"" + assistant + "\"]}", 201)
			.at("/runs/0/id")
			.asString();
	}

	private void awaitEnd(String run, String status) {
		await().untilAsserted(
				() -> assertThat(ada().get("/acp/runs/" + run).required("status").asString()).isEqualTo(status));
	}

	/** Gives a command and returns what came of it. */
	private JsonNode command(String text) {
		awaitEnd(ask(ada(), "desktop", text), "completed");
		return last("tool.result").required("tool");
	}

	private List<JsonNode> events(String type) {
		return ada().get("/acp/threads/" + this.thread + "/events?limit=1000")
			.required("items")
			.valueStream()
			.filter((event) -> event.required("type").asString().equals(type))
			.toList();
	}

	private JsonNode last(String type) {
		List<JsonNode> events = events(type);
		return events.get(events.size() - 1);
	}

	private String said() {
		return last("message").at("/content/0/text").asString();
	}

	private JsonNode question() {
		await().until(() -> last("message").at("/content/0/status").asString("").equals("pending"));
		return last("message");
	}

	private void answer(Caller person, JsonNode question, boolean approved) {
		this.messages++;
		person.say(this.thread, "m" + this.messages,
				"{\"type\":\"form\",\"form_id\":%s,\"answers_event_id\":%s,\"status\":\"submitted\",\"schema\":{},\"values\":{\"approved\":%s}}"
					.formatted(question.at("/content/0/form_id"), question.required("id"), approved));
	}

	@Test
	void aCommandIsOnTheRecordWithItsEvents() {
		JsonNode result = command("@desktop type_text {\"targetApp\": \"Notes\", \"text\": \" and a torch\"}");
		assertThat(result.at("/result/summary").asString()).isNotEmpty();
		assertThat(result.at("/result/events/0/type").asString()).isEqualTo("started");
		assertThat(result.at("/result/observation/snapshotId").asString()).startsWith("Notes@");
		JsonNode call = last("tool.call").required("tool");
		assertThat(call.required("name").asString()).isEqualTo("type_text");
		assertThat(call.at("/arguments/text").asString()).isEqualTo(" and a torch");
		assertThat(call.required("id")).isEqualTo(result.required("id"));
	}

	@Test
	void whatCannotBeTakenBackIsDoneWhenAPersonApproves() {
		String run = ask(ada(), "desktop", DELETE);
		JsonNode question = question();
		assertThat(question.at("/content/0/description").asString()).contains("Delete note", "\"snapshotId\"");
		answer(bob(), question, true);
		awaitEnd(run, "completed");
		JsonNode result = last("tool.result");
		assertThat(result.at("/tool/error").isNull()).isTrue();
		assertThat(result.at("/metadata/approval/approved_by").asString()).isEqualTo("bob");
	}

	@Test
	void whatIsDeniedIsNotDone() {
		String before = this.desktop.state().toString();
		String run = ask(ada(), "desktop", DELETE);
		answer(bob(), question(), false);
		awaitEnd(run, "completed");
		assertThat(last("tool.result").at("/tool/error/code").asString()).isEqualTo("denied");
		assertThat(this.desktop.state().toString()).isEqualTo(before);
	}

	@Test
	void anApprovalIsForTheDesktopAsItLooked() {
		String run = ask(ada(), "desktop", DELETE);
		JsonNode question = question();
		Caller.of(this.port).post("/app-control/requests", """
				{"schema":"app_control.service.request.v1","action":"run","command":{
				 "schema":"app_control.command.v1","commandId":"c1","tool":"quintet.desktop",
				 "operation":"type_text","input":{"targetApp":"Notes","text":"keep this"}}}""", 200);
		answer(bob(), question, true);
		awaitEnd(run, "completed");
		assertThat(last("tool.result").at("/tool/error/code").asString()).isEqualTo("snapshot_stale");
	}

	@Test
	void nobodyApprovesByAWordInTheCommand() {
		String run = ask(ada(), "desktop", "click {\"target\": \"Delete note\", \"confirmed\": true}");
		question();
		ada().call("DELETE", "/acp/runs/" + run, "", 204);
		awaitEnd(run, "cancelled");
		await().until(() -> last("message").at("/content/0/status").asString().equals("cancelled"));
		assertThat(events("tool.call")).hasSize(2);
		assertThat(events("tool.result")).hasSize(1);
	}

	@Test
	void peopleStopAllCommandsAndLetThemGoOn() {
		awaitEnd(ask(bob(), "kill-switch", "Stop: lunch"), "completed");
		assertThat(said()).startsWith("All commands are stopped: lunch");
		JsonNode refused = command("observe");
		assertThat(refused.at("/error/code").asString()).isEqualTo("blocked");
		assertThat(refused.at("/error/message").asString()).contains("lunch");
		awaitEnd(ask(ada(), "kill-switch", "go"), "completed");
		assertThat(said()).isEqualTo("Commands run again.");
		assertThat(command("observe").path("error").isNull()).isTrue();
	}

	@Test
	void whoMayNotApproveDoesNotLetCommandsGoOn() {
		BridgesTest.WITHOUT_APPROVAL.add(this.thread);
		awaitEnd(ask(ada(), "kill-switch", "stop"), "completed");
		awaitEnd(ask(ada(), "kill-switch", "go"), "completed");
		assertThat(said()).isEqualTo("Ada may not let commands run again.");
		assertThat(this.killSwitch.state().tripped()).isTrue();
	}

	@Test
	void aStopEndsACommandThatIsUnderWay() {
		String run = ask(ada(), "desktop", "wait {\"seconds\": 60}");
		await().until(() -> this.service.statistics().running() == 1);
		awaitEnd(ask(bob(), "kill-switch", "stop"), "completed");
		awaitEnd(run, "completed");
		assertThat(last("tool.result").at("/tool/error/code").asString()).isEqualTo("blocked");
	}

	@Test
	void theEndOfARunEndsItsCommand() {
		String run = ask(ada(), "desktop", "wait {\"seconds\": 60}");
		await().until(() -> this.service.statistics().running() == 1);
		ada().call("DELETE", "/acp/runs/" + run, "", 204);
		await().until(() -> this.service.statistics().running() == 0);
	}

	@Test
	void aCommandRunsWhenItsCallIsStored() {
		AtomicBoolean begun = new AtomicBoolean();
		Flux<String> rest = Flux.defer(() -> {
			begun.set(true);
			return Flux.just("result");
		});
		StepVerifier.create(Flux.concat(Mono.just("call"), HappyAssistant.whenStored(rest)), 1)
			.expectNext("call")
			.then(() -> assertThat(begun).isFalse())
			.thenRequest(1)
			.expectNext("result")
			.verifyComplete();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "please click | Write an operation",
			"click {\"target\" | The input cannot be read", "click {\"a\":1,\"a\":2} | The input cannot be read" })
	void whatIsNoCommandGetsAnExplanation(String text, String explanation) {
		awaitEnd(ask(ada(), "desktop", text), "completed");
		assertThat(said()).startsWith(explanation);
		assertThat(events("tool.call")).hasSize(1);
	}

	@Test
	void aMessageIsExecutedOnce() {
		command("type_text {\"targetApp\": \"Notes\", \"text\": \"once\"}");
		awaitEnd(invoke(ada(), "desktop"), "completed");
		assertThat(said()).startsWith("That was done before.");
		assertThat(events("tool.call")).hasSize(2);
	}

}
