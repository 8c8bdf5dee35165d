package io.quintet.acp.autoconfigure;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.Schema;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.thread.ContentPart.FormStatus;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.RunStatus;

/**
 * The bodies of requests and answers as schemas. What a request schema allows is
 * accepted, and what it forbids is refused. Each schema says its type twice, for OpenAPI
 * 3.1 and 3.0.
 */
final class AcpOpenApiSchemas {

	private static final String TIMESTAMP = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$";

	private static final JsonMapper EXAMPLES = JsonMapper.builder().build();

	private final AcpProperties properties;

	AcpOpenApiSchemas(AcpProperties properties) {
		this.properties = properties;
	}

	void addTo(Components components) {
		components.addSchemas("AcpTenant", tenant())
			.addSchemas("AcpMetadata", metadata())
			.addSchemas("AcpIdentity", identity())
			.addSchemas("AcpIdentityDraft", identityDraft())
			.addSchemas("AcpThread", thread())
			.addSchemas("AcpThreadDraft", threadDraft())
			.addSchemas("AcpThreadPatch", threadPatch())
			.addSchemas("AcpMember", member())
			.addSchemas("AcpMemberDraft", memberDraft())
			.addSchemas("AcpRun", run())
			.addSchemas("AcpRunError", runError())
			.addSchemas("AcpRuns",
					allRequired(object("The runs of one invocation, one per assistant asked for, in that " + "order.")
						.addProperty("runs", array(ref("AcpRun")))))
			.addSchemas("AcpInvocation", invocation())
			.addSchemas("AcpMessageDraft", messageDraft())
			.addSchemas("AcpCursor", cursor())
			.addSchemas("AcpThreads", page("AcpThread"))
			.addSchemas("AcpEvents", page("AcpEvent"))
			.addSchemas("AcpError", error())
			.addSchemas("AcpFieldError", fieldError());
		addParts(components);
		addEvents(components);
	}

	private Schema<?> tenant() {
		Schema<?> tenant = object("Who can see a thread: those whose tenant has every key with an equal value. Without "
				+ "keys it is public.")
			.additionalProperties(label())
			.maxProperties(this.properties.maxTenantKeys());
		tenant.setPropertyNames(label());
		return tenant;
	}

	private Schema<?> metadata() {
		return object("Anything, at most %d bytes of JSON. Neither the order of its members nor the spelling of its "
			.formatted(this.properties.maxMetadataSize().toBytes()) + "numbers is kept.").additionalProperties(any());
	}

	private static Schema<?> identity() {
		return allRequired(object("Somebody, as they were at the time.").addProperty("id", string())
			.addProperty("name", string())
			.addProperty("metadata", ref("AcpMetadata"))
			.addProperty("role", role()));
	}

	private Schema<?> identityDraft() {
		return required(closed(object("Somebody.").addProperty("id", filled(label()))
			.addProperty("name", label())
			.addProperty("metadata", optional("AcpMetadata"))
			.addProperty("role", withDefault(nullable(role()), Role.USER.wire()))), "id", "name");
	}

	private static Schema<?> role() {
		return words(Arrays.stream(Role.values()).map(Role::wire).toList())
			.description("Only assistants can be invoked.");
	}

	private static Schema<?> thread() {
		return allRequired(object("A thread.").addProperty("id", id("th"))
			.addProperty("tenant", ref("AcpTenant"))
			.addProperty("metadata", ref("AcpMetadata"))
			.addProperty("created_at", timestamp())
			.addProperty("updated_at",
					timestamp().description("When it was created or last changed; events do not count.")));
	}

	private static Schema<?> threadDraft() {
		return object("A new thread. Further members are ignored.").addProperty("tenant", optional("AcpTenant"))
			.addProperty("metadata", optional("AcpMetadata"));
	}

	private static Schema<?> threadPatch() {
		return closed(object("A change of a thread. What is absent or null stays as it is.")
			.addProperty("tenant", optional("AcpTenant"))
			.addProperty("metadata", optional("AcpMetadata")));
	}

	private static Schema<?> member() {
		return allRequired(object("A member of a thread.").addProperty("thread_id", id("th"))
			.addProperty("identity_id", string())
			.addProperty("identity", ref("AcpIdentity"))
			.addProperty("role", string().description("Free text."))
			.addProperty("added_at", timestamp())
			.addProperty("added_by", ref("AcpIdentity")));
	}

	private Schema<?> memberDraft() {
		return required(
				object("A new member. Further members of this object are ignored.")
					.addProperty("identity", ref("AcpIdentityDraft"))
					.addProperty("role", withDefault(nullable(label()), "member").description("Free text.")),
				"identity");
	}

	private static Schema<?> run() {
		return allRequired(object("One execution of one assistant.").addProperty("id", id("run"))
			.addProperty("thread_id", id("th"))
			.addProperty("assistant", ref("AcpIdentity"))
			.addProperty("triggered_by", ref("AcpIdentity"))
			.addProperty("status", words(Arrays.stream(RunStatus.values()).map(RunStatus::wire).toList()))
			.addProperty("started_at", timestamp().description("When it was invoked."))
			.addProperty("completed_at", nullable(timestamp()).description("Null until it is over."))
			.addProperty("error", optional("AcpRunError").description("Null unless it failed."))
			.addProperty("idempotency_key", nullable(string()))
			.addProperty("metadata", ref("AcpMetadata")));
	}

	private static Schema<?> runError() {
		return allRequired(object("Why a run failed.")
			.addProperty("code", string().description("handler_error, timeout or interrupted."))
			.addProperty("message", string()));
	}

	private Schema<?> invocation() {
		return required(object("A call of assistants; all start or none. Further members are ignored.")
			.addProperty("assistant_ids",
					array(filled(label())).minItems(1)
						.maxItems(this.properties.maxAssistants())
						.description("Ids of registered assistants that are members of the thread."))
			.addProperty("idempotency_key",
					nullable(filled(label()))
						.description("A later invocation of the same assistants under the same key is "
								+ "a repeat, and answered with the runs of the first."))
			.addProperty("options", nullable(object("Ignored.").additionalProperties(any()))), "assistant_ids");
	}

	private Schema<?> messageDraft() {
		return required(closed(object("A message to be sent.")
			.addProperty("client_id",
					filled(label())
						.description("Id of the sender's choice; a message repeated under it is stored once."))
			.addProperty("content", parts().maxItems(this.properties.maxParts()))
			.addProperty("metadata", optional("AcpMetadata"))), "client_id", "content");
	}

	private static Schema<?> cursor() {
		return allRequired(
				object("A position in a list.").addProperty("created_at", timestamp()).addProperty("id", string()));
	}

	private static Schema<?> page(String item) {
		return allRequired(object("A part of a list.").addProperty("items", array(ref(item)))
			.addProperty("next_cursor",
					optional("AcpCursor")
						.description("Position of the last item when more follow, else null. Send it as "
								+ "cursor_created_at and cursor_id.")));
	}

	private static Schema<?> error() {
		List<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList();
		String actions = String.join(", ", Arrays.stream(AcpAction.values()).map(AcpAction::wire).toList());
		return required(
				object("Why a request is refused. The action that is not authorized is one of " + actions + ".")
					.addProperty("detail", string().description("Text for people."))
					.addProperty("code", words(withInternalError(codes)))
					.addProperty("errors",
							array(ref("AcpFieldError")).description(
									"What is wrong with a malformed request, where it can be said; at most 20.")),
				"detail", "code");
	}

	private static List<String> withInternalError(List<String> codes) {
		Set<String> all = new LinkedHashSet<>(codes);
		all.add("internal_error");
		return List.copyOf(all);
	}

	private static Schema<?> fieldError() {
		return allRequired(object("One thing that is wrong with a request.")
			.addProperty("place", string().description(
					"Where, such as content[0].text, or the name of a parameter; empty for the whole " + "body."))
			.addProperty("message", string()));
	}

	private static void addParts(Components components) {
		Map<String, Schema<?>> parts = new LinkedHashMap<>();
		parts.put("text", required(part("A text.", "text").addProperty("text", string()), "type", "text"));
		for (String type : List.of("image", "audio", "document")) {
			Schema<?> file = part("A file: null or absent is what is not known.", type)
				.addProperty("url", filled(string()))
				.addProperty("mime", filled(string()))
				.addProperty("name", nullable(string()))
				.addProperty("size", nullable(size()).description("Bytes."));
			if (type.equals("audio")) {
				file.addProperty("duration_ms", nullable(size()).description("Milliseconds."));
			}
			parts.put(type, required(file, "type", "url", "mime"));
		}
		parts
			.put("form",
					required(
							part("A form to fill in, or an answer to one.", "form")
								.addProperty("form_id", filled(string()))
								.addProperty("schema", object("JSON Schema of the values.").additionalProperties(any()))
								.addProperty("status",
										words(Arrays.stream(FormStatus.values()).map(FormStatus::wire).toList()))
								.addProperty("values",
										nullable(object("The values, once there are any.").additionalProperties(any())))
								.addProperty("answers_event_id",
										nullable(string()).description("Event that asked; need not exist."))
								.addProperty("title", nullable(string()))
								.addProperty("description", nullable(string())),
							"type", "form_id", "schema", "status"));
		addUnion(components, "AcpPart", "A part of a message. Answers hold every member, null where there is nothing.",
				parts);
	}

	private static Schema<?> part(String description, String type) {
		return closed(object(description).addProperty("type", words(List.of(type))));
	}

	private static void addEvents(Components components) {
		Schema<?> call = allRequired(object("A call of a tool.").addProperty("id", string())
			.addProperty("name", string())
			.addProperty("arguments", any()));
		Schema<?> result = allRequired(object("The result of a call.").addProperty("id", string())
			.addProperty("result", any().description("Null when there is none."))
			.addProperty("error",
					nullable(object("Why it failed; null when it did not.").additionalProperties(any()))));
		Schema<?> created = allRequired(
				object("The new thread.").addProperty("id", id("th")).addProperty("tenant", ref("AcpTenant")));
		Map<String, Schema<?>> events = new LinkedHashMap<>();
		events.put("message", event("Something said.").addProperty("content", parts()));
		events.put("reasoning", event("A thought of an assistant.").addProperty("content", string()));
		events.put("tool.call", event("An assistant calls a tool.").addProperty("tool", call));
		events.put("tool.result", event("What a tool returned.").addProperty("tool", result));
		events.put("thread.created", event("The thread was created.").addProperty("thread", created));
		events.put("thread.member_added", event("Somebody was added.").addProperty("member", ref("AcpIdentity")));
		events.put("thread.member_removed", event("Somebody was removed.").addProperty("member", ref("AcpIdentity")));
		events.put("thread.tenant_changed",
				event("The thread has another tenant.").addProperty("from", ref("AcpTenant"))
					.addProperty("to", ref("AcpTenant")));
		events.put("run.started", event("A run began."));
		events.put("run.completed", event("A run came to its end."));
		events.put("run.failed", event("A run failed.").addProperty("error", ref("AcpRunError")));
		events.put("run.cancelled", event("A run was cancelled."));
		events.forEach((type, event) -> allRequired(event.addProperty("type", words(List.of(type)))));
		addUnion(components, "AcpEvent", "Something that happened in a thread.", events);
	}

	private static Schema<?> event(String description) {
		return object(description).addProperty("id", id("evt"))
			.addProperty("thread_id", id("th"))
			.addProperty("run_id", nullable(id("run")).description("Null outside of runs."))
			.addProperty("author", ref("AcpIdentity"))
			.addProperty("created_at", timestamp().description("No two events of a thread share it."))
			.addProperty("metadata", ref("AcpMetadata"))
			.addProperty("client_id", nullable(string()));
	}

	private static void addUnion(Components components, String name, String description,
			Map<String, Schema<?>> members) {
		Schema<Object> union = new Schema<>();
		union.description(description).discriminator(new Discriminator().propertyName("type"));
		members.forEach((type, member) -> {
			String memberName = name + camelCase(type);
			components.addSchemas(memberName, member);
			union.addOneOfItem(ref(memberName));
			union.getDiscriminator().mapping(type, "#/components/schemas/" + memberName);
		});
		components.addSchemas(name, union);
	}

	private static String camelCase(String type) {
		StringBuilder name = new StringBuilder();
		for (String word : type.split("[._]", -1)) {
			name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
		}
		return name.toString();
	}

	private static Schema<?> parts() {
		return array(ref("AcpPart"));
	}

	private Schema<Object> label() {
		Schema<Object> label = string();
		label.setMaxLength(this.properties.maxTextLength());
		return label;
	}

	private static Schema<?> size() {
		return integer(0).maximum(BigDecimal.valueOf(Long.MAX_VALUE));
	}

	private static Schema<?> timestamp() {
		return string().format("date-time").pattern(TIMESTAMP);
	}

	static Schema<?> id(String prefix) {
		return string().pattern("^" + prefix + "_[0-9a-f]{16}$");
	}

	static Schema<Object> string() {
		return typed("string");
	}

	static Schema<?> integer(int minimum) {
		return typed("integer").format("int64").minimum(BigDecimal.valueOf(minimum));
	}

	static Schema<?> array(Schema<?> items) {
		return typed("array").items(items);
	}

	static Schema<?> ref(String name) {
		return new Schema<>().$ref("#/components/schemas/" + name);
	}

	private static Schema<?> optional(String name) {
		return new Schema<>().anyOf(List.of(ref(name), typed("null")));
	}

	private static Schema<?> object(String description) {
		return typed("object").description(description);
	}

	private static Schema<Object> any() {
		return new Schema<>();
	}

	private static Schema<?> closed(Schema<?> schema) {
		return schema.additionalProperties(false);
	}

	private static Schema<?> filled(Schema<?> schema) {
		return schema.minLength(1);
	}

	private static Schema<?> words(List<String> words) {
		Schema<Object> schema = string();
		words.forEach(schema::addEnumItemObject);
		return schema;
	}

	private static Schema<Object> typed(String type) {
		Schema<Object> schema = new Schema<>();
		schema.setType(type);
		schema.setTypes(Set.of(type));
		return schema;
	}

	private static Schema<?> nullable(Schema<?> schema) {
		Set<String> types = new LinkedHashSet<>(schema.getTypes());
		types.add("null");
		schema.setTypes(types);
		if (schema.getEnum() != null) {
			schema.addEnumItemObject(null);
		}
		return schema.nullable(true);
	}

	private static Schema<?> allRequired(Schema<?> schema) {
		return required(schema, schema.getProperties().keySet().toArray(String[]::new));
	}

	private static Schema<?> required(Schema<?> schema, String... members) {
		schema.setRequired(List.of(members));
		return schema;
	}

	private static Schema<?> withDefault(Schema<?> schema, Object value) {
		schema.setDefault(value);
		return schema;
	}

	/**
	 * Reads an example.
	 * @param json its JSON, an object
	 * @return the plain object that the OpenAPI model wants
	 */
	static Object example(String json) {
		return EXAMPLES.readValue(json, Map.class);
	}

}
