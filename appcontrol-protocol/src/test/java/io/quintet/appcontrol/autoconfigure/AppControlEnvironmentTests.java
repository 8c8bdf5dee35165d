package io.quintet.appcontrol.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.config.AppControlConfigException;
import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.config.VectorCase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files and variables that tools share, in applications that really start.
 */
@ExtendWith(OutputCaptureExtension.class)
class AppControlEnvironmentTests {

	private static final String SYSTEM = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private static final String BUNDLE_IDS = "APP_CONTROL_COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS";

	@TempDir
	private Path folder;

	private static ConfigurableApplicationContext run(Map<String, String> variables, String... arguments) {
		return application(variables).run(arguments);
	}

	private static SpringApplication application(Map<String, String> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(SYSTEM, new SystemEnvironmentPropertySource(SYSTEM, new HashMap<>(variables)));
		SpringApplication application = new SpringApplication(AppControlPropertiesTests.Properties.class);
		application.setEnvironment(environment);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application;
	}

	private static AppControlProperties properties(Map<String, String> variables, String... arguments) {
		try (ConfigurableApplicationContext context = run(variables, arguments)) {
			return context.getBean(AppControlProperties.class);
		}
	}

	private String toml(String text) throws IOException {
		return "--app-control.config=" + Files.writeString(this.folder.resolve("shared.toml"), text);
	}

	private String file(String yaml) throws IOException {
		Files.writeString(this.folder.resolve("application.yaml"), yaml);
		return "--spring.config.location=" + this.folder.toUri();
	}

	/** Those that the plain loader passes too, without a file and as an application. */
	static Stream<VectorCase> variables() {
		return VectorCase.of("config.json").filter((one) -> one.request().path("toml").stringValue(null) == null);
	}

	@ParameterizedTest
	@MethodSource("variables")
	void variablesMeanWhatTheyMeanElsewhere(VectorCase vector) {
		Map<String, String> variables = new LinkedHashMap<>();
		vector.request().path("env").forEachEntry((name, value) -> variables.put(name, value.stringValue()));
		if (vector.ok()) {
			AppControlConfig expected = AppControlConfigLoader.load(null, variables).config();
			assertThat(properties(variables).toConfig()).isEqualTo(expected);
		}
		else {
			assertThatExceptionOfType(AppControlConfigException.class).isThrownBy(() -> properties(variables));
		}
	}

	static Stream<VectorCase> files() {
		return VectorCase.of("config.json").filter((one) -> one.request().path("toml").stringValue(null) != null);
	}

	@ParameterizedTest
	@MethodSource("files")
	void theFileMeansWhatItMeansElsewhere(VectorCase vector) throws IOException {
		Map<String, String> variables = new LinkedHashMap<>();
		vector.request().path("env").forEachEntry((name, value) -> variables.put(name, value.stringValue()));
		String toml = vector.request().path("toml").stringValue(null);
		String argument = toml(toml);
		if (vector.ok()) {
			AppControlConfig expected = AppControlConfigLoader.parse(toml, variables).config();
			assertThat(properties(variables, argument).toConfig()).isEqualTo(expected);
		}
		else {
			assertThatExceptionOfType(AppControlConfigException.class)
				.isThrownBy(() -> properties(variables, argument));
		}
	}

	@Test
	void defaultsThenFileThenApplicationThenVariablesThenArguments() throws IOException {
		String toml = toml(
				"[wechat]\napp_name = 'toml'\nbundle_id = 'toml'\nclear_key = 'toml'\nsubmit_key = 'toml'\n");
		String file = file("app-control.wechat: {bundle-id: app, clear-key: app, submit-key: app}");
		AppControlProperties.Wechat wechat = properties(
				Map.of("APP_CONTROL_WECHAT_CLEAR_KEY", "variable", "APP_CONTROL_WECHAT_SUBMIT_KEY", "variable"), toml,
				file, "--app-control.wechat.submit-key=argument")
			.wechat();
		assertThat(List.of(wechat.appControlTool(), wechat.appName(), wechat.bundleId(), wechat.clearKey(),
				wechat.submitKey()))
			.containsExactly("macos.computer_use", "toml", "app", "variable", "argument");
	}

	@Test
	void theFileBeatsDefaultsOfTheProgram() throws IOException {
		String toml = toml("[wechat]\napp_name = 'toml'");
		SpringApplication application = application(Map.of());
		application.setDefaultProperties(
				Map.of("app-control.wechat.app-name", "program", "app-control.wechat.bundle-id", "program"));
		try (ConfigurableApplicationContext context = application.run(toml)) {
			AppControlProperties.Wechat wechat = context.getBean(AppControlProperties.class).wechat();
			assertThat(wechat.appName()).isEqualTo("toml");
			assertThat(wechat.bundleId()).isEqualTo("program");
		}
	}

	@Test
	void theApplicationCanNameTheFile() throws IOException {
		Path toml = Files.writeString(this.folder.resolve("named.toml"), "[wechat]\napp_name = 'named'");
		assertThat(properties(Map.of(), file("app-control.config: " + toml)).wechat().appName()).isEqualTo("named");
		assertThat(properties(Map.of("APP_CONTROL_CONFIG", toml.toString())).wechat().appName()).isEqualTo("named");
	}

	@Test
	void oneSourceSaysWhichAppsAreAllowed() throws IOException {
		String toml = toml(
				"[computer_use]\nallowed_app_bundle_ids = { T = 't', 'a, ]b' = 'x,y=z' }\nallowed_apps = ['T, U']");
		String file = file("app-control.computer-use: {allowed-app-bundle-ids: [Y=y], allowed-apps: [Y]}");
		assertThat(allowed(Map.of(), toml)).containsExactly(Map.entry("T", "t"), Map.entry("a, ]b", "x,y=z"));
		assertThat(allowed(Map.of(), toml, file)).containsExactly(Map.entry("Y", "y"));
		assertThat(allowed(Map.of(BUNDLE_IDS, "V=v"), toml, file)).containsExactly(Map.entry("V", "v"));
		assertThat(allowed(Map.of(BUNDLE_IDS, ""), toml, file)).isEmpty();
		assertThat(
				allowed(Map.of(BUNDLE_IDS, "V=v"), toml, file, "--app-control.computer-use.allowed-app-bundle-ids=W=w"))
			.containsExactly(Map.entry("W", "w"));
		assertThat(allowed(Map.of(BUNDLE_IDS, "V=v"), "--app-control.computer-use.allowed-app-bundle-ids[0]=W=w"))
			.containsExactly(Map.entry("W", "w"));
		assertThat(properties(Map.of(), toml).computerUse().allowedApps()).containsExactly("T, U");
		assertThat(properties(Map.of("APP_CONTROL_ALLOWED_APPS", ""), toml, file).computerUse().allowedApps())
			.isEmpty();
	}

	@Test
	void namesOfAppsStandInFilesAsTheyAre() throws IOException {
		assertThat(allowed(Map.of(), file("""
				app-control:
				  computerUse:
				    allowed-app-bundle-ids:
				    - TextEdit=a
				    - Google Chrome=b
				    - 微信=c
				    - "[Brackets, too]=d"
				    - Dotted.Name=e
				"""))).containsExactly(Map.entry("TextEdit", "a"), Map.entry("Google Chrome", "b"),
				Map.entry("微信", "c"), Map.entry("[Brackets, too]", "d"), Map.entry("Dotted.Name", "e"));
		assertThat(allowed(Map.of(), file("app-control.computer-use.allowed-app-bundle-ids: 微信=c")))
			.containsExactly(Map.entry("微信", "c"));
	}

	@Test
	void aTableOfAppsWithIdentifiersIsUnknown(CapturedOutput output) throws IOException {
		assertThat(allowed(Map.of(), file("app-control.computer-use.allowed-app-bundle-ids: {TextEdit: a}"))).isEmpty();
		assertThat(output).contains("app-control.computer-use.allowed-app-bundle-ids.textedit is not known");
	}

	@Test
	void anAppOfTheFileWithAnEqualsSignFailsTheStart(CapturedOutput output) throws IOException {
		String toml = toml("[computer_use]\nallowed_app_bundle_ids = { 'a=b' = 'x' }");
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> properties(Map.of(), toml));
		assertThat(output).contains("computer_use.allowed_app_bundle_ids").contains("whose name holds '='");
	}

	private static Map<String, String> allowed(Map<String, String> variables, String... arguments) {
		return properties(variables, arguments).toConfig().computerUse().allowedAppBundleIds();
	}

	@Test
	void pairsBindWithoutAnythingOfOurs() {
		try (ConfigurableApplicationContext context = run(Map.of(BUNDLE_IDS, "A=x"))) {
			ConfigurableEnvironment environment = context.getEnvironment();
			AppControlProperties.ComputerUse bound = Binder.get(environment)
				.bind("app-control.computer-use", AppControlProperties.ComputerUse.class)
				.get();
			assertThat(bound.allowedAppBundleIds()).containsExactly("A=x");
		}
	}

	@Test
	void placeholdersOfOtherToolsAreNone() throws IOException {
		String toml = toml("[helper]\nendpoint = 'a${user.home}b'\ntoken = '${x'\nallowed_apps = ['${user.home}']");
		AppControlProperties.Helper helper = properties(Map.of("APP_CONTROL_HELPER_BUNDLE_ID", "\\${user.home:x}"),
				toml)
			.helper();
		assertThat(helper.endpoint()).isEqualTo("a${user.home}b");
		assertThat(helper.token()).isEqualTo("${x");
		assertThat(helper.bundleId()).isEqualTo("\\${user.home:x}");
		assertThat(helper.allowedApps()).containsExactly("${user.home}");
	}

	@Test
	void theEnvironmentGivesEveryValueAsText() throws IOException {
		String toml = toml("[computer_use]\nallowed_app_bundle_ids = { A = 'a', B = 'b' }\nallowed_apps = ['A', 'B']\n"
				+ "timeout_ms = 5\n[helper]\nendpoint = '${x'\nauto_launch = true");
		try (ConfigurableApplicationContext context = run(Map.of("APP_CONTROL_LOG_LEVEL", "ERROR"), toml)) {
			ConfigurableEnvironment environment = context.getEnvironment();
			List<String> names = new ArrayList<>();
			for (String source : List.of(AppControlPropertySource.TOML, AppControlPropertySource.VARIABLES)) {
				names.addAll(List.of(((EnumerablePropertySource<?>) environment.getPropertySources().get(source))
					.getPropertyNames()));
			}
			assertThat(names).hasSize(6).allSatisfy((name) -> assertThat(environment.getProperty(name)).isNotEmpty());
			assertThat(environment.getProperty("app-control.computer-use.allowed-app-bundle-ids")).isEqualTo("A=a,B=b");
			assertThat(environment.getProperty("app-control.logging.level")).isEqualTo("error");
		}
	}

	@Test
	void valuesKnowWhereTheyComeFrom() throws IOException {
		String toml = toml("[wechat]\napp_name = 'toml'");
		try (ConfigurableApplicationContext context = run(Map.of("APP_CONTROL_ALLOWED_APPS", "A"), toml)) {
			assertThat(origin(context, "app-control.computer-use.allowed-apps")).asString()
				.contains("APP_CONTROL_ALLOWED_APPS");
			assertThat(origin(context, "app-control.wechat.app-name")).asString().contains("shared.toml");
		}
	}

	private static Origin origin(ConfigurableApplicationContext context, String name) {
		for (var source : ConfigurationPropertySources.get(context.getEnvironment())) {
			var property = source.getConfigurationProperty(ConfigurationPropertyName.of(name));
			if (property != null) {
				return property.getOrigin();
			}
		}
		return null;
	}

	@Test
	void whatHasNoEffectIsLoggedWithTheNearestName(CapturedOutput output) throws IOException {
		String toml = toml("[logging]\nlevle = 'debug'\n[helpr]\ntoken = 'topsecret'");
		String file = file("app-control: {servise: {tokn: topsecret}, client.tpye: http, computerUse.backend: x}");
		properties(Map.of("APP_CONTROL_LOG_LEVLE", "topsecret", "APP_CONTROL_SERVICE_TOKEN", "topsecret",
				"APP_CONTROL_LOGGING_LEVEL", "info", "APP_CONTROL_COMPUTER_USE_ALLOWED_APPS_0", "A",
				"APP_CONTROL_SERVICE_SOKET_PATH", "x", "APPCONTROL_CLIENT_TYPE", "http"), toml, file);
		assertThat(output).contains("logging.levle is not known and has no effect; did you mean logging.level?")
			.contains("helpr is not known and has no effect; did you mean helper?")
			.contains("APP_CONTROL_LOG_LEVLE is not known and has no effect; did you mean APP_CONTROL_LOG_LEVEL?")
			.contains("APP_CONTROL_SERVICE_SOKET_PATH is not known and has no effect; did you mean "
					+ "APP_CONTROL_SERVICE_SOCKET_PATH?")
			.contains(
					"app-control.servise.tokn is not known and has no effect; did you mean app-control.service.token?")
			.contains("app-control.client.tpye is not known and has no effect; did you mean app-control.client.type?");
		assertThat(output.toString().split("is not known", -1)).hasSize(7);
		assertThat(output).doesNotContain("topsecret");
	}

	@ParameterizedTest
	@CsvSource({ "APP_CONTROL_LOG_JSON, maybe-topsecret, APP_CONTROL_LOG_JSON must be true or false",
			"APP_CONTROL_HELPER_TOKEN, '', APP_CONTROL_HELPER_TOKEN is empty",
			"APP_CONTROL_COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS, topsecret, APP_CONTROL_COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS has an entry without '='" })
	void aBadVariableFailsTheStartWithWhatToDo(String variable, String value, String problem, CapturedOutput output) {
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> properties(Map.of(variable, value)));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The configuration of app-control cannot be used: " + problem)
			.contains("It is a variable of the environment.")
			.doesNotContain("topsecret")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = {
			"[helper]\\ntoken = ['topsecret']; helper.token must be a text, and is a list; app-control.helper.token",
			"[helper]\\ntoken = topsecret; (line 2, column 9) is no TOML; 'app-control.config' names the file" })
	void aBadFileFailsTheStartWithWhatToDo(String text, String problem, String action, CapturedOutput output)
			throws IOException {
		String toml = toml(text.replace("\\n", "\n"));
		assertThatExceptionOfType(AppControlConfigException.class).isThrownBy(() -> properties(Map.of(), toml));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(problem)
			.contains(action)
			.contains("shared.toml")
			.doesNotContain("topsecret")
			.doesNotContain("\tat ");
	}

	@Test
	void aFileThatIsNotThereFailsTheStart(CapturedOutput output) {
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> properties(Map.of(), "--app-control.config=" + this.folder.resolve("none.toml")));
		assertThat(output).contains("none.toml does not exist").contains("'app-control.config' names the file");
	}

	@Test
	void badValuesOfPropertiesFailTheStartWithoutSecrets(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> properties(Map.of("APP_CONTROL_SERVICE_TOKEN", "topsecret"),
					"--app-control.helper.token=topsecret", "--app-control.computer-use.timeout-ms=0",
					"--app-control.client.token= "));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("app-control.computerUse.timeoutMs")
			.contains("app-control.client.token")
			.doesNotContain("topsecret");
	}

	@Test
	void badPairsOfPropertiesFailTheStartWithWhatToDo(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> properties(Map.of(), "--app-control.computer-use.allowed-app-bundle-ids=topsecret"));
		assertThat(output).contains("app-control.computer-use.allowed-app-bundle-ids has an entry without '='")
			.doesNotContain("topsecret");
	}

	@Test
	void nothingIsReadWhenSwitchedOff() {
		try (ConfigurableApplicationContext context = run(Map.of("APP_CONTROL_LOG_JSON", "maybe"),
				"--app-control.enabled=false", "--app-control.config=/none")) {
			assertThat(context.getEnvironment().getPropertySources().contains(AppControlPropertySource.VARIABLES))
				.isFalse();
		}
	}

}
