package io.quintet.appcontrol.autoconfigure;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.config.AppControlConfig.LogLevel;
import io.quintet.appcontrol.config.ConfigKey;
import io.quintet.appcontrol.service.ServiceSettings.SubmitMode;
import io.quintet.support.boot.PropertyNames;

import static org.assertj.core.api.Assertions.assertThat;

class AppControlPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withUserConfiguration(Properties.class);

	private AppControlProperties bind(String... pairs) {
		AppControlProperties[] properties = new AppControlProperties[1];
		this.runner.withPropertyValues(pairs).run((context) -> {
			assertThat(context).hasNotFailed();
			properties[0] = context.getBean(AppControlProperties.class);
		});
		return properties[0];
	}

	@Test
	void defaultsAreThoseOfTheSharedConfiguration() {
		AppControlProperties properties = bind();
		assertThat(properties.toConfig()).isEqualTo(AppControlConfig.DEFAULTS);
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.config()).isNull();
		assertThat(properties.service().token()).isNull();
		assertThat(properties.service().basePath()).isEqualTo("/app-control");
		assertThat(properties.service().maxLineSize()).isEqualTo(DataSize.ofMegabytes(8));
		assertThat(properties.service().submitMode()).isEqualTo(SubmitMode.SYNC);
		assertThat(properties.client().type()).isEqualTo(AppControlProperties.ClientType.NONE);
		assertThat(properties.policy()).isEqualTo(new AppControlProperties.Policy(null, null, null, null));
	}

	@Test
	void everyKeyOfTheSharedConfigurationIsAProperty() {
		assertThat(new PropertyNames("app-control", AppControlProperties.class).names())
			.contains(Arrays.stream(ConfigKey.values()).map(AppControlPropertySource::property).toArray(String[]::new));
	}

	@Test
	void propertiesBind() {
		AppControlProperties properties = bind("app-control.logging.level=Warning",
				"app-control.logging.min-type=error", "app-control.computer-use.allowed-apps=A, B ,,C",
				"app-control.helper.token= s3cret ", "app-control.wechat.search-hotkey=",
				"app-control.service.submit-mode=async", "app-control.client.type=unix-socket",
				"app-control.client.url=http://localhost:1/app-control", "app-control.policy.allowed-tools=",
				"app-control.policy.commands-per-minute=30", "app-control.logging.redact-raw-data=false");
		assertThat(properties.logging().level()).isEqualTo(LogLevel.WARNING);
		assertThat(properties.logging().minType()).isEqualTo(ToolEventType.ERROR);
		assertThat(properties.logging().redactRawData()).isFalse();
		assertThat(properties.computerUse().allowedApps()).containsExactly("A", "B", "C");
		assertThat(properties.toConfig().helper().revealToken()).isEqualTo("s3cret");
		assertThat(properties.wechat().searchHotkey()).isEmpty();
		assertThat(properties.service().submitMode()).isEqualTo(SubmitMode.ASYNC);
		assertThat(properties.client().type()).isEqualTo(AppControlProperties.ClientType.UNIX_SOCKET);
		assertThat(properties.client().url()).isEqualTo(URI.create("http://localhost:1/app-control"));
		assertThat(properties.policy().allowedTools()).isEmpty();
		assertThat(properties.policy().allowedApps()).isNull();
		assertThat(properties.policy().commandsPerMinute()).isEqualTo(30);
	}

	@Test
	void noTextShowsASecret() {
		AppControlProperties properties = bind("app-control.helper.token=topsecret",
				"app-control.service.token=topsecret", "app-control.client.token=topsecret");
		assertThat(properties.toString()).contains("token=[redacted]").doesNotContain("topsecret");
		assertThat(properties.toConfig().toString()).doesNotContain("topsecret");
	}

	@Test
	void appsWithIdentifiersAreAList() {
		assertThat(bundleIds("app-control.computer-use.allowed-app-bundle-ids=A=x, B C=y=z ,"))
			.containsExactly(Map.entry("A", "x"), Map.entry("B C", "y=z"));
		assertThat(bundleIds("app-control.computer-use.allowed-app-bundle-ids[0]=微信.App=x"))
			.containsExactly(Map.entry("微信.App", "x"));
		assertThat(bundleIds("app-control.computer-use.allowed-app-bundle-ids=")).isEmpty();
	}

	@Test
	void placeholdersAreResolvedInApplicationProperties() {
		assertThat(bundleIds("apps=A=x", "app-control.computer-use.allowed-app-bundle-ids=${apps},B=${who:y}"))
			.containsExactly(Map.entry("A", "x"), Map.entry("B", "y"));
	}

	private Map<String, String> bundleIds(String... pairs) {
		return bind(pairs).toConfig().computerUse().allowedAppBundleIds();
	}

	@ParameterizedTest
	@CsvSource({ "app-control.logging.level, warn", "app-control.logging.event-sink, ' '",
			"app-control.computer-use.timeout-ms, 0", "app-control.computer-use.allowed-app-bundle-ids, half",
			"app-control.helper.launch-timeout-ms, -1", "app-control.helper.endpoint, ''",
			"app-control.helper.token, ' '", "app-control.service.token, ''", "app-control.client.token, ''",
			"app-control.service.base-path, app", "app-control.service.base-path, /app/",
			"app-control.service.base-path, /a?b", "app-control.service.max-line-size, 3GB",
			"app-control.service.max-concurrent, 0", "app-control.service.request-timeout, 0s",
			"app-control.service.submit-mode, later", "app-control.policy.commands-per-minute, 0",
			"app-control.client.type, tcp", "app-control.client.timeout, 0s", "app-control.wechat.app-name, ''",
			"app-control.config, ' '", "app-control.health.readiness-tool, ' '" })
	void badValuesFailTheStartAndNameTheProperty(String name, String value) {
		this.runner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(messages(failure)).containsIgnoringCase(leaf(name))));
	}

	private static String leaf(String name) {
		return name.substring(name.lastIndexOf('.') + 1).replace("-", "");
	}

	private static String messages(Throwable failure) {
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			messages.append(cause.getMessage()).append('\n');
		}
		return messages.toString().replace("-", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app-control.computer-use.allowed-app-bundle-ids=topsecret",
			"app-control.computer-use.allowed-app-bundle-ids=topsecret=" })
	void theAnalysisOfBadPairsSaysHowToWriteThem(String pair) {
		this.runner.withPropertyValues(pair).run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(new AppControlConfigFailureAnalyzer().analyze(failure)).satisfies((analysis) -> {
				assertThat(analysis.getDescription()).contains("app-control.computer-use.allowed-app-bundle-ids")
					.doesNotContain("topsecret");
				assertThat(analysis.getAction()).contains("app-control.computer-use.allowed-app-bundle-ids")
					.doesNotContain("topsecret");
			});
		});
	}

	@Test
	void listsAndMapsCannotBeChanged() {
		AppControlProperties properties = bind("app-control.computer-use.allowed-apps=A",
				"app-control.computer-use.allowed-app-bundle-ids=A=x");
		assertThat(properties.computerUse().allowedApps()).isUnmodifiable();
		assertThat(properties.computerUse().allowedAppBundleIds()).isUnmodifiable();
		assertThat(List.of(properties.wechat().searchHotkey(), properties.helper().allowedApps()))
			.allSatisfy((list) -> assertThat(list).isUnmodifiable());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AppControlProperties.class)
	static class Properties {

	}

}
