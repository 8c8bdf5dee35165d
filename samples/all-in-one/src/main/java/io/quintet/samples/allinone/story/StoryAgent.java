package io.quintet.samples.allinone.story;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import io.quintet.samples.allinone.story.Stories.StoryException;
import io.quintet.samples.allinone.story.StoryView.Login;
import io.quintet.samples.allinone.story.StoryView.Step;

/**
 * Plays the agent of a story. It does so from outside: it logs in at {@code /agents},
 * reads and writes the thread by ACP with the token of its login, fills in the form by
 * the prompt that it is handed, and calls the assistants {@code coder} and
 * {@code desktop}. It never does what is for a person to do, and waits until they do it.
 */
final class StoryAgent {

	private static final Duration LOOK = Duration.ofMillis(150);

	private static final int PAGE = 50;

	private static final Pattern SESSION = Pattern.compile("^- sessionId: ([0-9a-f]{1,64})$", Pattern.MULTILINE);

	private static final Pattern TOKEN = Pattern.compile("^- token: ([\\w-]{1,200})$", Pattern.MULTILINE);

	private static final String FORM = """
			{"type": "form", "form_id": "trip", "title": "A weekend away", "status": "pending",
			 "description": "Your agent fills in what it knows. The rest is yours.",
			 "schema": {"type": "object", "required": ["destination", "day", "travellers", "wishes"], "properties": {
			  "destination": {"type": "string", "title": "Destination", "maxLength": 60},
			  "day": {"enum": ["Friday", "Saturday", "Sunday"], "title": "Day of travel"},
			  "travellers": {"type": "integer", "title": "Travellers", "minimum": 1, "maximum": 6},
			  "wishes": {"type": "string", "title": "Wishes", "maxLength": 80}}}}""";

	private static final Map<String, Object> KNOWN = Map.of("destination", "Lisbon", "day", "Saturday", "wishes",
			"window seats, a quiet room");

	private static final List<String> ORDER = List.of("destination", "day", "wishes");

	private static final String CHANGE = "Read the prices again when their file changes";

	private final WebClient application;

	private final Story story;

	private final AtomicReference<@Nullable Story> atTheDesktop;

	private final Duration pace;

	/** The last event that was read. */
	private @Nullable JsonNode position;

	private @Nullable String run;

	private int messages;

	/**
	 * Creates an agent.
	 * @param application the application that it calls
	 * @param story its story
	 * @param atTheDesktop whose story has the desktop
	 * @param pace time that it takes before it writes
	 */
	StoryAgent(WebClient application, Story story, AtomicReference<@Nullable Story> atTheDesktop, Duration pace) {
		this.application = application;
		this.story = story;
		this.atTheDesktop = atTheDesktop;
		this.pace = pace;
	}

	/**
	 * Plays until the story is over; a cancel ends its login, and the run it has begun.
	 */
	Mono<Void> play() {
		return Mono.usingWhen(logIn(), (caller) -> act(caller).then(), this::leave);
	}

	private Mono<Void> act(WebClient caller) {
		return admission(caller).then(say(caller, "Hello Ada, I am your travel agent. Shall we plan the weekend?"))
			.then(send(caller, JsonMapper.shared().readTree(FORM)))
			.flatMap((asked) -> {
				move(Step.FORM);
				return this.story.prompt()
					.flatMap((prompt) -> fillIn(prompt))
					.then(await(caller,
							(event) -> event.path("content")
								.valueStream()
								.anyMatch((part) -> part.path("answers_event_id")
									.asString("")
									.equals(asked.path("id").asString()))));
			})
			.flatMap((answer) -> {
				JsonNode form = answer.at("/content/0");
				return form.path("status").asString("").equals("submitted")
						? handOver(caller).then(book(caller, form.path("values")))
						: say(caller, "Then another time.").then();
			})
			.then(Mono.fromRunnable(() -> move(Step.DONE)));
	}

	/* LIME: a login by passport. */

	private Mono<WebClient> logIn() {
		return call(this.application, HttpMethod.POST, "/agents/login", null).flatMap((begun) -> {
			String request = begun.path("request").asString();
			this.story.move((view) -> view.with(new Login(request, null, instant(begun))));
			return call(this.application, HttpMethod.POST, "/agents/session",
					Map.of("login", begun.path("login").asString()))
				// 202: not approved yet.
				.filter((answer) -> answer.has("token"))
				.repeatWhenEmpty((tries) -> tries.delayElements(LOOK))
				.map((session) -> {
					this.story.move((view) -> view
						.with(new Login(request, session.path("identity").asString(), instant(session))));
					String token = session.path("token").asString();
					return this.application.mutate().defaultHeaders((headers) -> headers.setBearerAuth(token)).build();
				});
		});
	}

	private static Instant instant(JsonNode node) {
		return Instant.parse(node.path("until").asString());
	}

	private Mono<Void> leave(WebClient caller) {
		String begun = this.run;
		Mono<?> cancelled = (begun != null) ? call(caller, HttpMethod.DELETE, "/acp/runs/" + begun, null)
				: Mono.empty();
		return cancelled.onErrorComplete()
			.then(call(caller, HttpMethod.DELETE, "/agents/session", null))
			.onErrorComplete()
			.then();
	}

	/* ACP: what everybody in the room reads. */

	/** Waits until the agent is a member of the thread. */
	private Mono<Void> admission(WebClient caller) {
		return call(caller, HttpMethod.GET, "/acp/threads/" + this.story.thread() + "/members", null)
			.onErrorResume(WebClientResponseException.Forbidden.class, (refused) -> Mono.empty())
			.repeatWhenEmpty((tries) -> tries.delayElements(LOOK))
			.doOnNext((members) -> move(Step.ASK))
			.then();
	}

	private Mono<JsonNode> say(WebClient caller, String text) {
		return send(caller, Map.of("type", "text", "text", text));
	}

	private Mono<JsonNode> send(WebClient caller, Object part) {
		return Mono.delay(this.pace).then(Mono.defer(() -> {
			this.messages++;
			return call(caller, HttpMethod.POST, "/acp/threads/" + this.story.thread() + "/messages",
					Map.of("client_id", this.story.id() + "-" + this.messages, "content", List.of(part)));
		}));
	}

	/** Waits for an event behind the last one that was read. */
	private Mono<JsonNode> await(WebClient caller, Predicate<JsonNode> wanted) {
		return Mono.defer(() -> call(caller, HttpMethod.GET, events(), null)).flatMap((page) -> {
			for (JsonNode event : page.path("items")) {
				this.position = event;
				if (wanted.test(event)) {
					return Mono.just(event);
				}
			}
			return Mono.empty();
		}).repeatWhenEmpty((tries) -> tries.delayElements(LOOK));
	}

	private String events() {
		JsonNode after = this.position;
		return "/acp/threads/" + this.story.thread() + "/events?limit=" + PAGE
				+ ((after == null) ? "" : "&cursor_created_at=" + after.path("created_at").asString() + "&cursor_id="
						+ after.path("id").asString());
	}

	/** Calls an assistant, and waits for the end of its run. */
	private Mono<Ended> invoke(WebClient caller, String assistant) {
		return call(caller, HttpMethod.POST, "/acp/threads/" + this.story.thread() + "/invocations",
				Map.of("assistant_ids", List.of(assistant)))
			.flatMap((answer) -> {
				String begun = answer.at("/runs/0/id").asString();
				this.run = begun;
				AtomicReference<JsonNode> result = new AtomicReference<>(MissingNode.getInstance());
				return await(caller, (event) -> {
					String type = event.path("type").asString("");
					if (!event.path("run_id").asString("").equals(begun)) {
						return false;
					}
					if (type.equals("tool.result")) {
						result.set(event.path("tool"));
					}
					return type.startsWith("run.") && !type.equals("run.started");
				}).map((end) -> {
					this.run = null;
					return new Ended(end.path("type").asString(), Objects.requireNonNull(result.get()));
				});
			});
	}

	/* HPP: a form that two fill in. */

	/** Finds the session that a prompt is about, {@code null} when it is none. */
	static @Nullable String session(String prompt) {
		Matcher session = SESSION.matcher(prompt);
		return (session.find() && TOKEN.matcher(prompt).find()) ? session.group(1) : null;
	}

	private Mono<Void> fillIn(String prompt) {
		Matcher token = TOKEN.matcher(prompt);
		String session = session(prompt);
		if (session == null || !token.find()) {
			return Mono.error(new StoryException("The prompt is none."));
		}
		WebClient writer = this.application.mutate().defaultHeader("X-Handshake-Token", token.group(1)).build();
		move(Step.FILL);
		return Flux.fromIterable(ORDER)
			.delayElements(this.pace)
			// What the visitor has written stays theirs, and a form that is sent is over.
			.concatMap((field) -> call(writer, HttpMethod.POST, "/handshake/action/" + session,
					Map.of("actions", List.of(Map.of("type", "set", "key", field, "value", KNOWN.get(field)))))
				.onErrorComplete(WebClientResponseException.class))
			.then(Mono.fromRunnable(() -> move(Step.SEND)));
	}

	/* Happy: a coding session. */

	private Mono<Void> handOver(WebClient caller) {
		return say(caller, "Thank you. The shop still shows the prices of last week, so that goes to the coder first.")
			.doOnNext((said) -> move(Step.CODE))
			.then(say(caller, "@coder " + CHANGE))
			.then(invoke(caller, "coder"))
			.flatMap((ended) -> say(caller,
					ended.isCompleted() ? "The prices are right now. I book."
							: "The coder has not finished. I book anyway."))
			.then();
	}

	/* App-control: a desktop. */

	private Mono<Void> book(WebClient caller, JsonNode values) {
		return Mono
			.usingWhen(desktop(), (mine) -> operate(caller, commands(values)),
					(mine) -> Mono.fromRunnable(() -> this.atTheDesktop.set(null)))
			.flatMap((booked) -> {
				if (booked) {
					this.story.move(StoryView::sent);
				}
				return say(caller,
						booked ? "Booked: %s on %s for %s. Have a good trip!".formatted(text(values, "destination"),
								text(values, "day"), text(values, "travellers"))
								: "Then I send nothing. The draft stays where it is.");
			})
			.then();
	}

	private Mono<Story> desktop() {
		return Mono.fromSupplier(() -> this.atTheDesktop.compareAndSet(null, this.story))
			.doOnNext((mine) -> move(mine ? Step.BOOK : Step.QUEUE))
			.filter(Boolean::booleanValue)
			.repeatWhenEmpty((tries) -> tries.delayElements(LOOK))
			.thenReturn(this.story);
	}

	private static List<String> commands(JsonNode values) {
		String mail = "%s for %s, by train on %s.\nWishes: %s\nAda".formatted(text(values, "destination"),
				text(values, "travellers"), text(values, "day"), text(values, "wishes"));
		return List.of("open_app {\"app\": \"Mail\"}",
				// Leaves an open draft.
				"click {\"targetApp\": \"Mail\", \"target\": \"Mail/list/1\"}",
				"click {\"targetApp\": \"Mail\", \"target\": \"New mail\"}", type("booking@trains.example"),
				"press_key {\"targetApp\": \"Mail\", \"key\": \"Tab\"}",
				type("Booking: " + text(values, "destination")),
				"press_key {\"targetApp\": \"Mail\", \"key\": \"Tab\"}", type(mail),
				"click {\"targetApp\": \"Mail\", \"target\": \"Send\"}");
	}

	private static String type(String text) {
		return "type_text " + JsonMapper.shared().writeValueAsString(Map.of("targetApp", "Mail", "text", text));
	}

	private static String text(JsonNode values, String name) {
		JsonNode value = values.path(name);
		return value.isString() ? value.asString() : value.toString();
	}

	/** Gives all commands; emits whether the last one was approved. */
	private Mono<Boolean> operate(WebClient caller, List<String> commands) {
		return Flux.fromIterable(commands)
			.concatMap((command) -> say(caller, command).then(invoke(caller, "desktop")), 1)
			.takeUntil((ended) -> !ended.code().isEmpty())
			.last()
			.flatMap((last) -> switch (last.code()) {
				case "" -> Mono.just(true);
				case "denied" -> Mono.just(false);
				// The kill switch: begin again when commands may run.
				case "blocked" -> stopped(caller).then(Mono.defer(() -> operate(caller, commands)));
				default -> Mono.error(new StoryException("The desktop says: " + last.message()));
			});
	}

	private Mono<JsonNode> stopped(WebClient caller) {
		return say(caller, "Somebody has stopped the desktop. I wait until commands may run again.")
			.doOnNext((said) -> move(Step.STOPPED))
			.then(await(caller,
					(event) -> event.at("/author/id").asString("").equals("kill-switch")
							&& event.at("/content/0/text").asString("").equals("Commands run again.")))
			.doOnNext((said) -> move(Step.BOOK));
	}

	private void move(Step step) {
		this.story.move((view) -> view.at(step));
	}

	private Mono<JsonNode> call(WebClient caller, HttpMethod method, String path, @Nullable Object body) {
		WebClient.RequestBodySpec request = caller.method(method).uri(path);
		return ((body != null) ? request.bodyValue(body) : request).retrieve().bodyToMono(JsonNode.class);
	}

	/** Says in words for the visitor why a story cannot go on. */
	static String reason(Throwable failure) {
		if (failure instanceof StoryException) {
			return String.valueOf(failure.getMessage());
		}
		if (failure instanceof WebClientResponseException answer) {
			return (answer.getStatusCode() == HttpStatus.GONE) ? "The login was not approved in time."
					: "The application has refused the agent: " + detail(answer);
		}
		return "The agent got no answer.";
	}

	private static String detail(WebClientResponseException answer) {
		try {
			return JsonMapper.shared()
				.readTree(answer.getResponseBodyAsByteArray())
				.path("detail")
				.asString(answer.getStatusText());
		}
		catch (JacksonException ex) {
			return answer.getStatusText();
		}
	}

	/**
	 * How a run ended.
	 *
	 * @param type the last event
	 * @param tool its last result, missing when there is none
	 */
	private record Ended(String type, JsonNode tool) {

		boolean isCompleted() {
			return this.type.equals("run.completed") && code().isEmpty();
		}

		/** What the tool failed with, empty when it did what was asked. */
		String code() {
			JsonNode error = this.tool.path("error");
			return error.isObject() ? error.path("code").asString("failed")
					: (this.type.equals("run.completed") && this.tool.isObject()) ? "" : "no_result";
		}

		String message() {
			return this.tool.at("/error/message").asString("the run has ended before the command");
		}

	}

}
