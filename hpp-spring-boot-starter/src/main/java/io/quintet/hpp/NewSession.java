package io.quintet.hpp;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.session.FormSchema;
import io.quintet.support.json.JsonRefusedException;

/**
 * Description of a session to create.
 *
 * @param mode free text, {@code default} when nothing else is said
 * @param schema the form
 * @param context initial values by key; those that are not empty belong to the user
 * @param meta object that the agent sees; a session copies it, as it does the values
 * @param owner owner of the session, or {@code null}
 */
public record NewSession(String mode, FormSchema schema, Map<String, JsonNode> context, ObjectNode meta,
		@Nullable String owner) {

	/** Mode of a session that names none. */
	public static final String DEFAULT_MODE = "default";

	/**
	 * Describes a session by its JSON, as the body of a create request.
	 * @param body object with the optional members {@code mode}, {@code schema},
	 * {@code context} and {@code meta}
	 * @return the description, without an owner
	 * @throws HandshakeException when a member has the wrong type
	 */
	public static NewSession of(ObjectNode body) {
		JsonNode mode = body.get("mode");
		if (mode != null && !mode.isString()) {
			throw HandshakeException.invalid("mode must be a string");
		}
		Map<String, JsonNode> context = new LinkedHashMap<>();
		object(body.get("context"), "context").forEachEntry(context::put);
		return new NewSession((mode != null) ? mode.stringValue() : DEFAULT_MODE, schema(body.get("schema")), context,
				object(body.get("meta"), "meta"), null);
	}

	/**
	 * Describes a session by JSON text.
	 * @param body text of an object, as the body of a create request
	 * @return the description, without an owner
	 * @throws HandshakeException when it is no JSON, or a member has the wrong type
	 */
	public static NewSession ofJson(String body) {
		try {
			return of(object(JsonValues.reader(JsonValues.MAX_DEPTH).read(body), "body"));
		}
		catch (JsonRefusedException ex) {
			throw HandshakeException.invalid(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Sets the owner.
	 * @param owner owner of the session
	 * @return a copy with the owner
	 */
	public NewSession ownedBy(String owner) {
		return new NewSession(this.mode, this.schema, this.context, this.meta, owner);
	}

	private static FormSchema schema(@Nullable JsonNode value) {
		if (value == null || value instanceof NullNode) {
			return FormSchema.EMPTY;
		}
		if (!(value instanceof ArrayNode entries)) {
			throw HandshakeException.invalid("schema must be an array");
		}
		try {
			return FormSchema.of(entries);
		}
		catch (IllegalArgumentException ex) {
			throw HandshakeException.invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static ObjectNode object(@Nullable JsonNode value, String name) {
		if (value == null || value instanceof NullNode) {
			return JsonNodeFactory.instance.objectNode();
		}
		if (!(value instanceof ObjectNode object)) {
			throw HandshakeException.invalid(name + " must be an object");
		}
		return object;
	}

}
