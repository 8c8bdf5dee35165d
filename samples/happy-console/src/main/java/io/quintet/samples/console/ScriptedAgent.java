package io.quintet.samples.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeSession;

/**
 * An agent that plays a script: it thinks, reads a file, writes, and asks before it runs
 * a command. A message that comes while it is at work is next.
 */
final class ScriptedAgent implements FakeAgent {

	private static final List<String> NEVER_ASK = List.of("yolo", "bypassPermissions", "safe-yolo");

	private static final int LONGEST_QUOTE = 80;

	private final Duration step;

	private final Map<String, Turns> working = new ConcurrentHashMap<>();

	ScriptedAgent(Duration step) {
		this.step = step;
	}

	@Override
	public void onUserMessage(FakeSession session, JsonNode content) {
		String text = content.path("content").path("text").asString("");
		String mode = content.path("meta").path("permissionMode").asString("default");
		this.working.computeIfAbsent(session.id(), (idle) -> new Turns(session)).begin(text, mode);
	}

	@Override
	public void onPermission(FakeSession session, JsonNode params) {
		session.completePermission(params);
		Turns turns = this.working.get(session.id());
		if (turns != null) {
			turns.answered(params);
		}
	}

	@Override
	public void onAbort(FakeSession session) {
		Turns turns = this.working.get(session.id());
		if (turns != null) {
			turns.abort();
		}
	}

	/** The turns of one session, one after the other, each a row of steps. */
	private final class Turns {

		private final FakeSession session;

		private final Deque<Runnable> waiting = new ArrayDeque<>();

		private final Deque<Runnable> steps = new ArrayDeque<>();

		private @Nullable String asked;

		private int turn;

		private boolean running;

		Turns(FakeSession session) {
			this.session = session;
		}

		synchronized void begin(String text, String mode) {
			this.waiting.add(() -> play(text, mode));
			if (!this.running) {
				next();
			}
		}

		/** Goes on with the message that waits. */
		private void next() {
			this.steps.clear();
			this.asked = null;
			this.turn++;
			Runnable message = this.waiting.poll();
			this.running = message != null;
			if (message != null) {
				message.run();
				soon();
			}
		}

		private void soon() {
			int turn = this.turn;
			this.session.later(ScriptedAgent.this.step, () -> go(turn));
		}

		private synchronized void go(int turn) {
			Runnable step = (turn == this.turn && !isOver()) ? this.steps.poll() : null;
			if (step != null) {
				step.run();
				if (turn == this.turn && this.asked == null) {
					soon();
				}
			}
		}

		// Its process was stopped.
		private boolean isOver() {
			JsonNode metadata = this.session.metadata();
			return metadata == null || "archived".equals(HappyJson.text(metadata, "lifecycleState"));
		}

		private void play(String text, String mode) {
			String read = newCall();
			this.session.activity(true, true);
			this.session.startTurn();
			this.steps
				.add(() -> think("The wish is: %s. First I look at how it is done today.".formatted(quote(text))));
			this.steps.add(() -> tool(read, "Read", "Read prices.csv", "file_path", "prices.csv"));
			this.steps.add(() -> toolEnded(read));
			this.steps.add(() -> say("The file has 212 prices and is read at the start only."));
			if (text.contains("fail")) {
				this.steps.add(() -> this.session.notice("Process exited unexpectedly"));
				this.steps.add(() -> end("failed"));
				return;
			}
			this.steps.add(() -> say("I have written a watcher of 30 lines that reads it again after a change."));
			this.steps.add(() -> say("Before I call it done, the tests have to pass."));
			this.steps.add(() -> run("./mvnw -q test", NEVER_ASK.contains(mode)));
		}

		private void run(String command, boolean allowed) {
			String call = newCall();
			tool(call, "Bash", "Run the tests", "command", command);
			if (allowed) {
				approved(call);
			}
			else {
				this.asked = call;
				this.session.requestPermission(call, "Bash",
						HappyJson.object().put("command", command).put("description", "Run the tests"));
			}
		}

		synchronized void answered(JsonNode params) {
			String call = this.asked;
			if (call == null || !call.equals(params.path("id").asString(""))) {
				return;
			}
			this.asked = null;
			if (params.path("approved").asBoolean(false)) {
				approved(call);
			}
			else {
				String reason = params.path("reason").asString("");
				this.steps.add(() -> toolEnded(call));
				this.steps.add(() -> say(reason.isEmpty() ? "Then I leave the tests to you."
						: "Then I leave the tests to you: %s.".formatted(quote(reason))));
				this.steps.add(() -> end("completed"));
			}
			soon();
		}

		private void approved(String call) {
			this.steps.add(() -> toolEnded(call));
			this.steps.add(() -> say("48 tests, all green. Prices are now read again within a second of a change."));
			this.steps.add(() -> end("completed"));
		}

		synchronized void abort() {
			if (this.running) {
				String call = this.asked;
				if (call != null) {
					noLongerAsk(call);
				}
				end("cancelled");
			}
		}

		private void noLongerAsk(String call) {
			if (this.session.state() instanceof ObjectNode state
					&& state.withObject("requests").remove(call) instanceof ObjectNode request) {
				state.withObject("completedRequests").set(call, request.put("status", "canceled"));
				this.session.state(state);
			}
		}

		private void end(String status) {
			this.session.endTurn(status);
			this.session.activity(true, false);
			next();
		}

		private void think(String text) {
			this.session.event(HappyJson.object().put("t", "text").put("text", text).put("thinking", true));
		}

		private void say(String text) {
			this.session.event(HappyJson.object().put("t", "text").put("text", text));
		}

		private void tool(String call, String name, String title, String argument, String value) {
			ObjectNode event = HappyJson.object()
				.put("t", "tool-call-start")
				.put("call", call)
				.put("name", name)
				.put("title", title)
				.put("description", title);
			event.set("args", HappyJson.object().put(argument, value));
			this.session.event(event);
		}

		private void toolEnded(String call) {
			this.session.event(HappyJson.object().put("t", "tool-call-end").put("call", call));
		}

		private static String newCall() {
			return "call_" + UUID.randomUUID().toString().substring(0, 8);
		}

		private static String quote(String text) {
			String line = text.replaceAll("\\s+", " ").strip();
			return "“" + ((line.length() <= LONGEST_QUOTE) ? line : line.substring(0, LONGEST_QUOTE) + "…") + "”";
		}

	}

}
