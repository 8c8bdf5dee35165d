package io.quintet.acp.approval;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.internal.json.Timestamps;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A question for approval and its answers, as parts of messages. The id of the form is
 * the digest of what is asked for, so that an answer names it.
 */
final class ApprovalForm {

	static final String ID_PREFIX = "sha256:";

	private static final String METADATA = "approval";

	private static final Map<String, JsonNode> SCHEMA = Metadata.of(Map.of("type", "object", "properties",
			new LinkedHashMap<>(Map.of("approved", Map.of("type", "boolean", "title", "Run it"), "reason",
					Map.of("type", "string", "title", "Reason"))),
			"required", List.of("approved")));

	private ApprovalForm() {
	}

	/** Asks. */
	static AssistantEvent question(AssistantEvents events, ToolRequest call, Instant expiresAt) {
		ContentPart.Form form = new ContentPart.Form(id(call), SCHEMA, ContentPart.FormStatus.PENDING, null, null,
				"May I run " + call.name() + "?", ToolDigest.pretty(call.arguments()));
		return events.message(List.of(form), Map.of(METADATA, Map.of("tool", call.name(), "tool_call_id", call.callId(),
				"expires_at", Timestamps.format(expiresAt))));
	}

	/** Tells that an answer is no longer needed. */
	static AssistantEvent withdrawal(AssistantEvents events, ContentPart.Form question, String questionId,
			String reason) {
		ContentPart.Form form = new ContentPart.Form(question.formId(), question.schema(),
				ContentPart.FormStatus.CANCELLED, null, questionId, question.title(), null);
		return events.message(List.of(form), Map.of(METADATA, Map.of("withdrawn", reason)));
	}

	static String id(ToolRequest call) {
		return ID_PREFIX + call.digest();
	}

	/** Whether an event is a question, an answer, or the withdrawal of a question. */
	static boolean isAbout(ThreadEvent event) {
		ContentPart.Form form = form(event);
		return form != null && form.formId().startsWith(ID_PREFIX)
				&& (event.metadata().containsKey(METADATA) || form.answersEventId() != null);
	}

	/** The form of a question of a run; {@code null} when the event is none. */
	static ContentPart.@Nullable Form questionOf(ThreadEvent event, String runId) {
		ContentPart.Form form = form(event);
		return (form != null && runId.equals(event.runId()) && event.metadata().containsKey(METADATA)
				&& form.status() == ContentPart.FormStatus.PENDING && form.formId().startsWith(ID_PREFIX)) ? form
						: null;
	}

	static boolean isQuestionFor(ThreadEvent event, ToolRequest call, String runId) {
		ContentPart.Form form = questionOf(event, runId);
		JsonNode metadata = event.metadata().get(METADATA);
		return form != null && form.formId().equals(id(call)) && metadata != null
				&& call.callId().equals(metadata.path("tool_call_id").asString(""));
	}

	/**
	 * The answer of a person to a question; {@code null} when the event is none.
	 * Assistants answer nothing.
	 */
	static ContentPart.@Nullable Form answerTo(ThreadEvent event, String questionId, String formId) {
		ContentPart.Form form = form(event);
		return (form != null && event.author().role() != Role.ASSISTANT && questionId.equals(form.answersEventId())
				&& formId.equals(form.formId()) && form.status() != ContentPart.FormStatus.PENDING) ? form : null;
	}

	/** Which question an event answers or withdraws, if it does. */
	static @Nullable String answered(ThreadEvent event) {
		ContentPart.Form form = form(event);
		return (form != null && form.status() != ContentPart.FormStatus.PENDING) ? form.answersEventId() : null;
	}

	static boolean isApproval(ContentPart.Form answer) {
		JsonNode approved = (answer.values() != null) ? answer.values().get("approved") : null;
		return answer.status() == ContentPart.FormStatus.SUBMITTED && approved != null && approved.isBoolean()
				&& approved.booleanValue();
	}

	static @Nullable String reason(ContentPart.Form answer) {
		JsonNode reason = (answer.values() != null) ? answer.values().get("reason") : null;
		return (reason != null && reason.isString() && !reason.asString().isBlank()) ? reason.asString() : null;
	}

	private static ContentPart.@Nullable Form form(ThreadEvent event) {
		if (event.body() instanceof EventBody.Message message) {
			for (ContentPart part : message.content()) {
				if (part instanceof ContentPart.Form form) {
					return form;
				}
			}
		}
		return null;
	}

}
