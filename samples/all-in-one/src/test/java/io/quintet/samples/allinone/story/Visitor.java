package io.quintet.samples.allinone.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.allinone.bridges.Caller;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ada, who does without the page what the page does for her.
 */
final class Visitor implements AutoCloseable {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private final Caller ada;

	private final String thread;

	private final String story;

	private final List<JsonNode> views = new CopyOnWriteArrayList<>();

	private Stream<String> watched = Stream.empty();

	private int messages;

	private Visitor(int port) {
		this.ada = Caller.bearer(port, "ada");
		this.thread = this.ada.thread("{\"sample\":\"acp-chat\"}");
		for (String assistant : List.of("coder", "desktop", "kill-switch")) {
			this.ada.invite(this.thread, assistant, "assistant");
		}
		AtomicReference<String> begun = new AtomicReference<>("");
		// Those of an earlier test may take up the room yet.
		await().untilAsserted(() -> begun
			.set(this.ada.post("/story/plays", "{\"thread\":\"" + this.thread + "\"}", 201).required("id").asString()));
		this.story = Objects.requireNonNull(begun.get());
	}

	/** Begins a story without a watcher. */
	static Visitor begin(int port) {
		return new Visitor(port);
	}

	/** Begins a story and watches it. */
	static Visitor watch(int port) {
		Visitor visitor = new Visitor(port);
		visitor.watch();
		return visitor;
	}

	private void watch() {
		try {
			HttpResponse<Stream<String>> answer = CLIENT.send(
					HttpRequest.newBuilder(URI.create(this.ada.origin() + "/story/plays/" + this.story)).build(),
					HttpResponse.BodyHandlers.ofLines());
			assertThat(answer.statusCode()).isEqualTo(200);
			this.watched = answer.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		Thread reader = new Thread(this::read);
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try {
			this.watched.filter((line) -> line.startsWith("data:"))
				.forEach((line) -> this.views.add(JsonMapper.shared().readTree(line.substring("data:".length()))));
		}
		catch (UncheckedIOException ex) {
			// Closed, or the application has stopped.
		}
	}

	Caller caller() {
		return this.ada;
	}

	String thread() {
		return this.thread;
	}

	String story() {
		return this.story;
	}

	/** Waits for a step. */
	JsonNode awaitStep(String step) {
		return await().until(() -> this.views.stream()
			.filter((view) -> view.required("step").asString().equals(step))
			.findFirst()
			.orElse(null), Objects::nonNull);
	}

	/** Waits until the story is over, and returns what is said about it then. */
	String awaitEnd() {
		AtomicReference<String> said = new AtomicReference<>("");
		await().untilAsserted(() -> said.set(this.ada
			.post("/story/plays/" + this.story + "/prompt", "{\"text\":\"- sessionId: 1\\n- token: 1\\n\"}", 404)
			.required("detail")
			.asString()));
		return Objects.requireNonNull(said.get());
	}

	List<String> steps() {
		return this.views.stream().map((view) -> view.required("step").asString()).toList();
	}

	/** Does something about the login at the platform. */
	void atPlatform(String action) {
		atPlatform(this.ada, action, awaitStep("LOGIN").at("/login/request").asString());
	}

	/** Does something about a login at the platform, as soon as the site listens. */
	static void atPlatform(int port, String action, String request) {
		atPlatform(Caller.of(port), action, request);
	}

	private static void atPlatform(Caller caller, String action, String request) {
		await().until(() -> caller
			.post("/login/simulation", "{\"action\":\"" + action + "\",\"requestId\":\"" + request + "\"}", 200)
			.required("text")
			.asString()
			.contains(request));
	}

	/** Approves the login, and lets the agent in. */
	void letIn() {
		atPlatform("APPROVE");
		String identity = awaitStep("JOIN").at("/login/identity").asString();
		this.ada.invite(this.thread, identity, "assistant");
	}

	List<JsonNode> events() {
		return this.ada.get("/acp/threads/" + this.thread + "/events?limit=500")
			.required("items")
			.valueStream()
			.toList();
	}

	List<JsonNode> events(String author, String type) {
		return events().stream()
			.filter((event) -> event.required("type").asString().equals(type)
					&& event.at("/author/id").asString().startsWith(author))
			.toList();
	}

	/** The messages of an author, in their order. */
	List<String> said(String author) {
		return events(author, "message").stream().map((event) -> event.at("/content/0/text").asString("")).toList();
	}

	JsonNode awaitForm(String formId) {
		return await().until(() -> events().stream()
			.filter((event) -> event.at("/content/0/status").asString("").equals("pending")
					&& event.at("/content/0/form_id").asString().startsWith(formId))
			.reduce((before, after) -> after)
			.filter(this::isOpen)
			.orElse(null), Objects::nonNull);
	}

	private boolean isOpen(JsonNode question) {
		return events().stream()
			.noneMatch((event) -> event.at("/content/0/answers_event_id")
				.asString("")
				.equals(question.at("/id").asString()));
	}

	/** Answers the question for approval that is open. */
	void decide(boolean approved) {
		JsonNode question = awaitForm("sha256:");
		this.messages++;
		this.ada.say(this.thread, "v" + this.messages,
				"{\"type\":\"form\",\"form_id\":%s,\"answers_event_id\":%s,\"status\":\"submitted\",\"schema\":{},\"values\":{\"approved\":%s}}"
					.formatted(question.at("/content/0/form_id"), question.required("id"), approved));
	}

	/** Calls an assistant with a text. */
	void call(String assistant, String text) {
		this.messages++;
		this.ada.say(this.thread, "v" + this.messages, "{\"type\":\"text\",\"text\":\"" + text + "\"}");
		this.ada.post("/acp/threads/" + this.thread + "/invocations", "{\"assistant_ids\":[\"" + assistant + "\"]}",
				201);
	}

	/** Opens the form, hands the prompt over, says who travels, and sends. */
	void fillIn(int travellers) {
		awaitStep("FORM");
		JsonNode asked = awaitForm("trip");
		String place = "{\"thread\":%s,\"event\":%s,\"at\":%s,\"form\":\"trip\"}".formatted(asked.required("thread_id"),
				asked.required("id"), asked.required("created_at"));
		JsonNode opened = this.ada.post("/forms/open", place, 200);
		this.ada.post("/story/plays/" + this.story + "/prompt", "{\"text\":" + opened.required("prompt") + "}", 204);
		String session = opened.required("session").asString();
		String link = opened.required("link").asString();
		Caller page = new Caller(this.ada.origin(),
				List.of("X-Handshake-Token", link.substring(link.lastIndexOf('.') + 1)));
		page.post("/handshake/notify/" + session, "{\"key\":\"travellers\",\"value\":" + travellers + "}", 200);
		awaitStep("SEND");
		JsonNode context = page.get("/handshake/context/" + session).required("context");
		assertThat(context.at("/destination/by").asString()).isEqualTo("ai");
		assertThat(context.at("/travellers/by").asString()).isEqualTo("user");
		this.ada.post("/forms/send", "{\"place\":" + place + ",\"session\":\"" + session + "\"}", 200);
	}

	@Override
	public void close() {
		this.watched.close();
	}

}
