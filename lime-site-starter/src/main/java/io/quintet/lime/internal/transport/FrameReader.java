package io.quintet.lime.internal.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.lime.internal.PlatformJson;
import io.quintet.support.PythonSpaces;
import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.JsonRefusedException;

/**
 * Reads what an event of the stream says. The name of the event is never looked at: the
 * member {@code type} decides.
 */
final class FrameReader {

	private static final StreamFrame IGNORED = new StreamFrame.Ignored();

	private static final Set<String> MEMBERS = Set.of("type", "login_request_id", "agent_passport_jwt", "code",
			"message");

	private static final int MAX_ID_LENGTH = 1024;

	private static final JsonFactory FACTORY = JsonFormat.FACTORY.rebuild()
		.streamReadConstraints(
				JsonFormat.FACTORY.streamReadConstraints().rebuild().maxNestingDepth(PlatformJson.MAX_DEPTH).build())
		.build();

	private FrameReader() {
	}

	/** Reads the data of an event, {@code null} when it was too large. */
	static List<StreamFrame> read(@Nullable String data) {
		if (data == null) {
			return List.of(new StreamFrame.Skipped("too-large"));
		}
		if (data.isBlank()) {
			return List.of();
		}
		Map<String, JsonNode> object = members(data);
		return (object != null) ? List.of(frame(object)) : lines(data);
	}

	// Where the lines are no object together, each may be one.
	private static List<StreamFrame> lines(String data) {
		List<StreamFrame> frames = new ArrayList<>();
		for (String line : data.lines().filter((text) -> !text.isBlank()).toList()) {
			Map<String, JsonNode> object = members(line);
			if (object == null) {
				return List.of(new StreamFrame.Skipped("malformed"));
			}
			frames.add(frame(object));
		}
		return frames;
	}

	/**
	 * Reads the members that count; of duplicates the last wins. The others are skipped,
	 * whatever they are.
	 * @return the scalar values, {@code null} when the text is no JSON object
	 */
	private static @Nullable Map<String, JsonNode> members(String text) {
		Map<String, JsonNode> members = new HashMap<>();
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text.strip())) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				JsonToken token = parser.nextToken();
				parser.skipChildren();
				if (MEMBERS.contains(name)) {
					members.put(name, scalar(token, parser));
				}
			}
			return (parser.nextToken() == null) ? members : null;
		}
		catch (JacksonException | JsonRefusedException ex) {
			return null;
		}
	}

	private static JsonNode scalar(JsonToken token, JsonParser parser) {
		if (token == JsonToken.VALUE_STRING) {
			return JsonNodeFactory.instance.stringNode(parser.getString());
		}
		return token.isNumeric() ? PlatformJson.LENIENT.read(parser.getString())
				: JsonNodeFactory.instance.missingNode();
	}

	private static StreamFrame frame(Map<String, JsonNode> event) {
		return switch (text(event.get("type"), "")) {
			case "approved" -> approved(event);
			case "expired" -> expired(event);
			case "keepalive" -> new StreamFrame.Keepalive();
			case "error" -> new StreamFrame.PlatformError(text(event.get("code"), "SSE_ERROR"),
					text(event.get("message"), "SSE error frame"));
			default -> IGNORED;
		};
	}

	private static StreamFrame approved(Map<String, JsonNode> event) {
		String id = id(event.get("login_request_id"));
		if (id == null) {
			return IGNORED;
		}
		String passport = text(event.get("agent_passport_jwt"), "");
		return passport.isEmpty() ? new StreamFrame.Skipped("no-passport") : new StreamFrame.Login(id, passport);
	}

	private static StreamFrame expired(Map<String, JsonNode> event) {
		String id = id(event.get("login_request_id"));
		return (id != null) ? new StreamFrame.Login(id, null) : IGNORED;
	}

	private static @Nullable String id(@Nullable JsonNode value) {
		String text = PlatformJson.text(value);
		String id = (text != null) ? PythonSpaces.trim(text) : "";
		return (id.isEmpty() || id.length() > MAX_ID_LENGTH) ? null : id;
	}

	private static String text(@Nullable JsonNode value, String absent) {
		return (value != null && value.isString() && !PythonSpaces.trim(value.asString()).isEmpty()) ? value.asString()
				: absent;
	}

}
