package io.quintet.acp.approval;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * Names a call by what it would do: a digest of the tool and its arguments. The order of
 * members and blanks between them change nothing, everything else does.
 */
final class ToolDigest {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final ObjectWriter SORTED = MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

	private ToolDigest() {
	}

	/** SHA-256 in hexadecimal digits. */
	static String of(String tool, JsonNode arguments) {
		String canonical = SORTED.writeValueAsString(arguments);
		// With its length, so that no part of a name counts as arguments.
		String text = tool.length() + ":" + tool + canonical;
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

	/**
	 * Reads what a model or a tool wrote. What is no JSON, or whose meaning depends on
	 * the reader, is a text.
	 */
	static JsonNode read(String text) {
		if (text.isBlank()) {
			return JsonNodeFactory.instance.objectNode();
		}
		try {
			return MAPPER.readTree(text);
		}
		catch (JacksonException ex) {
			return StringNode.valueOf(text);
		}
	}

	/** As a person reads it. */
	static String pretty(JsonNode node) {
		return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
	}

}
