package io.quintet.hpp.autoconfigure;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

import io.quintet.hpp.HandshakeSettings;
import io.quintet.hpp.json.Json;
import io.quintet.hpp.session.By;

/**
 * The bodies of requests and answers as schemas. What a request schema allows is
 * accepted, and what it forbids is refused. Each schema says its type twice, for OpenAPI
 * 3.1 and 3.0.
 */
final class HppOpenApiSchemas {

	private static final String DIGITS_UP_TO_A_DAY = "^0{0,13}([1-9][0-9]{0,3}|[1-7][0-9]{4}|8[0-5][0-9]{3}|86[0-3][0-9]{2}|86400)$";

	private static final String TIMESTAMP = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}\\+00:00$";

	private final HppProperties properties;

	private final String prefix;

	private final String wsPrefix;

	HppOpenApiSchemas(HppProperties properties, String prefix, String wsPrefix) {
		this.properties = properties;
		this.prefix = prefix;
		this.wsPrefix = wsPrefix;
	}

	void addTo(Components components) {
		components.addSchemas("HppNewSession", newSession())
			.addSchemas("HppField", field())
			.addSchemas("HppCreated", created())
			.addSchemas("HppContext", context())
			.addSchemas("HppValue", value())
			.addSchemas("HppActions", actions())
			.addSchemas("HppSet", set())
			.addSchemas("HppActed", acted())
			.addSchemas("HppActionError", actionError())
			.addSchemas("HppChanges", changes())
			.addSchemas("HppChange", change())
			.addSchemas("HppEdit", edit())
			.addSchemas("HppExtension", extension())
			.addSchemas("HppExtended", extended())
			.addSchemas("HppOk", allRequired(object("Done.").addProperty("ok", yes())))
			.addSchemas("HppError", allRequired(object("Why a request is refused.").addProperty("error", string())));
	}

	private Schema<?> newSession() {
		return nullable(object("Description of a form."))
			.addProperty("mode", withDefault(string().description("Free text."), "default"))
			.addProperty("schema",
					nullable(array(ref("HppField"))).description("The fields; echoed verbatim, unknown members too."))
			.addProperty("context",
					nullable(object("Initial values by key. Null, an empty string, array and object are empty; "
							+ "every other value belongs to the user."))
						.additionalProperties(any())
						.maxProperties(this.properties.maxKeys()))
			.addProperty("meta", nullable(object("Shown to the agent.")).additionalProperties(any()));
	}

	private static Schema<?> field() {
		return object("One field of a form. Of two fields with one key the first counts.")
			.addProperty("key",
					nullable(string()).description("Key of the field; without one the field means nothing."))
			.addProperty("type", withDefault(
					string().description("One of string, int, float, bool, datetime, array, array<...>, enum and their "
							+ "synonyms str, integer, number, boolean; any other text accepts every value."),
					"string"))
			.addProperty("required", any().description("True makes the field count as missing while it is empty."))
			.addProperty("options",
					nullable(array(any()))
						.description("Allowed values of an enum: objects with the member value, or plain "
								+ "values. None allows every value."));
	}

	private Schema<?> created() {
		Schema<?> schema = object("A new session. The paths are without host.").addProperty("sessionId", sessionId())
			.addProperty("token",
					string().pattern("^[A-Za-z0-9][A-Za-z0-9_-]{31}$").description("Secret of the session."))
			.addProperty("wsUrl", path(this.wsPrefix))
			.addProperty("contextUrl", path(this.prefix + "/context"))
			.addProperty("actionUrl", path(this.prefix + "/action"))
			.addProperty("diffUrl", path(this.prefix + "/diff"))
			.addProperty("notifyUrl", path(this.prefix + "/notify"))
			.addProperty("expiresIn", integer(1).description("Seconds of idleness after which the session is gone."));
		return allRequired(schema);
	}

	private static Schema<?> context() {
		return allRequired(object("A session as the agent sees it.").addProperty("sessionId", sessionId())
			.addProperty("mode", string())
			.addProperty("schema", array(ref("HppField")))
			.addProperty("context", values())
			.addProperty("missing", keys("Required fields that are still empty, in the order of the schema."))
			.addProperty("meta", object("What the creator and the create hooks put here.").additionalProperties(any()))
			.addProperty("expiresIn", integer(0).description("Seconds of idleness that are left.")));
	}

	private static Schema<?> value() {
		return allRequired(object("A value and where it comes from.").addProperty("value", any())
			.addProperty("by", by())
			.addProperty("at", timestamp()));
	}

	private Schema<?> actions() {
		return nullable(object("A batch of writes."))
			.addProperty("actions",
					array(new Schema<>().anyOf(List.of(ref("HppSet"), any())))
						.description(
								"The writes, in order. An element of another form becomes an entry among the errors.")
						.maxItems(this.properties.maxActions()))
			.addProperty("stream",
					withDefault(any()
						.description("Whether each applied element is shown on the WebSocket and followed by a pause; "
								+ "false, null, 0, an empty string, array and object mean no."),
							true))
			.addProperty("intervalMs",
					withDefault(
							nullable(number())
								.description("Milliseconds of the pause; bounded by the server, negative means none."),
							this.properties.stream().defaultInterval().toMillis()));
	}

	private static Schema<?> set() {
		return required(object("Sets one field.").addProperty("type", string()._enum(List.of("set")))
			.addProperty("key", string().description("Key of the field; it need not be in the schema."))
			.addProperty("value", any().description("The new value; null when absent.")), "type", "key");
	}

	private static Schema<?> acted() {
		return allRequired(object("What became of a batch.").addProperty("ok", yes())
			.addProperty("applied", keys("Fields that were written; one written twice stands here twice."))
			.addProperty("rejected", keys("Fields that belong to the user, or that a hook protects."))
			.addProperty("errors", array(ref("HppActionError")))
			.addProperty("missing", keys("Required fields that are still empty, in the order of the schema."))
			.addProperty("context", values()));
	}

	private static Schema<?> actionError() {
		return required(object("Why an element was not written.")
			.addProperty("key", string().description("Key of a well-formed element."))
			.addProperty("action", any().description("A malformed element, verbatim."))
			.addProperty("msg", string()), "msg");
	}

	private static Schema<?> changes() {
		return allRequired(object("Changes of the values.").addProperty("sessionId", sessionId())
			.addProperty("since", string().description("The moment asked for, as received."))
			.addProperty("changes", array(ref("HppChange"))));
	}

	private static Schema<?> change() {
		return allRequired(object("One change.").addProperty("key", string())
			.addProperty("from", any().description("Value before; null for a field without one."))
			.addProperty("to", any().description("Value after."))
			.addProperty("by", by())
			.addProperty("at", timestamp()));
	}

	private static Schema<?> edit() {
		return required(object("An edit of the user.").addProperty("key", string().description("Key of the field."))
			.addProperty("value", any().description("The new value; null when absent.")), "key");
	}

	private static Schema<?> extension() {
		BigDecimal longest = BigDecimal.valueOf(HandshakeSettings.MAX_EXTENSION.toSeconds());
		Schema<?> seconds = new Schema<>()
			.anyOf(List.of(number().minimum(BigDecimal.ONE).maximum(longest), string().pattern(DIGITS_UP_TO_A_DAY)))
			.description("Seconds to add; a fraction is cut.");
		return nullable(object("A wish for more time.")).addProperty("extraSeconds",
				withDefault(seconds, HandshakeSettings.DEFAULT_EXTENSION.toSeconds()));
	}

	private static Schema<?> extended() {
		return allRequired(object("More time.").addProperty("ok", yes())
			.addProperty("extended", integer(0).description("Seconds that were added, fewer where the bound is near."))
			.addProperty("expiresIn", integer(0).description("Seconds of idleness that are left.")));
	}

	private static Schema<?> values() {
		return object("The values by key. A field that was never touched is absent.")
			.additionalProperties(ref("HppValue"));
	}

	private static Schema<?> keys(String description) {
		return array(string()).description(description);
	}

	private static Schema<?> by() {
		Schema<Object> by = string();
		by.setDescription("Who it comes from: nobody, the agent, the user, the user after the agent. The last two are "
				+ "locked for the agent.");
		for (By state : By.values()) {
			by.addEnumItemObject(state.wire());
		}
		return by;
	}

	private static Schema<?> timestamp() {
		return string().format("date-time")
			.pattern(TIMESTAMP)
			.description("Strictly later with every write of a session.");
	}

	private static Schema<?> yes() {
		return typed("boolean")._enum(List.of(true));
	}

	private static Schema<?> path(String path) {
		return string().pattern("^" + path.replaceAll("[^A-Za-z0-9/_-]", "\\\\$0") + "/[0-9a-f]{32}$");
	}

	static Schema<?> sessionId() {
		return string().pattern("^[0-9a-f]{32}$");
	}

	static Schema<Object> string() {
		return typed("string");
	}

	static Schema<?> integer(int minimum) {
		return typed("integer").format("int64").minimum(BigDecimal.valueOf(minimum));
	}

	private static Schema<Object> number() {
		return typed("number");
	}

	private static Schema<?> array(Schema<?> items) {
		return typed("array").items(items);
	}

	private static Schema<?> object(String description) {
		return typed("object").description(description);
	}

	private static Schema<Object> any() {
		return new Schema<>();
	}

	static Schema<?> ref(String name) {
		return new Schema<>().$ref("#/components/schemas/" + name);
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
	 * @param json its JSON
	 * @return the plain object that the OpenAPI model wants
	 */
	static @Nullable Object example(String json) {
		return plain(Json.parse(json));
	}

	private static @Nullable Object plain(Json json) {
		if (json instanceof Json.Object object) {
			Map<String, @Nullable Object> members = new LinkedHashMap<>();
			object.members().forEach((name, value) -> members.put(name, plain(value)));
			return members;
		}
		if (json instanceof Json.Array array) {
			return array.items().stream().map(HppOpenApiSchemas::plain).toList();
		}
		if (json instanceof Json.Number number) {
			return new BigDecimal(number.literal());
		}
		if (json instanceof Json.Bool bool) {
			return bool.value();
		}
		return (json instanceof Json.Text text) ? text.value() : null;
	}

}
