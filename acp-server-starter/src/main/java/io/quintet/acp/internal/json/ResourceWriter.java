package io.quintet.acp.internal.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;

import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Writes resources member by member: by hand, so that nothing is looked up per event, and
 * no annotation decides about the wire.
 */
final class ResourceWriter {

	private static final int MAX_PLAIN_SCALE = 20_000;

	private ResourceWriter() {
	}

	static void thread(JsonGenerator out, AcpThread thread) {
		out.writeStartObject();
		out.writeStringProperty("id", thread.id());
		tenant(out, "tenant", thread.tenant());
		object(out, "metadata", thread.metadata());
		time(out, "created_at", thread.createdAt());
		time(out, "updated_at", thread.updatedAt());
		out.writeEndObject();
	}

	static void member(JsonGenerator out, Member member) {
		out.writeStartObject();
		out.writeStringProperty("thread_id", member.threadId());
		out.writeStringProperty("identity_id", member.identity().id());
		identity(out, "identity", member.identity());
		out.writeStringProperty("role", member.role());
		time(out, "added_at", member.addedAt());
		identity(out, "added_by", member.addedBy());
		out.writeEndObject();
	}

	static void run(JsonGenerator out, Run run) {
		out.writeStartObject();
		out.writeStringProperty("id", run.id());
		out.writeStringProperty("thread_id", run.threadId());
		identity(out, "assistant", run.assistant());
		identity(out, "triggered_by", run.triggeredBy());
		out.writeStringProperty("status", run.status().wire());
		time(out, "started_at", run.startedAt());
		time(out, "completed_at", run.completedAt());
		out.writeName("error");
		error(out, run.error());
		out.writeStringProperty("idempotency_key", run.idempotencyKey());
		object(out, "metadata", run.metadata());
		out.writeEndObject();
	}

	static void stream(JsonGenerator out, OpenStream stream) {
		out.writeStartObject();
		out.writeStringProperty("event_id", stream.eventId());
		out.writeStringProperty("thread_id", stream.threadId());
		out.writeStringProperty("run_id", stream.runId());
		out.writeStringProperty("target_type", stream.type().wire());
		identity(out, "author", stream.author());
		out.writeStringProperty("text", stream.text());
		out.writeEndObject();
	}

	static void keptStream(JsonGenerator out, KeptStream stream) {
		out.writeStartObject();
		out.writeStringProperty("id", stream.eventId());
		out.writeStringProperty("type", stream.body().type());
		out.writeName("payload");
		body(out, stream.body());
		object(out, "metadata", stream.metadata());
		out.writeEndObject();
	}

	static void event(JsonGenerator out, ThreadEvent event) {
		out.writeStartObject();
		out.writeStringProperty("id", event.id());
		out.writeStringProperty("thread_id", event.threadId());
		out.writeStringProperty("run_id", event.runId());
		identity(out, "author", event.author());
		time(out, "created_at", event.createdAt());
		object(out, "metadata", event.metadata());
		out.writeStringProperty("client_id", event.clientId());
		out.writeStringProperty("type", event.type());
		bodyMembers(out, event.body());
		out.writeEndObject();
	}

	static void body(JsonGenerator out, EventBody body) {
		out.writeStartObject();
		bodyMembers(out, body);
		out.writeEndObject();
	}

	static void identity(JsonGenerator out, Identity identity) {
		out.writeStartObject();
		out.writeStringProperty("id", identity.id());
		out.writeStringProperty("name", identity.name());
		object(out, "metadata", identity.metadata());
		out.writeStringProperty("role", identity.role().wire());
		out.writeEndObject();
	}

	static void tenant(JsonGenerator out, Tenant tenant) {
		out.writeStartObject();
		for (Map.Entry<String, String> entry : tenant.values().entrySet()) {
			out.writeStringProperty(entry.getKey(), entry.getValue());
		}
		out.writeEndObject();
	}

	static void error(JsonGenerator out, @Nullable RunError error) {
		if (error == null) {
			out.writeNull();
			return;
		}
		out.writeStartObject();
		out.writeStringProperty("code", error.code());
		out.writeStringProperty("message", error.message());
		out.writeEndObject();
	}

	static void refusal(JsonGenerator out, String detail, String code, List<FieldError> errors) {
		out.writeStartObject();
		out.writeStringProperty("detail", detail);
		out.writeStringProperty("code", code);
		if (!errors.isEmpty()) {
			out.writeName("errors");
			array(out, errors, ResourceWriter::fieldError);
		}
		out.writeEndObject();
	}

	static void object(JsonGenerator out, Map<String, JsonNode> object) {
		out.writeStartObject();
		for (Map.Entry<String, JsonNode> entry : object.entrySet()) {
			out.writeName(entry.getKey());
			node(out, entry.getValue());
		}
		out.writeEndObject();
	}

	static <T> void page(JsonGenerator out, Page<T> page, BiConsumer<JsonGenerator, T> item) {
		out.writeStartObject();
		out.writeName("items");
		array(out, page.items(), item);
		out.writeName("next_cursor");
		cursor(out, page.nextCursor());
		out.writeEndObject();
	}

	static <T> void array(JsonGenerator out, List<T> items, BiConsumer<JsonGenerator, T> item) {
		out.writeStartArray();
		for (T value : items) {
			item.accept(out, value);
		}
		out.writeEndArray();
	}

	private static void fieldError(JsonGenerator out, FieldError error) {
		out.writeStartObject();
		out.writeStringProperty("place", error.place());
		out.writeStringProperty("message", error.message());
		out.writeEndObject();
	}

	private static void cursor(JsonGenerator out, @Nullable Cursor cursor) {
		if (cursor == null) {
			out.writeNull();
			return;
		}
		out.writeStartObject();
		time(out, "created_at", cursor.createdAt());
		out.writeStringProperty("id", cursor.id());
		out.writeEndObject();
	}

	private static void bodyMembers(JsonGenerator out, EventBody body) {
		if (body instanceof EventBody.Message message) {
			out.writeName("content");
			array(out, message.content(), ResourceWriter::part);
		}
		else if (body instanceof EventBody.Reasoning reasoning) {
			out.writeStringProperty("content", reasoning.content());
		}
		else if (body instanceof EventBody.ToolCall call) {
			out.writeObjectPropertyStart("tool");
			out.writeStringProperty("id", call.id());
			out.writeStringProperty("name", call.name());
			node(out, "arguments", call.arguments());
			out.writeEndObject();
		}
		else if (body instanceof EventBody.ToolResult result) {
			out.writeObjectPropertyStart("tool");
			out.writeStringProperty("id", result.id());
			node(out, "result", result.result());
			node(out, "error", result.error());
			out.writeEndObject();
		}
		else if (body instanceof EventBody.RunFailed failed) {
			out.writeName("error");
			error(out, failed.error());
		}
		else {
			lifecycleMembers(out, body);
		}
	}

	// The remaining events of runs have no members of their own.
	private static void lifecycleMembers(JsonGenerator out, EventBody body) {
		if (body instanceof EventBody.ThreadCreated created) {
			out.writeObjectPropertyStart("thread");
			out.writeStringProperty("id", created.threadId());
			tenant(out, "tenant", created.tenant());
			out.writeEndObject();
		}
		else if (body instanceof EventBody.MemberAdded added) {
			identity(out, "member", added.member());
		}
		else if (body instanceof EventBody.MemberRemoved removed) {
			identity(out, "member", removed.member());
		}
		else if (body instanceof EventBody.TenantChanged changed) {
			tenant(out, "from", changed.from());
			tenant(out, "to", changed.to());
		}
	}

	private static void part(JsonGenerator out, ContentPart part) {
		out.writeStartObject();
		out.writeStringProperty("type", part.type());
		if (part instanceof ContentPart.Text text) {
			out.writeStringProperty("text", text.text());
		}
		else if (part instanceof ContentPart.Image image) {
			file(out, image.url(), image.mime(), image.name(), image.size());
		}
		else if (part instanceof ContentPart.Document document) {
			file(out, document.url(), document.mime(), document.name(), document.size());
		}
		else if (part instanceof ContentPart.Audio audio) {
			file(out, audio.url(), audio.mime(), audio.name(), audio.size());
			number(out, "duration_ms", audio.durationMs());
		}
		else if (part instanceof ContentPart.Form form) {
			form(out, form);
		}
		out.writeEndObject();
	}

	private static void file(JsonGenerator out, String url, String mime, @Nullable String name, @Nullable Long size) {
		out.writeStringProperty("url", url);
		out.writeStringProperty("mime", mime);
		out.writeStringProperty("name", name);
		number(out, "size", size);
	}

	private static void form(JsonGenerator out, ContentPart.Form form) {
		out.writeStringProperty("form_id", form.formId());
		object(out, "schema", form.schema());
		out.writeStringProperty("status", form.status().wire());
		if (form.values() != null) {
			object(out, "values", form.values());
		}
		else {
			out.writeNullProperty("values");
		}
		out.writeStringProperty("answers_event_id", form.answersEventId());
		out.writeStringProperty("title", form.title());
		out.writeStringProperty("description", form.description());
	}

	private static void identity(JsonGenerator out, String name, Identity identity) {
		out.writeName(name);
		identity(out, identity);
	}

	private static void tenant(JsonGenerator out, String name, Tenant tenant) {
		out.writeName(name);
		tenant(out, tenant);
	}

	private static void object(JsonGenerator out, String name, Map<String, JsonNode> object) {
		out.writeName(name);
		object(out, object);
	}

	private static void time(JsonGenerator out, String name, @Nullable Instant time) {
		out.writeStringProperty(name, (time != null) ? Timestamps.format(time) : null);
	}

	private static void number(JsonGenerator out, String name, @Nullable Long number) {
		if (number != null) {
			out.writeNumberProperty(name, number.longValue());
		}
		else {
			out.writeNullProperty(name);
		}
	}

	private static void node(JsonGenerator out, String name, @Nullable JsonNode node) {
		out.writeName(name);
		node(out, node);
	}

	private static void node(JsonGenerator out, @Nullable JsonNode node) {
		if (node == null) {
			out.writeNull();
			return;
		}
		switch (node.getNodeType()) {
			case OBJECT -> {
				out.writeStartObject();
				for (Map.Entry<String, JsonNode> entry : node.properties()) {
					out.writeName(entry.getKey());
					node(out, entry.getValue());
				}
				out.writeEndObject();
			}
			case ARRAY -> {
				out.writeStartArray();
				for (JsonNode item : node.values()) {
					node(out, item);
				}
				out.writeEndArray();
			}
			case NUMBER -> number(out, node);
			case BOOLEAN -> out.writeBoolean(node.booleanValue());
			case STRING -> out.writeString(node.stringValue());
			case NULL, MISSING -> out.writeNull();
			case BINARY, POJO -> embedded(out, node);
		}
	}

	private static void embedded(JsonGenerator out, JsonNode node) {
		Object value = (node instanceof POJONode embedded) ? embedded.getPojo() : node.binaryValue();
		if (value instanceof byte[] bytes) {
			out.writeString(Base64.getEncoder().encodeToString(bytes));
		}
		else {
			out.writeString(String.valueOf(value));
		}
	}

	private static void number(JsonGenerator out, JsonNode node) {
		switch (node.numberType()) {
			case INT, LONG -> out.writeNumber(node.longValue());
			case BIG_INTEGER -> out.writeNumber(node.bigIntegerValue());
			case BIG_DECIMAL -> decimal(out, node.decimalValue());
			default -> {
				double value = node.doubleValue();
				if (Double.isFinite(value)) {
					decimal(out, new BigDecimal(node.asString()));
				}
				else {
					out.writeNull();
				}
			}
		}
	}

	// Plain notation, as the database writes numbers. An application may use numbers
	// whose plain form would be too long.
	private static void decimal(JsonGenerator out, BigDecimal value) {
		out.writeNumber((Math.abs((long) value.scale()) <= MAX_PLAIN_SCALE) ? value.toPlainString() : value.toString());
	}

}
