package io.quintet.acp.internal.json;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.Tenant;

/**
 * Reads what {@link ResourceWriter} wrote and a database kept. Members that are not known
 * are skipped, optional ones may be missing.
 */
final class StoredReader {

	private StoredReader() {
	}

	static Map<String, JsonNode> object(JsonNode node) {
		if (!node.isObject()) {
			throw new IllegalArgumentException("Expected a JSON object");
		}
		if (node.isEmpty()) {
			return Map.of();
		}
		Map<String, JsonNode> members = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> entry : node.properties()) {
			members.put(entry.getKey(), entry.getValue());
		}
		return members;
	}

	static Identity identity(JsonNode node) {
		Role role = Role.ofWire(string(node, "role"));
		if (role == null) {
			throw new IllegalArgumentException("Unknown role");
		}
		return new Identity(string(node, "id"), string(node, "name"), role, object(node.path("metadata")));
	}

	static Tenant tenant(JsonNode node) {
		Map<String, String> values = new TreeMap<>();
		object(node).forEach((key, value) -> values.put(key, value.asString()));
		return Tenant.of(values);
	}

	static RunError error(JsonNode node) {
		return new RunError(string(node, "code"), string(node, "message"));
	}

	static AcpJson.StoredText text(JsonNode node) {
		return new AcpJson.StoredText(string(node, "id"), body(string(node, "type"), required(node, "payload")),
				object(required(node, "metadata")),
				Instant.EPOCH.plus(required(node, "at").longValue(), ChronoUnit.MICROS));
	}

	static EventBody body(String type, JsonNode node) {
		JsonNode tool = node.path("tool");
		return switch (type) {
			case "message" -> new EventBody.Message(parts(node.path("content")));
			case "reasoning" -> new EventBody.Reasoning(string(node, "content"));
			case "tool.call" ->
				new EventBody.ToolCall(string(tool, "id"), string(tool, "name"), required(tool, "arguments"));
			case "tool.result" ->
				new EventBody.ToolResult(string(tool, "id"), optional(tool, "result"), optional(tool, "error"));
			case "thread.created" -> new EventBody.ThreadCreated(string(node.path("thread"), "id"),
					tenant(node.path("thread").path("tenant")));
			case "thread.member_added" -> new EventBody.MemberAdded(identity(node.path("member")));
			case "thread.member_removed" -> new EventBody.MemberRemoved(identity(node.path("member")));
			case "thread.tenant_changed" ->
				new EventBody.TenantChanged(tenant(node.path("from")), tenant(node.path("to")));
			case "run.started" -> new EventBody.RunStarted();
			case "run.completed" -> new EventBody.RunCompleted();
			case "run.failed" -> new EventBody.RunFailed(error(node.path("error")));
			case "run.cancelled" -> new EventBody.RunCancelled();
			default -> throw new IllegalArgumentException("Unknown type of event '" + type + "'");
		};
	}

	private static List<ContentPart> parts(JsonNode node) {
		if (!node.isArray()) {
			throw new IllegalArgumentException("Expected a JSON array");
		}
		List<ContentPart> parts = new ArrayList<>(node.size());
		for (JsonNode part : node.values()) {
			parts.add(part(part));
		}
		return parts;
	}

	private static ContentPart part(JsonNode node) {
		String type = string(node, "type");
		return switch (type) {
			case "text" -> new ContentPart.Text(string(node, "text"));
			case "image" -> new ContentPart.Image(string(node, "url"), string(node, "mime"),
					optionalString(node, "name"), number(node, "size"));
			case "audio" -> new ContentPart.Audio(string(node, "url"), string(node, "mime"),
					optionalString(node, "name"), number(node, "size"), number(node, "duration_ms"));
			case "document" -> new ContentPart.Document(string(node, "url"), string(node, "mime"),
					optionalString(node, "name"), number(node, "size"));
			case "form" -> form(node);
			default -> throw new IllegalArgumentException("Unknown type of content '" + type + "'");
		};
	}

	private static ContentPart form(JsonNode node) {
		ContentPart.FormStatus status = ContentPart.FormStatus.ofWire(string(node, "status"));
		if (status == null) {
			throw new IllegalArgumentException("Unknown status of a form");
		}
		JsonNode values = optional(node, "values");
		return new ContentPart.Form(string(node, "form_id"), object(node.path("schema")), status,
				(values != null) ? object(values) : null, optionalString(node, "answers_event_id"),
				optionalString(node, "title"), optionalString(node, "description"));
	}

	private static String string(JsonNode node, String name) {
		JsonNode value = node.path(name);
		if (!value.isString()) {
			throw new IllegalArgumentException("Expected a text as '" + name + "'");
		}
		return value.stringValue();
	}

	private static @Nullable String optionalString(JsonNode node, String name) {
		return (optional(node, name) != null) ? string(node, name) : null;
	}

	private static @Nullable Long number(JsonNode node, String name) {
		JsonNode value = optional(node, name);
		return (value != null) ? value.asLong() : null;
	}

	private static JsonNode required(JsonNode node, String name) {
		JsonNode value = node.get(name);
		if (value == null) {
			throw new IllegalArgumentException("Expected '" + name + "'");
		}
		return value;
	}

	private static @Nullable JsonNode optional(JsonNode node, String name) {
		JsonNode value = node.get(name);
		return (value != null && !value.isNull()) ? value : null;
	}

}
