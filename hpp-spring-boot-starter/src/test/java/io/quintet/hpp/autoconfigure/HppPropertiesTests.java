package io.quintet.hpp.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class HppPropertiesTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HppAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "ttl, 999ms", "ttl, -1s", "max-ttl, 0s", "rate-limit, -1", "token-guess-limit, -1", "max-sessions, 0",
			"max-keys, 0", "max-actions, 0", "max-changes, 0", "heartbeat, 9ms", "stream.default-interval, -1ms",
			"stream.max-batch, -1ms", "stream.max-batch, 601s", "hooks.timeout, 0ms", "max-body-size, 0B",
			"max-body-size, -1B", "max-body-size, 2GB", "max-session-size, 0B", "max-store-size, 0B" })
	void settingOutOfBoundsStopsTheStartAndIsNamed(String name, String value) {
		this.contextRunner.withPropertyValues("hpp." + name + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(BindValidationException.class)
				.hasMessageContaining("on field '" + camelCase(name) + "'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ttl=1s", "max-ttl=30m", "rate-limit=0", "token-guess-limit=0", "max-sessions=1",
			"max-keys=1", "max-actions=1", "max-changes=1", "heartbeat=10ms", "stream.default-interval=0ms",
			"stream.max-batch=0ms", "stream.max-batch=10m", "hooks.timeout=1ms", "max-body-size=1B",
			"max-body-size=2147483647B", "max-session-size=1B", "max-store-size=1B", "prefix=", "prefix=/",
			"ws-prefix=/sockets/" })
	void settingAtItsBoundIsAccepted(String setting) {
		this.contextRunner.withPropertyValues("hpp." + setting).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.example.org", "https://app.example.org/forms", "//app.example.org", "https://",
			"localhost:8080", "https://a.example https://b.example", "**" })
	void allowedOriginThatNoPageCanHaveStopsTheStart(String origin, CapturedOutput output) {
		fail("--hpp.allowed-origins=https://good.example," + origin);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: hpp.allowedOrigins[1]")
			.contains("Value: \"" + origin + "\"")
			.contains("Reason: must be an origin with its scheme and without a path, such as "
					+ "https://app.example.org, or * for all")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "null", "https://app.example.org", "HTTP://my_host:8080/", "http://[::1]:8080",
			"chrome-extension://abcdef", "https://a.example,https://b.example" })
	void allowedOriginThatAPageCanHaveIsAccepted(String origins) {
		this.contextRunner.withPropertyValues("hpp.allowed-origins=" + origins)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void longestTtlBelowTheTtlStopsTheStart(CapturedOutput output) {
		fail("--hpp.ttl=1h", "--hpp.max-ttl=3599s");
		assertThat(output).contains("""
				Description:

				The property 'hpp.max-ttl' (3599s) is shorter than 'hpp.ttl' (3600s): no session could keep to both.

				Action:

				Set 'hpp.max-ttl' to at least the value of 'hpp.ttl', or shorten 'hpp.ttl'.
				""").doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "/handshake, /handshake/session, /handshake/session", "/h/, /h/context/, /h/context",
			"'', /action, /action", "h, h/diff, /h/diff", "/h, /h/notify, /h/notify" })
	void socketUnderARestOperationStopsTheStart(String prefix, String wsPrefix, String path) {
		this.contextRunner.withPropertyValues("hpp.prefix=" + prefix, "hpp.ws-prefix=" + wsPrefix)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(FailureAnalyzedException.class, (failure) -> {
					assertThat(failure.analysis().getDescription()).isEqualTo(
							"The WebSocket path '%1$s/{sid}' of HPP is also the path of its REST operation '%1$s/{sid}'."
								.formatted(path));
					assertThat(failure.analysis().getAction()).isEqualTo(
							"Set the property 'hpp.ws-prefix' to a path of its own, for example '/ws/handshake'.");
				}));
	}

	@Test
	void userIsToldWhichSettingIsOutOfBounds(CapturedOutput output) {
		fail("--hpp.ttl=0s", "--hpp.max-body-size=3GB");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Description:")
			.contains("Property: hpp.ttl")
			.contains("Origin: \"hpp.ttl\" from property source \"commandLineArgs\"")
			.contains("Reason: must be longer than or equal to 1 second")
			.contains("Origin: \"hpp.max-body-size\" from property source \"commandLineArgs\"")
			.contains("Reason: must be between 1 and 2147483647 bytes")
			.contains("Action:")
			.doesNotContain("\tat ");
	}

	@Test
	void userIsToldOfCollidingPrefixes(CapturedOutput output) {
		fail("--hpp.ws-prefix=/handshake/session");
		assertThat(output).contains("APPLICATION FAILED TO START").contains("""
				Description:

				The WebSocket path '/handshake/session/{sid}' of HPP is also the path of its REST operation \
				'/handshake/session/{sid}'.

				Action:

				Set the property 'hpp.ws-prefix' to a path of its own, for example '/ws/handshake'.
				""").doesNotContain("\tat ");
	}

	private static void fail(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setDefaultProperties(Map.of("server.port", "0"));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> application.run(arguments));
	}

	private static String camelCase(String name) {
		StringBuilder camelCase = new StringBuilder();
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			camelCase.append((c == '-') ? Character.toUpperCase(name.charAt(++i)) : c);
		}
		return camelCase.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
