package io.quintet.appcontrol.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.quintet.appcontrol.config.AppControlConfigLoader.LoadedConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever stands in a file or a variable, it loads, and then keeps the rules, or is
 * refused by {@link AppControlConfigException} and by nothing else.
 * <p>
 * An input is the text of a file; behind a line {@code ---} comes the value of all
 * variables.
 */
class TomlFuzzTests {

	@FuzzTest
	void onlyOneExceptionSaysThatAConfigurationIsBad(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		int end = text.indexOf("\n---\n");
		String toml = (end < 0) ? text : text.substring(0, end);
		check(toml, Map.of());
		if (end >= 0) {
			String value = text.substring(end + 5);
			for (ConfigKey key : ConfigKey.values()) {
				check(null, Map.of(key.variables().get(0), value));
			}
		}
	}

	private static void check(String toml, Map<String, String> environment) {
		LoadedConfig loaded;
		try {
			loaded = AppControlConfigLoader.parse(toml, environment);
		}
		catch (AppControlConfigException ex) {
			assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(300).doesNotContain("\n", "\r", "\u001B");
			assertThat(ex.getCause()).isNull();
			return;
		}
		assertThat(loaded.warnings()).hasSizeLessThan(110)
			.allSatisfy((warning) -> assertThat(warning).hasSizeLessThan(250).doesNotContain("\n", "\r", "\u001B"));
		AppControlConfig config = loaded.config();
		assertThat(AppControlConfigLoader.parse(TomlWriter.write(config, true), Map.of()).config()).isEqualTo(config);
		assertThat(config.toString()).contains((config.helper().token() != null) ? "token=[redacted]" : "token=null");
	}

}
