package io.quintet.samples.allinone.bridges;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.approval.ToolDecision;
import io.quintet.acp.approval.ToolRequest;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;

/**
 * An assistant that operates the desktop for the people of a thread. The newest message
 * of its caller is a command: an operation and its input, as in {@code click {"target":
 * "Send"}}. The command is stored before it runs, and what came of it afterwards. What
 * cannot be taken back needs the approval of a person, for the desktop as it looked when
 * they were asked.
 * <p>
 * Commands go through the service, so its policies and the kill switch apply. A message
 * is executed at most once, whatever fails.
 */
final class ThreadDesktop implements AssistantHandler {

	static final String ID = "desktop";

	private static final String TOOL = "quintet.desktop";

	private static final Pattern COMMAND = Pattern.compile("(?:@desktop\\s+)?([a-z_]{1,40})(?:\\s+(\\{.*))?",
			Pattern.DOTALL);

	private static final String HELP = "Write an operation and its input, as in: open_app {\"app\": \"Notes\"}";

	/** In the metadata of a call: the message that asked for it. */
	private static final String MESSAGE = "message";

	private static final String CONFIRMED = "confirmed";

	private static final String SNAPSHOT = "snapshotId";

	// Of a result in the thread, in characters. What is longer is left to the summary.
	private static final int MAX_OBSERVATION = 20_000;

	private static final int MAX_EVENTS = 50;

	private final AppControlService service;

	private final AppControlCodec codec;

	private final @Nullable String token;

	private final ToolApprovals approvals;

	/**
	 * Creates the assistant.
	 * @param service runs the commands
	 * @param token what the service asks for, {@code null} for nothing
	 * @param approvals asks people
	 */
	ThreadDesktop(AppControlService service, @Nullable String token, ToolApprovals approvals) {
		this.service = service;
		this.codec = service.codec();
		this.token = token;
		this.approvals = approvals;
	}

	@Override
	public Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		Identity caller = context.run().triggeredBy();
		return context.events()
			.reduce(Asked.NOTHING, (asked, event) -> asked.after(event, caller))
			.flatMapMany((asked) -> perform(asked, context, events));
	}

	private Flux<AssistantEvent> perform(Asked asked, HandlerContext context, AssistantEvents events) {
		Matcher words = COMMAND.matcher(asked.text());
		if (!words.matches()) {
			return Flux.just(events.message(HELP));
		}
		if (asked.done()) {
			return Flux.just(events.message("That was done before. Write it once more to do it again."));
		}
		ObjectNode input;
		try {
			input = input(words.group(2));
		}
		catch (AppControlProtocolException ex) {
			return Flux.just(events.message("The input cannot be read: " + ex.getMessage() + ". " + HELP));
		}
		ToolCommand command = ToolCommand.of(Ids.call(), TOOL, words.group(1), input);
		AssistantEvent call = events.toolCall(command.operation(), input, command.commandId(),
				Map.of(MESSAGE, asked.message()));
		Flux<AssistantEvent> rest = run(command).flatMapMany((end) -> end.needsApproval()
				? ask(command, end, context, events) : Mono.just(result(command, end, Map.of(), events)));
		return Flux.concat(Mono.just(call), HappyAssistant.whenStored(rest));
	}

	// People answer by the form, and not by a word that anybody can write.
	private ObjectNode input(@Nullable String text) {
		JsonNode input = (text != null) ? this.codec.readTree(text) : JsonNodeFactory.instance.objectNode();
		if (!(input instanceof ObjectNode object)) {
			throw new AppControlProtocolException("input", "must be an object");
		}
		object.remove(CONFIRMED);
		return object;
	}

	private Flux<AssistantEvent> ask(ToolCommand command, End refused, HandlerContext context, AssistantEvents events) {
		ObjectNode confirmed = command.input().deepCopy().put(CONFIRMED, true);
		JsonNode look = refused.evidence().path(SNAPSHOT);
		if (look.isString()) {
			confirmed.set(SNAPSHOT, look);
		}
		ToolRequest request = new ToolRequest(command.operation(), confirmed, command.commandId());
		return this.approvals.ask(context.run(), events, request,
				(decision) -> decided(command.withInput(confirmed), decision, events));
	}

	private Mono<AssistantEvent> decided(ToolCommand confirmed, ToolDecision decision, AssistantEvents events) {
		ToolDecision.Refusal refusal = decision.refusal();
		return (refusal != null)
				? Mono.just(events.toolResult(confirmed.commandId(), null, refusal.toError(), decision.metadata()))
				: run(confirmed).map((end) -> result(confirmed, end, decision.metadata(), events));
	}

	// Cancelling the run cancels the command.
	private Mono<End> run(ToolCommand command) {
		ServiceRequest request = ServiceRequest.stream(command, this.token).withRequestId(command.commandId());
		return this.service.handle(this.codec.write(request), Caller.PLAIN).collectList().map(End::of);
	}

	private AssistantEvent result(ToolCommand command, End end, Map<String, ?> metadata, AssistantEvents events) {
		ObjectNode told = end.toJson(this.codec);
		return end.isSuccess() ? events.toolResult(command.commandId(), told, null, metadata)
				: events.toolResult(command.commandId(), null,
						Map.of("code", end.kind(), "message", end.text(), "details", told), metadata);
	}

	/**
	 * A command that a member has given.
	 *
	 * @param message id of their newest message, empty when there is none
	 * @param text its text
	 * @param done whether that was executed
	 */
	private record Asked(String message, String text, boolean done) {

		private static final Asked NOTHING = new Asked("", "", false);

		Asked after(ThreadEvent event, Identity caller) {
			if (event.body() instanceof EventBody.Message said && event.author().id().equals(caller.id())) {
				return new Asked(event.id(), said.text().strip(), false);
			}
			JsonNode of = event.metadata().get(MESSAGE);
			return (event.body() instanceof EventBody.ToolCall && event.author().id().equals(ID) && of != null
					&& of.asString("").equals(this.message)) ? new Asked(this.message, this.text, true) : this;
		}

	}

	/**
	 * How a command ended.
	 *
	 * @param events what happened on the way
	 * @param response the answer of the service
	 */
	private record End(List<ToolEvent> events, ServiceResponse response) {

		static End of(List<ServiceMessage> messages) {
			List<ToolEvent> events = new ArrayList<>();
			ServiceResponse response = null;
			for (ServiceMessage message : messages) {
				if (message instanceof ServiceEventEnvelope envelope) {
					events.add(envelope.event());
				}
				else if (message instanceof ServiceResponse last) {
					response = last;
				}
			}
			return new End(events, Objects.requireNonNull(response, "The last message is the response"));
		}

		boolean isSuccess() {
			ToolObservation observation = observation();
			return observation != null && observation.success();
		}

		boolean needsApproval() {
			return kind().equals(FailureKinds.HIGH_RISK_CLICK);
		}

		String kind() {
			ToolObservation observation = observation();
			String kind = (observation != null) ? observation.failureKind()
					: (this.response.error() != null) ? this.response.error().failureKind() : null;
			return Objects.requireNonNullElse(kind, FailureKinds.FAILED);
		}

		String text() {
			ToolObservation observation = observation();
			return (observation != null) ? observation.summary()
					: (this.response.error() != null) ? this.response.error().message() : "The command has failed.";
		}

		JsonNode evidence() {
			ToolObservation observation = observation();
			return (observation == null) ? JsonNodeFactory.instance.objectNode()
					: (observation.error() != null) ? observation.error().evidence() : observation.evidence();
		}

		private @Nullable ToolObservation observation() {
			return this.response.toolObservation();
		}

		ObjectNode toJson(AppControlCodec codec) {
			ObjectNode told = JsonNodeFactory.instance.objectNode().put("summary", text());
			ToolObservation observation = observation();
			if (observation != null && codec.writeText(observation).length() <= MAX_OBSERVATION) {
				told.set("observation", observation.observation());
			}
			ArrayNode steps = told.putArray("events");
			this.events.stream()
				.filter((event) -> event.summary() != null)
				.limit(MAX_EVENTS)
				.forEach((event) -> steps.addObject()
					.put("type", event.type().wire())
					.put("summary", Objects.requireNonNullElse(event.summary(), "")));
			return told;
		}

	}

}
