package io.quintet.appcontrol.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.config.AppControlConfigLoader.LoadedConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class AppControlConfigLoaderTests {

	private static AppControlConfigException refusal(String toml) {
		return refusal(toml, Map.of());
	}

	private static AppControlConfigException refusal(String toml, Map<String, String> environment) {
		return assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> AppControlConfigLoader.parse(toml, environment))
			.actual();
	}

	@Test
	void variablesWinOverTheFileAndTheFileOverDefaults() {
		LoadedConfig loaded = AppControlConfigLoader.parse("[computer_use]\ntimeout_ms = 5\nbackend = \"helper\"",
				Map.of("APP_CONTROL_COMPUTER_USE_TIMEOUT_MS", "7"));
		assertThat(loaded.config().computerUse().timeoutMs()).isEqualTo(7);
		assertThat(loaded.config().computerUse().backend()).isEqualTo("helper");
		assertThat(loaded.origin(ConfigKey.COMPUTER_USE_TIMEOUT_MS)).isEqualTo("APP_CONTROL_COMPUTER_USE_TIMEOUT_MS");
		assertThat(loaded.origin(ConfigKey.COMPUTER_USE_BACKEND)).isEqualTo("the TOML text");
		assertThat(loaded.origin(ConfigKey.HELPER_TRANSPORT)).isEqualTo("default");
		assertThat(loaded.warnings()).isEmpty();
	}

	@Test
	void aVariableDoesNotMendTheFile() {
		assertThat(refusal("[computer_use]\ntimeout_ms = 0", Map.of("APP_CONTROL_COMPUTER_USE_TIMEOUT_MS", "7")))
			.hasMessage("computer_use.timeout_ms must be above 0 and at most 9223372036854775807 (in the TOML text)");
	}

	@Test
	void allOfTheFileIsCheckedBeforeVariables() {
		assertThat(refusal("[wechat]\nsubmit_key = \"\"", Map.of("APP_CONTROL_LOG_LEVEL", "loud")).setting())
			.isEqualTo("wechat.submit_key");
	}

	@Test
	void aTextOfSeveralLinesHasTheSameLinesWhateverEndsThem() {
		String toml = "[wechat]\r\napp_name = \"\"\"\r\nWe\r\nChat\"\"\"\r\n";
		assertThat(AppControlConfigLoader.parse(toml, Map.of()).config().wechat().appName()).isEqualTo("We\nChat");
	}

	@Test
	void noVariableAndNoFileGiveTheDefaults() {
		assertThat(AppControlConfigLoader.load(null, Map.of("PATH", "/bin")).config())
			.isEqualTo(AppControlConfig.DEFAULTS);
	}

	@ParameterizedTest
	@EnumSource(ConfigKey.class)
	void everyKeyCanBeSetByItsVariablesAndByTheFile(ConfigKey key) {
		String text = switch (key.kind()) {
			case TEXT, SECRET -> "some text";
			case LEVEL -> "critical";
			case TYPE -> "warning";
			case FLAG -> Boolean.toString(!(Boolean) key.defaultValue());
			case POSITIVE -> "4711";
			case LIST -> "One, Two";
			case PAIRS -> "One=1, Two=2";
		};
		for (String variable : key.variables()) {
			LoadedConfig loaded = AppControlConfigLoader.parse(null, Map.of(variable, text));
			assertThat(loaded.config().values().get(key)).isNotEqualTo(key.defaultValue());
			assertThat(loaded.origin(key)).isEqualTo(variable);
			LoadedConfig fromFile = AppControlConfigLoader.parse(TomlWriter.write(loaded.config(), true), Map.of());
			assertThat(fromFile.config()).isEqualTo(loaded.config());
			assertThat(fromFile.origins()).containsKey(key);
			assertThat(fromFile.warnings()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(ConfigKey.class)
	void everyWrongVariableIsNamedAndNotShown(ConfigKey key) {
		String wrong = switch (key.kind()) {
			case TEXT, SECRET, LIST -> "\uD800 half-of-it";
			case PAIRS -> "half-of-it";
			case LEVEL, TYPE, FLAG, POSITIVE -> "half-of-it";
		};
		assertThat(refusal(null, Map.of(key.variables().get(0), wrong)))
			.hasMessageStartingWith(key.variables().get(0) + " ")
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.fix()).doesNotContain("half-of-it"))
			.satisfies((ex) -> assertThat(ex.fix()).contains(key.variables().get(0)))
			.hasNoCause();
	}

	@ParameterizedTest
	@EnumSource(ConfigKey.class)
	void everyWrongValueOfTheFileIsNamedAndNotShown(ConfigKey key) {
		String wrong = switch (key.kind()) {
			case LIST -> "[{ x = 'half-of-it' }]";
			default -> "['half-of-it']";
		};
		assertThat(refusal("[%s]\n%s = %s".formatted(key.section(), key.key(), wrong)))
			.hasMessageStartingWith(key.path() + " ")
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.fix()).doesNotContain("half-of-it"))
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo(key.path()))
			.hasNoCause();
	}

	@ParameterizedTest
	@CsvSource({ "warn, did you mean warning?", "inf, did you mean info?", "crit, did you mean critical?" })
	void aLevelThatIsNearlyOneIsGuessed(String level, String guess) {
		assertThat(refusal(null, Map.of("APP_CONTROL_LOG_LEVEL", level)).fix()).endsWith(guess);
	}

	@Test
	void aLevelThatIsNotNearOneIsNotGuessed() {
		assertThat(refusal(null, Map.of("APP_CONTROL_LOG_LEVEL", "verbose")).fix())
			.isEqualTo("Set APP_CONTROL_LOG_LEVEL to one of debug, info, warning, error, critical.");
	}

	@Test
	void unknownNamesAreWarningsWithTheNearestName() {
		LoadedConfig loaded = AppControlConfigLoader.parse(
				"token = 's'\n[loging]\n[helper]\nendpiont = 'x'\ntimeout_ms = 3\nzzzzzzzz = 1\n[logging]\nredact-text = 1\n",
				Map.of("APP_CONTROL_LOG_LEVLE", "info", "APP_CONTROL_QWERTZUIOP", "1", "APP_CONTROLLED", "1"));
		assertThat(loaded.warnings()).containsExactlyInAnyOrder(
				"token is not known and has no effect; did you mean helper.token?",
				"loging is not known and has no effect; did you mean logging?",
				"helper.endpiont is not known and has no effect; did you mean helper.endpoint?",
				"helper.timeout_ms is not known and has no effect; did you mean computer_use.timeout_ms?",
				"helper.zzzzzzzz is not known and has no effect",
				"logging.redact-text is not known and has no effect; did you mean logging.redact_text?",
				"APP_CONTROL_LOG_LEVLE is not known and has no effect; did you mean APP_CONTROL_LOG_LEVEL?",
				"APP_CONTROL_QWERTZUIOP is not known and has no effect");
	}

	@Test
	void thereAreNotTooManyWarningsAndNamesCannotForgeLines() {
		StringBuilder toml = new StringBuilder("\"a\\nb\\u001B[31m\" = 1\n");
		Map<String, String> environment = new LinkedHashMap<>();
		for (int i = 0; i < 500; i++) {
			toml.append("unknown").append(i).append("x".repeat(i)).append(" = 1\n");
			environment.put("APP_CONTROL_UNKNOWN_" + i + "\n", "");
		}
		assertThat(AppControlConfigLoader.parse(toml.toString(), environment).warnings()).hasSizeBetween(100, 102)
			.allSatisfy((warning) -> assertThat(warning).doesNotContain("\n", "\u001B").hasSizeLessThan(200));
	}

	@Test
	void theOlderVariableLosesAndIsMentioned() {
		LoadedConfig loaded = AppControlConfigLoader.parse(null,
				Map.of("APP_CONTROL_ALLOWED_APPS", "Old", "APP_CONTROL_COMPUTER_USE_ALLOWED_APPS", ""));
		assertThat(loaded.config().computerUse().allowedApps()).isEmpty();
		assertThat(loaded.warnings()).containsExactly(
				"APP_CONTROL_ALLOWED_APPS has no effect since APP_CONTROL_COMPUTER_USE_ALLOWED_APPS is set");
	}

	@Test
	void variablesThatOthersKnowAreNoWarning() {
		Map<String, String> environment = Map.of("APP_CONTROL_SERVICE_TOKEN", "x");
		assertThat(AppControlConfigLoader.readEnvironment(environment, environment.keySet()).warnings()).isEmpty();
		assertThat(AppControlConfigLoader.readEnvironment(environment, Set.of()).warnings()).hasSize(1);
	}

	static Stream<Arguments> brokenTexts() {
		return Stream.of(arguments("[logging\n", 1, 9), arguments("[logging]\nlevel = topsecret", 2, 9),
				arguments("a = 1\na = \"topsecret\"", 2, 16), arguments("[helper]\ntoken = \"topsecret", 2, 19),
				arguments("a = \"topsecret\\q\"", 1, 15), arguments("a = 0topsecret", 1, 6),
				arguments("[a]\n[a]\nb = 'topsecret'", 2, 3), arguments("a = [1, topsecret]", 1, 9));
	}

	@ParameterizedTest
	@MethodSource("brokenTexts")
	void brokenTextsAreRefusedWithThePlaceAndWithoutContent(String toml, int line, int column) {
		assertThat(refusal(toml))
			.hasMessageStartingWith("the TOML text (line %d, column %d) is no TOML: ", line, column)
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.fix()).doesNotContain("topsecret"))
			.hasNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1979-02-30", "25:00:00", "1979-05-27T07:32:61Z", "1979-05-27T07:32:00+99:00" })
	void datesThatDoNotExistAreRefused(String date) {
		assertThat(refusal("[logging]\nx = " + date))
			.hasMessage("the TOML text is no TOML: a date or time that does not exist")
			.hasNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a = %s1%s", "a%s = 1%s", "[x%s]%s", "a = %s%s" })
	void deepTextsAreRefused(String form) {
		String open = form.contains("= %s1") ? "[".repeat(10_000)
				: form.equals("a = %s%s") ? "{ b = ".repeat(10_000) : ".b".repeat(10_000);
		String close = form.contains("= %s1") ? "]".repeat(10_000)
				: form.equals("a = %s%s") ? "1" + " }".repeat(10_000) : "";
		assertThat(refusal(form.formatted(open, close))).hasMessageContaining("nested").hasMessageStartingWith("the");
	}

	@Test
	void textsOfFortyLevelsAreTooDeepAndOfTwentyAreNot() {
		assertThat(AppControlConfigLoader.parse("x" + ".x".repeat(20) + " = 1", Map.of()).warnings()).hasSize(1);
		assertThat(refusal("x" + ".x".repeat(40) + " = 1")).hasMessageContaining("nested more than 32 levels");
	}

	@Test
	void largeTextsAreRefused() {
		assertThat(refusal("# " + "x".repeat(256 * 1024))).hasMessage("the TOML text is larger than 256 KiB");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2024-01-01", "07:32:00", "2024-01-01T00:00:00Z", "nan", "1.0", "true", "1", "[]", "{}" })
	void whatIsNoTextIsNoLevel(String value) {
		assertThat(refusal("[logging]\nlevel = " + value))
			.hasMessageStartingWith("logging.level must be a text, and is ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "99999999999999999999999999999999999", "1.0", "true", "'1'", "nan" })
	void whatIsNoLongIsNoTimeout(String value) {
		assertThat(refusal("[wechat]\nmax_message_chars = " + value))
			.hasMessageStartingWith("wechat.max_message_chars ");
	}

	@ParameterizedTest
	@CsvSource({ "5_000, 5000", "+7, 7", "007, 7", "9223372036854775807, 9223372036854775807" })
	void integersOfVariablesAreReadAsTheReferenceDoes(String text, long number) {
		assertThat(AppControlConfigLoader.parse(null, Map.of("APP_CONTROL_COMPUTER_USE_TIMEOUT_MS", text))
			.config()
			.computerUse()
			.timeoutMs()).isEqualTo(number);
	}

	@ParameterizedTest
	@ValueSource(strings = { "5__0", "_5", "5_", "0x10", "1e3", "٣", "9223372036854775808", "", " ", "+", "1 2" })
	void otherTextsAreNoIntegers(String text) {
		assertThat(refusal(null, Map.of("APP_CONTROL_COMPUTER_USE_TIMEOUT_MS", text)).setting())
			.isEqualTo("APP_CONTROL_COMPUTER_USE_TIMEOUT_MS");
	}

	@Test
	void integersOfEighteenDigitsStandBesideTexts() {
		String toml = "x = '= 1234567890123456789' # = 1234567890123456789\n[wechat]\napp_name = \"\"\"\\\"\n= "
				+ "12345\"\"\"\nmax_message_chars =\t999_999_999_999_999_999 # c\nsubmit_key = 'a'";
		assertThat(AppControlConfigLoader.parse(toml, Map.of()).config().wechat().maxMessageChars())
			.isEqualTo(999_999_999_999_999_999L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775807", "1234567890123456789", "+1_234_567_890_123_456_789 # c",
			"1000000000000000000" })
	void integersOfTheFileMayHaveNineteenDigits(String text) {
		String toml = "[wechat]\nmax_message_chars =\t" + text + "\nsubmit_key = 'a'\nother = -1234567890123456789";
		assertThat(AppControlConfigLoader.parse(toml, Map.of()).config().wechat().maxMessageChars())
			.isEqualTo(Long.parseLong(text.replaceAll("[_+]| .*", "")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775808", "-1234567890123456789 # c", "0123456789012345678" })
	void otherIntegersOfNineteenDigitsAreRefused(String text) {
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> AppControlConfigLoader.parse("[wechat]\nmax_message_chars =\t" + text + "\n", Map.of()));
	}

	/** What looks like a number may be a line of the text. */
	@Test
	void besideATextOfSeveralLinesIntegersOfNineteenDigitsAreRefused() {
		assertThat(refusal("[wechat]\nmax_message_chars = 1234567890123456789\napp_name = \"\"\"a\"\"\""))
			.hasMessage("the TOML text holds a number of 19 digits beside a text of several lines");
	}

	@Test
	void textsAreTrimmedAsTheProtocolDoes() {
		assertThat(AppControlConfigLoader
			.parse(null, Map.of("APP_CONTROL_HELPER_ENDPOINT", "\u0085\u00A0\u2007x\u200B\u3000"))
			.config()
			.helper()
			.endpoint()).isEqualTo("x\u200B");
	}

	@Test
	void aByteOrderMarkIsExplained() {
		assertThat(refusal("\uFEFF[logging]")).hasMessage("the TOML text begins with a byte order mark");
	}

	@Test
	void filesAreRead(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("c.toml"), "[wechat]\r\napp_name = \"微信\"\r\n");
		LoadedConfig loaded = AppControlConfigLoader.load(file, Map.of());
		assertThat(loaded.config().wechat().appName()).isEqualTo("微信");
		assertThat(loaded.origin(ConfigKey.WECHAT_APP_NAME)).isEqualTo(file.toString());
	}

	@Test
	void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
		assertUnreadable(folder.resolve("none.toml"), " does not exist");
		assertUnreadable(folder, " cannot be read");
		assertUnreadable(Files.write(folder.resolve("latin1.toml"), "# é".getBytes(StandardCharsets.ISO_8859_1)),
				" is not in UTF-8");
		assertUnreadable(Files.write(folder.resolve("large.toml"), new byte[300_000]), " is larger than 256 KiB");
	}

	private static void assertUnreadable(Path file, String problem) {
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> AppControlConfigLoader.load(file, Map.of()))
			.withMessage(file + problem)
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo(file.toString()));
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void aTokenThatOthersMayReadIsAWarning(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("c.toml"), "[helper]\ntoken = \"topsecret\"\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
		assertThat(AppControlConfigLoader.load(file, Map.of()).warnings()).singleElement()
			.asString()
			.contains(file.toString(), "helper.token", "0600")
			.doesNotContain("topsecret");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		assertThat(AppControlConfigLoader.load(file, Map.of()).warnings()).isEmpty();
	}

	@Test
	void theHomeFolderIsExpandedAtTheBeginningOnly() {
		Path home = AppControlConfigLoader.expandHome(Path.of("~"));
		assertThat(home).isAbsolute();
		assertThat(AppControlConfigLoader.expandHome(Path.of("~/a/b"))).isEqualTo(home.resolve("a/b"));
		assertThat(AppControlConfigLoader.expandHome(Path.of("a/~"))).isEqualTo(Path.of("a/~"));
		assertThat(AppControlConfigLoader.expandHome(Path.of("~a/b"))).isEqualTo(Path.of("~a/b"));
		assertThat(AppControlConfigLoader.expandHome(Path.of("/~/b"))).isEqualTo(Path.of("/~/b"));
		assertThat(AppControlConfigLoader.expandHome(Path.of("/"))).isEqualTo(Path.of("/"));
	}

}
