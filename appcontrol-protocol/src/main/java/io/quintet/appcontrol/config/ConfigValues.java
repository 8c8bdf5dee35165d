package io.quintet.appcontrol.config;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.config.AppControlConfig.LogLevel;
import io.quintet.appcontrol.config.AppControlConfig.Secret;
import io.quintet.support.NearestName;
import io.quintet.support.PythonSpaces;

/**
 * The rules of values, for the file and for variables (contract of app-control, part 8).
 */
final class ConfigValues {

	private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");

	private static final Set<String> FALSE = Set.of("0", "false", "no", "off");

	private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");

	private static final int MAX_DIGITS = 100;

	private static final BigInteger MAX_INTEGER = BigInteger.valueOf(Long.MAX_VALUE);

	private final ConfigKey key;

	/** Name of the setting in messages. */
	private final String name;

	private ConfigValues(ConfigKey key, String name) {
		this.key = key;
		this.name = name;
	}

	/** Reads a value of the file. */
	static Object fromToml(ConfigKey key, JsonNode node) {
		return new ConfigValues(key, key.path()).read(node);
	}

	/** Reads a value of a variable, or of something like it. */
	static Object fromText(ConfigKey key, String name, String text) {
		return new ConfigValues(key, name).read(text);
	}

	/** Reads entries of the form {@code name=value}. */
	static Map<String, String> pairs(ConfigKey key, String name, List<String> entries) {
		return new ConfigValues(key, name).pairs(entries);
	}

	/** Applies the rules to a value that a program gives. */
	@SuppressWarnings("unchecked")
	static <T extends @Nullable Object> T checked(ConfigKey key, T value) {
		if (value == null && key.defaultValue() == null) {
			return value;
		}
		ConfigValues values = new ConfigValues(key, key.path());
		return (T) switch (key.kind()) {
			case TEXT -> values.text((String) value);
			case SECRET -> Secret.of(values.text(((Secret) value).reveal()));
			case POSITIVE -> values.positive(BigInteger.valueOf((Long) value));
			case LIST -> values.items((List<?>) value);
			case PAIRS -> values.entries((Map<?, ?>) value);
			default -> value;
		};
	}

	private Object read(JsonNode node) {
		return switch (this.key.kind()) {
			case TEXT, SECRET, LEVEL, TYPE -> read(required(node.isString(), node, "a text", textFix()).stringValue());
			case FLAG ->
				node.isBoolean() ? (Object) node.booleanValue() : flag(node.isString() ? node.stringValue() : "");
			case POSITIVE -> positive(required(node.isIntegralNumber(), node, "a whole number",
					"Set " + this.name + " to a whole number above 0, without quotes.")
				.bigIntegerValue());
			case LIST -> node.isString() ? read(node.stringValue())
					: items(required(node.isArray(), node, "a list of texts",
							"Write it as " + this.key.key() + " = [\"one\", \"two\"].")
						.valueStream()
						.map(ConfigValues::textOrNode)
						.toList());
			case PAIRS -> {
				Map<String, Object> entries = new LinkedHashMap<>();
				required(node.isObject(), node, "a table",
						"Write it as " + this.key.key() + " = { Name = \"identifier\" }.")
					.forEachEntry((name, value) -> entries.put(name, textOrNode(value)));
				yield entries(entries);
			}
		};
	}

	private JsonNode required(boolean right, JsonNode node, String type, String fix) {
		if (!right) {
			throw bad("must be " + type + ", and is " + typeOf(node), fix);
		}
		return node;
	}

	private Object read(String text) {
		return switch (this.key.kind()) {
			case TEXT -> text(text);
			case SECRET -> Secret.of(text(text));
			case LEVEL -> constant(LogLevel.class, "level", text);
			case TYPE -> constant(ToolEventType.class, "type of events", text);
			case FLAG -> flag(text);
			case POSITIVE -> positive(integer(PythonSpaces.trim(text)));
			case LIST -> items(pieces(text));
			case PAIRS -> pairs(pieces(text));
		};
	}

	private String text(String text) {
		String trimmed = PythonSpaces.trim(text);
		if (trimmed.isEmpty()) {
			throw bad("is empty", textFix());
		}
		// It could not be written anywhere: UTF-8 has no form for it.
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(trimmed)) {
			throw bad("holds half a character (a lone surrogate)", textFix());
		}
		return trimmed;
	}

	private String textFix() {
		return (this.key.defaultValue() == null) ? "Set " + this.name + " to a text, or remove it."
				: "Set " + this.name + " to a text, or remove it for the default.";
	}

	private <E extends Enum<E>> E constant(Class<E> type, String what, String text) {
		String word = text(text).toLowerCase(Locale.ROOT);
		for (E constant : type.getEnumConstants()) {
			if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
				return constant;
			}
		}
		throw bad("is no " + what,
				choice(word,
						Arrays.stream(type.getEnumConstants())
							.map((constant) -> constant.name().toLowerCase(Locale.ROOT))
							.toList()));
	}

	private String choice(String text, List<String> choices) {
		String nearest = NearestName.of(text, choices);
		for (String choice : choices) {
			nearest = (nearest == null && choice.startsWith(text)) ? choice : nearest;
		}
		return "Set " + this.name + " to one of " + String.join(", ", choices)
				+ ((nearest != null) ? "; did you mean " + nearest + "?" : ".");
	}

	private Boolean flag(String text) {
		String word = PythonSpaces.trim(text).toLowerCase(Locale.ROOT);
		if (!TRUE.contains(word) && !FALSE.contains(word)) {
			throw bad("must be true or false",
					"Set " + this.name + " to true or false; 1, yes, on, 0, no and off as texts mean the same.");
		}
		return TRUE.contains(word);
	}

	private BigInteger integer(String text) {
		if (text.length() > MAX_DIGITS || !INTEGER.matcher(text).matches()) {
			throw bad("must be a whole number", "Set " + this.name + " to a whole number above 0, in digits.");
		}
		return new BigInteger(text.replace("_", ""));
	}

	private Long positive(BigInteger number) {
		if (number.signum() <= 0 || number.compareTo(MAX_INTEGER) > 0) {
			throw bad("must be above 0 and at most " + MAX_INTEGER, "Set " + this.name + " to a whole number above 0.");
		}
		return number.longValue();
	}

	private static Object textOrNode(JsonNode node) {
		return node.isString() ? node.stringValue() : node;
	}

	private List<String> items(List<?> items) {
		List<String> texts = new ArrayList<>();
		for (Object item : items) {
			if (!(item instanceof String text) || PythonSpaces.trim(text).isEmpty()) {
				throw bad("has an item that is no text, or empty", "Let each item of " + this.name + " be a text.");
			}
			texts.add(text(text));
		}
		return List.copyOf(texts);
	}

	private Map<String, String> pairs(List<String> pieces) {
		Map<String, Object> entries = new LinkedHashMap<>();
		for (String piece : pieces) {
			int equals = piece.indexOf('=');
			if (equals < 0) {
				throw bad("has an entry without '='", "Write " + this.name + " as Name=identifier,Other=identifier.");
			}
			entries.put(PythonSpaces.trim(piece.substring(0, equals)), piece.substring(equals + 1));
		}
		return entries(entries);
	}

	private Map<String, String> entries(Map<?, ?> entries) {
		Map<String, String> texts = new LinkedHashMap<>();
		entries.forEach((entryKey, value) -> {
			if (!(entryKey instanceof String name) || !(value instanceof String text)
					|| PythonSpaces.trim(name).isEmpty() || PythonSpaces.trim(text).isEmpty()) {
				throw bad("has an entry whose name or value is no text, or empty",
						"Let each name in " + this.name + " have an identifier as a text.");
			}
			texts.put(text(name), text(text));
		});
		return Collections.unmodifiableMap(texts);
	}

	/** The pieces between commas, trimmed, without the empty ones. */
	private static List<String> pieces(String text) {
		return Arrays.stream(text.split(",")).map(PythonSpaces::trim).filter((piece) -> !piece.isEmpty()).toList();
	}

	private static String typeOf(JsonNode node) {
		return switch (node.getNodeType()) {
			case ARRAY -> "a list";
			case BOOLEAN -> "true or false";
			case NUMBER -> "a number";
			case OBJECT -> "a table";
			case STRING -> "a text";
			default -> "a date or time";
		};
	}

	private AppControlConfigException bad(String problem, String fix) {
		return new AppControlConfigException(this.name, problem, fix);
	}

}
