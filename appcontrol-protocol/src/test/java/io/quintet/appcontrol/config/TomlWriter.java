package io.quintet.appcontrol.config;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.StringNode;

import io.quintet.appcontrol.config.AppControlConfig.Secret;

/**
 * Writes a configuration into the template, whose comments say what keys mean.
 */
final class TomlWriter {

	private static final Pattern SECTION = Pattern.compile("\\[(\\w+)]");

	private static final Pattern KEY = Pattern.compile("(?:# )?(\\w+) = .*");

	private static final Pattern CONTROL = Pattern.compile("[\\x7F-\\x9F]");

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
		// Decimal numbers of 19 digits are not read.
		if (value instanceof Long number && number > 999_999_999_999_999_999L) {
			return "0x" + Long.toHexString(number);
		}
		if (value instanceof Boolean || value instanceof Long) {
			return value.toString();
		}
		return quoted(String.valueOf(AppControlConfig.plain(value, true)));
	}

	// JSON's strings are TOML's, but for DEL and the control characters above it.
	private static String quoted(String text) {
		return CONTROL.matcher(StringNode.valueOf(text).toString())
			.replaceAll((match) -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
	}

}
