package io.quintet.appcontrol.config;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolEventType;

/**
 * Writes a configuration into the template, whose comments say what keys mean.
 */
final class TomlWriter {

	private static final Pattern SECTION = Pattern.compile("\\[(\\w+)]");

	private static final Pattern KEY = Pattern.compile("(?:# )?(\\w+) = .*");

	private final StringBuilder toml = new StringBuilder();

	private final Map<ConfigKey, Object> values;

	private final boolean reveal;

	private TomlWriter(AppControlConfig config, boolean reveal) {
		this.values = config.values();
		this.reveal = reveal;
	}

	static String write(AppControlConfig config, boolean reveal) {
		TomlWriter writer = new TomlWriter(config, reveal);
		String section = "";
		for (String line : AppControlConfigLoader.template().lines().toList()) {
			Matcher table = SECTION.matcher(line);
			section = table.matches() ? table.group(1) : section;
			writer.toml.append(writer.line(section, line)).append('\n');
		}
		return writer.toml.toString();
	}

	private String line(String section, String line) {
		Matcher matcher = KEY.matcher(line);
		if (!matcher.matches()) {
			return line;
		}
		for (ConfigKey key : ConfigKey.values()) {
			if (key.section().equals(section) && key.key().equals(matcher.group(1))) {
				return line(key, this.values.get(key), line);
			}
		}
		return line;
	}

	private String line(ConfigKey key, @Nullable Object value, String line) {
		if (value == null) {
			return line;
		}
		if (value instanceof Secret && !this.reveal) {
			return "# " + key.key() + " is set, and not shown here";
		}
		return key.key() + " = " + text(value);
	}

	private static String text(Object value) {
		if (value instanceof List<?> list) {
			StringJoiner items = new StringJoiner(", ", "[", "]");
			list.forEach((item) -> items.add(quoted(item.toString())));
			return items.toString();
		}
		if (value instanceof Map<?, ?> map) {
			StringJoiner entries = new StringJoiner(", ", "{ ", " }").setEmptyValue("{}");
			map.forEach((name, item) -> entries.add(quoted(name.toString()) + " = " + quoted(item.toString())));
			return entries.toString();
		}
		if (value instanceof Boolean || value instanceof Long) {
			return value.toString();
		}
		return quoted((value instanceof Secret secret) ? secret.reveal() : (value instanceof LogLevel level)
				? level.wire() : (value instanceof ToolEventType type) ? type.wire() : value.toString());
	}

	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				quoted.append('\\').append(c);
			}
			else if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) {
				quoted.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
			}
			else {
				quoted.append(c);
			}
		}
		return quoted.append('"').toString();
	}

}
