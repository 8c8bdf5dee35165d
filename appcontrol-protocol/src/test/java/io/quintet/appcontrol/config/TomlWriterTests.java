package io.quintet.appcontrol.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.config.AppControlConfig.Helper;
import io.quintet.appcontrol.config.AppControlConfig.LogLevel;
import io.quintet.appcontrol.config.AppControlConfig.Secret;
import io.quintet.appcontrol.config.AppControlConfigLoader.LoadedConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written loads as what was written, and the template says everything.
 */
class TomlWriterTests {

	private static final String TEMPLATE = AppControlConfigLoader.template();

	private static final String[] PIECES = { "a", "B", " ", "\"", "\\", "#", "\n", "\r", "\t", "\u0000", "\u001B",
			"\u007F", "\u0085", "\u2028", "é", "微信", "😀", "'", "=", ",", "]", "}", "${x}", "\\u0041" };

	@Test
	void theTemplateLoadsAsTheDefaults() {
		LoadedConfig loaded = AppControlConfigLoader.parse(TEMPLATE, Map.of());
		assertThat(loaded.config()).isEqualTo(AppControlConfig.DEFAULTS);
		assertThat(loaded.warnings()).isEmpty();
	}

	@Test
	void theTemplateHasEveryKeyWithItsVariablesAndNoOther() {
		Map<ConfigKey, String> comments = new EnumMap<>(ConfigKey.class);
		String section = "";
		StringBuilder comment = new StringBuilder();
		for (String line : TEMPLATE.lines().toList()) {
			Matcher key = Pattern.compile("(?:# )?([a-z_]+) = .*").matcher(line);
			if (line.startsWith("[")) {
				section = line.substring(1, line.length() - 1);
			}
			else if (key.matches()) {
				assertThat(comments.put(key(section, key.group(1)), comment.toString())).isNull();
			}
			comment = line.startsWith("#") ? comment.append(line) : new StringBuilder();
		}
		assertThat(comments).containsOnlyKeys(ConfigKey.values());
		comments.forEach((key, text) -> assertThat(text).contains(key.variables()));
	}

	private static ConfigKey key(String section, String name) {
		for (ConfigKey key : ConfigKey.values()) {
			if (key.path().equals(section + "." + name)) {
				return key;
			}
		}
		throw new AssertionError("unknown " + section + "." + name);
	}

	@Test
	void theExamplesOfTheTemplateLoad() {
		LoadedConfig loaded = AppControlConfigLoader.parse(TEMPLATE.replaceAll("(?m)^# ([a-z_]+ = )", "$1"), Map.of());
		assertThat(loaded.config().values()).containsOnlyKeys(ConfigKey.values());
		assertThat(loaded.warnings()).isEmpty();
	}

	@Test
	void defaultsAreWrittenAsTheTemplate() {
		assertThat(TomlWriter.write(AppControlConfig.DEFAULTS, false)).isEqualTo(TEMPLATE);
		assertThat(TomlWriter.write(AppControlConfig.DEFAULTS, true)).isEqualTo(TEMPLATE);
	}

	@Test
	void whatIsWrittenLoadsAsWhatItWas() {
		Random random = new Random(8);
		for (int i = 0; i < 500; i++) {
			AppControlConfig config = AppControlConfig.of(values(random));
			assertThat(AppControlConfigLoader.parse(TomlWriter.write(config, true), Map.of()).config())
				.isEqualTo(config);
			Helper helper = AppControlConfigLoader.parse(TomlWriter.write(config, false), Map.of()).config().helper();
			assertThat(helper.token()).isNull();
			assertThat(helper.allowedApps()).isEqualTo(config.helper().allowedApps());
		}
	}

	private static Map<ConfigKey, Object> values(Random random) {
		Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
		for (ConfigKey key : ConfigKey.values()) {
			if (random.nextBoolean()) {
				values.put(key, switch (key.kind()) {
					case TEXT -> text(random);
					case SECRET -> Secret.of(text(random));
					case LEVEL -> LogLevel.values()[random.nextInt(5)];
					case TYPE -> ToolEventType.values()[random.nextInt(5)];
					case FLAG -> random.nextBoolean();
					case POSITIVE -> 1 + (random.nextLong() >>> 1) / 2;
					case LIST -> texts(random);
					case PAIRS -> pairs(random);
				});
			}
		}
		return values;
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder("x");
		for (int i = random.nextInt(6); i > 0; i--) {
			text.append(PIECES[random.nextInt(PIECES.length)]);
		}
		return text.toString();
	}

	private static List<String> texts(Random random) {
		List<String> texts = new ArrayList<>();
		for (int i = random.nextInt(4); i > 0; i--) {
			texts.add(text(random));
		}
		return texts;
	}

	private static Map<String, String> pairs(Random random) {
		Map<String, String> pairs = new LinkedHashMap<>();
		texts(random).forEach((name) -> pairs.put(name, text(random)));
		return pairs;
	}

}
