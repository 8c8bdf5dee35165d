package io.quintet.appcontrol.schema;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;

/**
 * The nine JSON schemas of the protocol (Draft 2020-12): the documents as published, and
 * validation against them. All of them are loaded when this object is created; it never
 * reads anything from the network, and is safe for use by many threads.
 * <p>
 * A schema and its record judge differently, and both matter. The schema refuses unknown
 * members and snake case names, and lets blank strings pass; the record does the reverse.
 * A service validates first and decodes then.
 */
public final class AppControlSchemas {

	public static final String COMMAND = "command";

	public static final String OBSERVATION = "observation";

	public static final String EVENT = "event";

	public static final String ERROR = "error";

	public static final String SERVICE_REQUEST = "service_request";

	public static final String SERVICE_RESPONSE = "service_response";

	public static final String SERVICE_EVENT = "service_event";

	public static final String HELPER_REQUEST = "helper_request";

	public static final String HELPER_RESPONSE = "helper_response";

	private static final List<String> NAMES = List.of(COMMAND, OBSERVATION, EVENT, ERROR, SERVICE_REQUEST,
			SERVICE_RESPONSE, SERVICE_EVENT, HELPER_REQUEST, HELPER_RESPONSE);

	private static final AppControlSchemas STANDARD = new AppControlSchemas();

	private final Map<String, Document> documents = new HashMap<>();

	public AppControlSchemas() {
		NAMES.forEach((name) -> this.documents.put(name, Document.load(name)));
	}

	/** Returns schemas that are shared. */
	public static AppControlSchemas standard() {
		return STANDARD;
	}

	/** Returns the nine names. */
	public List<String> names() {
		return NAMES;
	}

	private Document require(String name) {
		Document document = this.documents.get(name);
		if (document == null) {
			throw new AppControlProtocolException(null,
					"there is no schema of this name; the names are " + String.join(", ", NAMES));
		}
		return document;
	}

	/**
	 * Returns a document as published, JSON in UTF-8. Fails with an
	 * {@link AppControlProtocolException} when there is none of this name.
	 */
	public byte[] document(String name) {
		return require(name).text.clone();
	}

	/**
	 * Returns a document as JSON, the counterpart of the reference's
	 * {@code load_protocol_schema}. Fails as {@link #document(String)} for a name that
	 * there is not.
	 */
	public ObjectNode schema(String name) {
		return require(name).tree.deepCopy();
	}

	/**
	 * Validates a payload. What is inside free JSON does not matter to the schemas, and
	 * costs nothing.
	 * @return what is wrong, empty when the payload is valid. The first violation is the
	 * one that the reference reports. At most 100 unknown members are listed
	 * @throws AppControlProtocolException when there is no schema of this name
	 */
	public List<Violation> validate(String name, JsonNode payload) {
		return new SchemaCheck(require(name).tree).violations(payload);
	}

	/**
	 * Returns a valid payload, or throws a {@link SchemaViolationException}; the
	 * counterpart of the reference's {@code validate_protocol_payload}.
	 */
	public <T extends JsonNode> T requireValid(String name, T payload) {
		List<Violation> violations = validate(name, payload);
		if (!violations.isEmpty()) {
			throw new SchemaViolationException(name, violations);
		}
		return payload;
	}

	@SuppressWarnings("ArrayRecordComponent")
	private record Document(byte[] text, ObjectNode tree) {

		static Document load(String name) {
			String file = "schemas/" + name.replace('_', '-') + ".schema.json";
			try (InputStream in = AppControlSchemas.class.getResourceAsStream(file)) {
				byte[] text = Objects.requireNonNull(in, "it is missing on the class path").readAllBytes();
				return new Document(text, (ObjectNode) AppControlCodec.standard().readTree(text));
			}
			catch (IOException | RuntimeException ex) {
				throw new IllegalStateException("the schema " + file + " cannot be read", ex);
			}
		}

	}

}
