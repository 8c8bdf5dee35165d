package io.quintet.samples.allinone.bridges;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.acp.test.AcpSocketClient;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.happy.test.FakeSession;
import io.quintet.samples.allinone.AllInOneApplication;
import io.quintet.samples.allinone.OwnEventLoops;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thread that talks to a coding session, over the interfaces of both sides: the
 * application on its database, and a Happy server whose agent says what the test says.
 */
class HappyAssistantTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final FakeHappyServer SERVER = FakeHappyServer.start();

	private static final FakeAccount ACCOUNT = SERVER.account(CipherVariant.DATA_KEY);

	private static final FakeMachine MACHINE = SERVER.machine(ACCOUNT, "workshop");

	private static ConfigurableApplicationContext application = start();

	private final Agent agent = new Agent();

	private String thread = "";

	private static ConfigurableApplicationContext start(String... more) {
		return new SpringApplicationBuilder(AllInOneApplication.class, OwnEventLoops.class).run(
				Stream
					.concat(Stream.of("--server.port=0", "--embedded-postgres.data-dir=target/postgres-of-happy",
							"--happy.server-url=" + SERVER.uri(), "--happy.token=" + ACCOUNT.token(),
							"--happy.secret=" + Base64.getEncoder().encodeToString(ACCOUNT.secret().bytes()),
							"--coder.machine=workshop", "--coder.directory=/srv/shop",
							"--spring.lifecycle.timeout-per-shutdown-phase=5s"), Stream.of(more))
					.toArray(String[]::new));
	}

	@AfterAll
	static void close() {
		application.close();
		SERVER.close();
	}

	@BeforeEach
	void openThread() {
		MACHINE.agent(this.agent);
		this.thread = ada().thread("{}");
		ada().invite(this.thread, "coder", "assistant");
	}

	private static int port() {
		return Objects.requireNonNull(application.getEnvironment().getProperty("local.server.port", Integer.class));
	}

	private static Caller ada() {
		return Caller.bearer(port(), "ada");
	}

	private void say(String clientId, String text) {
		ada().say(this.thread, clientId, JSON.createObjectNode().put("type", "text").put("text", text).toString());
	}

	/** Calls the assistant and returns its run. */
	private String invoke() {
		return ada().post("/acp/threads/" + this.thread + "/invocations", "{\"assistant_ids\":[\"coder\"]}", 201)
			.at("/runs/0/id")
			.asString();
	}

	private String ask(String text) {
		say(text, text);
		return invoke();
	}

	private void awaitEnd(String run, String status) {
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(ada().get("/acp/runs/" + run).required("status").asString())
				.as(() -> ada().get("/acp/runs/" + run).toString())
				.isEqualTo(status));
	}

	private List<JsonNode> events() {
		return ada().get("/acp/threads/" + this.thread + "/events").required("items").valueStream().toList();
	}

	/** What the assistant has said and done, in short. */
	private List<String> told() {
		return events().stream().filter((event) -> event.at("/author/id").asString().equals("coder")).map((event) -> {
			String type = event.required("type").asString();
			return switch (type) {
				case "message" -> event.at("/content/0/type").asString().equals("form")
						? "form " + event.at("/content/0/status").asString() : event.at("/content/0/text").asString();
				case "reasoning" -> "(" + event.at("/content").asString() + ")";
				case "tool.call" -> event.at("/tool/name").asString() + " called";
				case "tool.result" -> event.at("/tool/error/code").asString("ended");
				default -> type;
			};
		}).toList();
	}

	private void awaitTold(String line) {
		Awaitility.await().atMost(TIMEOUT).until(() -> told().contains(line));
	}

	private JsonNode awaitQuestion() {
		return Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> events().stream()
				.filter((event) -> event.at("/content/0/status").asString("").equals("pending"))
				.findFirst()
				.orElse(null), Objects::nonNull);
	}

	private void answer(JsonNode question, String values) {
		ada().say(this.thread, "answer",
				"{\"type\":\"form\",\"form_id\":%s,\"schema\":{},\"status\":\"submitted\",\"answers_event_id\":%s,\"values\":%s}"
					.formatted(question.at("/content/0/form_id"), question.required("id"), values));
	}

	private static ObjectNode text(String text) {
		return JSON.createObjectNode().put("t", "text").put("text", text);
	}

	private static ObjectNode tool(String call) {
		ObjectNode event = JSON.createObjectNode().put("t", "tool-call-start").put("call", call).put("name", "Bash");
		event.set("args", arguments());
		return event;
	}

	private static ObjectNode arguments() {
		return JSON.createObjectNode().put("command", "./mvnw test");
	}

	private static ObjectNode toolEnd(String call) {
		return JSON.createObjectNode().put("t", "tool-call-end").put("call", call);
	}

	private static long messagesOfPeople(FakeSession session) {
		return session.messages().stream().filter((message) -> message.path("role").asString().equals("user")).count();
	}

	@Test
	void textIsAStreamAndThoughtsAndToolsAreEvents() {
		try (AcpSocketClient socket = AcpSocketClient.to("http://127.0.0.1:" + port())
			.header("Authorization", "Bearer ada")
			.connect()) {
			socket.join(this.thread);
			say("1", "Mend the build");
			say("2", "and tell me how");
			String run = invoke();
			FakeSession session = this.agent.next("Mend the build\n\nand tell me how");
			session.startTurn();
			session.event(text("Which build?").put("thinking", true));
			session.event(text("There are"));
			assertThat(delta(socket)).isEqualTo("Which build?");
			assertThat(delta(socket)).as("before the text is whole").isEqualTo("There are");
			session.event(text("two."));
			assertThat(delta(socket)).isEqualTo("\n\ntwo.");
			session.event(tool("call-1"));
			session.event(toolEnd("call-1"));
			session.event(text("Done."));
			session.endTurn("completed");
			awaitEnd(run, "completed");
			assertThat(told()).containsExactly("run.started", "happy called", "(Which build?)", "There are\n\ntwo.",
					"Bash called", "ended", "Done.", "ended", "run.completed");
		}
	}

	private static String delta(AcpSocketClient socket) {
		return socket.next("stream:delta").data().required("text").asString();
	}

	@Test
	void theNextTurnIsInTheSameSession() {
		String first = ask("one");
		FakeSession session = this.agent.next("one");
		session.turn("1");
		awaitEnd(first, "completed");
		String second = ask("two");
		assertThat(this.agent.next("two").id()).isEqualTo(session.id());
		say("meanwhile", "three");
		session.turn("2");
		this.agent.next("three").turn("3");
		awaitEnd(second, "completed");
		assertThat(told().stream().filter((line) -> line.length() == 1)).containsExactly("1", "2", "3");
		awaitEnd(invoke(), "completed");
		assertThat(messagesOfPeople(session)).as("there is nothing new").isEqualTo(3);
	}

	@Test
	void thePermissionIsGivenInTheThread() {
		String run = ask("Run the tests");
		FakeSession session = this.agent.next("Run the tests");
		session.startTurn();
		session.event(tool("call-1"));
		awaitTold("Bash called");
		session.requestPermission("call-1", "Bash", arguments());
		JsonNode question = awaitQuestion();
		assertThat(question.at("/content/0/title").asString()).isEqualTo("May I run Bash?");
		assertThat(question.at("/content/0/description").asString()).contains("./mvnw test");
		assertThat(question.at("/metadata/approval/tool_call_id").asString()).isEqualTo("call-1");
		answer(question, "{\"approved\":true}");
		assertThat(this.agent.answer().path("approved").asBoolean()).isTrue();
		session.event(toolEnd("call-1"));
		session.endTurn("completed");
		awaitEnd(run, "completed");
		assertThat(told()).containsExactly("run.started", "happy called", "Bash called", "form pending", "ended",
				"ended", "run.completed");
	}

	@Test
	void thePermissionIsRefusedInTheThread() {
		String run = ask("Run the tests");
		FakeSession session = this.agent.next("Run the tests");
		session.startTurn();
		session.requestPermission("call-1", "Bash", arguments());
		answer(awaitQuestion(), "{\"approved\":false,\"reason\":\"not now\"}");
		JsonNode answer = this.agent.answer();
		assertThat(answer.path("approved").asBoolean()).isFalse();
		assertThat(answer.path("reason").asString()).contains("has denied Bash: not now");
		session.event(text("Then not."));
		session.endTurn("completed");
		awaitEnd(run, "completed");
		assertThat(told()).contains("Then not.");
	}

	@Test
	void aPermissionThatIsGivenElsewhereIsNotWaitedFor() {
		String run = ask("Run the tests");
		FakeSession session = this.agent.next("Run the tests");
		session.startTurn();
		session.requestPermission("call-1", "Bash", arguments());
		awaitQuestion();
		session.completePermission(JSON.createObjectNode().put("id", "call-1").put("approved", true));
		session.event(text("They are green."));
		session.endTurn("completed");
		awaitEnd(run, "completed");
		assertThat(told()).containsSubsequence("form pending", "form cancelled", "They are green.");
	}

	@Test
	void cancelStopsTheTurnAndTheThreadGoesOn() {
		String run = ask("Write a book");
		FakeSession session = this.agent.next("Write a book");
		session.startTurn();
		session.event(tool("call-1"));
		awaitTold("Bash called");
		session.requestPermission("call-1", "Bash", arguments());
		awaitQuestion();
		ada().call("DELETE", "/acp/runs/" + run, "", 204);
		this.agent.aborted();
		awaitTold("form cancelled");
		assertThat(Objects.requireNonNull(session.state()).path("requests").isEmpty()).isTrue();
		String next = ask("Write a line");
		this.agent.next("Write a line").turn("A line.");
		awaitEnd(next, "completed");
		assertThat(told()).containsExactly("run.started", "happy called", "Bash called", "form pending",
				"run.cancelled", "form cancelled", "run.started", "cancelled", "happy called", "A line.", "ended",
				"run.completed");
		assertThat(messagesOfPeople(session)).isEqualTo(2);
	}

	@Test
	void aRestartInTheMiddleOfATurnLosesNothingAndRepeatsNothing() {
		String run = ask("Tell me a story");
		FakeSession session = this.agent.next("Tell me a story");
		session.startTurn();
		session.event(tool("call-1"));
		session.event(toolEnd("call-1"));
		session.event(text("Once upon"));
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> ada().get("/acp/threads/" + this.thread + "/streams").toString().contains("Once upon"));
		application.close();
		session.event(text("a time"));
		application = start();
		assertThat(ada().get("/acp/runs/" + run).at("/error/code").asString()).isEqualTo("interrupted");
		assertThat(this.agent.aborts).as("the agent goes on").isEmpty();
		String next = invoke();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> ada().get("/acp/threads/" + this.thread + "/streams").toString().contains("a time"));
		session.event(text("there was a build."));
		session.endTurn("completed");
		awaitEnd(next, "completed");
		assertThat(told()).containsExactly("run.started", "happy called", "Bash called", "ended", "Once upon",
				"run.failed", "run.started", "\n\na time\n\nthere was a build.", "ended", "run.completed");
		assertThat(messagesOfPeople(session)).isEqualTo(1);
	}

	@Test
	void aPermissionOfATurnThatWasInterruptedIsAskedForAgain() {
		ask("Run the tests");
		FakeSession session = this.agent.next("Run the tests");
		session.startTurn();
		session.requestPermission("call-1", "Bash", arguments());
		awaitQuestion();
		application.close();
		application = start("--acp.runs.approval-timeout=1s");
		String next = invoke();
		JsonNode answer = this.agent.answer();
		assertThat(answer.path("approved").asBoolean()).isFalse();
		assertThat(answer.path("reason").asString()).contains("Nobody has approved Bash in time");
		session.endTurn("completed");
		awaitEnd(next, "completed");
		assertThat(told().stream().filter((line) -> line.startsWith("form"))).containsExactly("form pending",
				"form cancelled", "form pending", "form cancelled");
		application.close();
		application = start();
	}

	@Test
	void aLostConnectionLosesNothing() {
		String run = ask("Count");
		FakeSession session = this.agent.next("Count");
		session.startTurn();
		session.event(tool("call-1"));
		awaitTold("Bash called");
		SERVER.stop();
		session.event(toolEnd("call-1"));
		session.event(text("One"));
		session.requestPermission("call-2", "Bash", arguments());
		SERVER.startAgain();
		answer(awaitQuestion(), "{\"approved\":true}");
		assertThat(this.agent.answer().path("id").asString()).isEqualTo("call-2");
		SERVER.faults().cutConnections();
		session.endTurn("completed");
		awaitEnd(run, "completed");
		assertThat(told()).containsExactly("run.started", "happy called", "Bash called", "ended", "One", "form pending",
				"ended", "run.completed");
	}

	@Test
	void aMessageWhoseAnswerGotLostIsSentOnce() {
		SERVER.faults().cutRest("/v3/sessions", 1, true);
		String run = ask("Once");
		FakeSession session = this.agent.next("Once");
		session.turn("Heard.");
		awaitEnd(run, "completed");
		assertThat(messagesOfPeople(session)).isEqualTo(1);
		assertThat(this.agent.messages).isEmpty();
	}

	@Test
	void aMachineThatIsAwayFailsTheRunAndTheMessageIsSentLater() {
		MACHINE.online(false);
		String run = ask("Hello");
		awaitEnd(run, "failed");
		MACHINE.online(true);
		String next = invoke();
		this.agent.next("Hello").turn("Here I am.");
		awaitEnd(next, "completed");
		assertThat(told()).contains("Here I am.");
	}

	@Test
	void aSessionThatEndsInItsTurnIsResumed() {
		String run = ask("Work");
		FakeSession session = this.agent.next("Work");
		session.startTurn();
		session.event(text("I begin."));
		session.end();
		awaitEnd(run, "completed");
		assertThat(told()).containsSubsequence("I begin.", "session_ended");
		String next = ask("Go on");
		FakeSession resumed = this.agent.next("Go on");
		assertThat(resumed.id()).isEqualTo(session.id());
		resumed.turn("I go on.");
		awaitEnd(next, "completed");
		assertThat(told()).contains("I go on.");
	}

	@Test
	void aSessionThatIsDeletedIsFollowedByAnother() {
		String run = ask("Work");
		FakeSession session = this.agent.next("Work");
		session.startTurn();
		session.delete();
		awaitEnd(run, "completed");
		String next = ask("Again");
		FakeSession other = this.agent.next("Again");
		assertThat(other.id()).isNotEqualTo(session.id());
		other.turn("Done.");
		awaitEnd(next, "completed");
		assertThat(told()).containsSubsequence("session_not_found", "Done.");
	}

	/** Hands over what the agent of a session gets. */
	private static final class Agent implements FakeAgent {

		private final BlockingQueue<Received> messages = new LinkedBlockingQueue<>();

		private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();

		private final BlockingQueue<FakeSession> aborts = new LinkedBlockingQueue<>();

		@Override
		public void onUserMessage(FakeSession session, JsonNode content) {
			this.messages.add(new Received(session, content));
		}

		@Override
		public void onPermission(FakeSession session, JsonNode params) {
			session.completePermission(params);
			this.answers.add(params);
		}

		@Override
		public void onAbort(FakeSession session) {
			session.endTurn("cancelled");
			this.aborts.add(session);
		}

		/** Returns the session that gets this message next. */
		FakeSession next(String text) {
			Received received = take(this.messages);
			assertThat(received.content().at("/content/text").asString()).isEqualTo(text);
			assertThat(received.content().at("/meta/permissionMode").asString()).isEqualTo("default");
			return received.session();
		}

		JsonNode answer() {
			return take(this.answers);
		}

		void aborted() {
			take(this.aborts);
		}

		private static <T> T take(BlockingQueue<T> queue) {
			try {
				return Objects.requireNonNull(queue.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS), "nothing came");
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		private record Received(FakeSession session, JsonNode content) {
		}

	}

}
