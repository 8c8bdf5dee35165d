package io.quintet.hpp;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.hpp.json.Json;
import io.quintet.hpp.session.FormSchema;

/**
 * Description of a session to create.
 *
 * @param mode free text, {@code default} when nothing else is said
 * @param schema the form
 * @param context initial values by key; those that are not empty belong to the user
 * @param meta object that the agent sees
 * @param owner whom the session belongs to, or {@code null}
 */
public record NewSession(String mode, FormSchema schema, Map<String, Json> context, Json.Object meta,
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
	public static NewSession of(Json.Object body) {
		Json mode = body.members().getOrDefault("mode", Json.of(DEFAULT_MODE));
		if (!(mode instanceof Json.Text text)) {
			throw HandshakeException.invalid("mode must be a string");
		}
		return new NewSession(text.value(), schema(body.get("schema")),
				object(body.get("context"), "context").members(), object(body.get("meta"), "meta"), null);
	}

	/**
	 * Describes a session by JSON text.
	 * @param body text of an object, as the body of a create request
	 * @return the description, without an owner
	 * @throws HandshakeException when a member has the wrong type
	 */
	public static NewSession ofJson(String body) {
		return of(object(Json.parse(body), "body"));
	}

	/**
	 * Sets the owner.
	 * @param owner whom the session belongs to
	 * @return a copy with the owner
	 */
	public NewSession ownedBy(String owner) {
		return new NewSession(this.mode, this.schema, this.context, this.meta, owner);
	}

	private static FormSchema schema(@Nullable Json value) {
		if (value == null || value instanceof Json.Null) {
			return FormSchema.EMPTY;
		}
		if (!(value instanceof Json.Array entries)) {
			throw HandshakeException.invalid("schema must be an array");
		}
		try {
			return FormSchema.of(entries);
		}
		catch (IllegalArgumentException ex) {
			throw HandshakeException.invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static Json.Object object(@Nullable Json value, String name) {
		if (value == null || value instanceof Json.Null) {
			return Json.EMPTY_OBJECT;
		}
		if (!(value instanceof Json.Object object)) {
			throw HandshakeException.invalid(name + " must be an object");
		}
		return object;
	}

}
