package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.List;
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
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.support.boot.MountedPaths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class AcpPropertiesTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class))
		.withUserConfiguration(Beans.class);

	@Test
	void defaultsAreThoseOfTheContract() {
		this.contextRunner.run((context) -> {
			AcpProperties properties = context.getBean(AcpProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.prefix()).isEqualTo("/acp");
			assertThat(properties.namespaceKeys()).isNull();
			assertThat(properties.lifecycleEvents()).isTrue();
			assertThat(properties.maxBodySize()).isEqualTo(DataSize.ofBytes(1_000_000));
			assertThat(properties.requireOwnTenant()).isFalse();
			assertThat(properties.runs().maxBlocking()).isEqualTo(64);
			assertThat(properties.runs().timeout()).isEqualTo(Duration.ofSeconds(120));
			assertThat(properties.store().initializeSchema()).isEqualTo(DatabaseInitializationMode.ALWAYS);
		});
	}

	@Test
	void defaultsAreThoseOfThePartsWithoutSpringBoot() {
		this.contextRunner.run((context) -> {
			AcpProperties properties = context.getBean(AcpProperties.class);
			assertThat(AcpAutoConfiguration.limits(properties)).isEqualTo(AcpLimits.defaults());
			assertThat(AcpAutoConfiguration.runSettings(properties)).isEqualTo(RunSettings.defaults());
			assertThat(AcpAutoConfiguration.storeSettings(properties))
				.isEqualTo(PostgresThreadStore.Settings.defaults());
			assertThat(AcpAutoConfiguration.webSettings(properties)).isEqualTo(AcpWebSettings.defaults());
		});
	}

	@Test
	void everySettingReachesItsPart() {
		this.contextRunner
			.withPropertyValues("acp.prefix=/talk/", "acp.max-body-size=1B", "acp.page-limit=4", "acp.max-members=7",
					"acp.runs.timeout=11s", "acp.runs.max-concurrent=12", "acp.runs.max-per-thread=14",
					"acp.runs.lease=16s", "acp.runs.expose-error-message=false", "acp.lifecycle-events=false",
					"acp.store.lanes=18", "acp.store.statement-timeout=24ms")
			.run((context) -> {
				AcpProperties properties = context.getBean(AcpProperties.class);
				assertThat(AcpAutoConfiguration.webSettings(properties))
					.isEqualTo(new AcpWebSettings("/talk", 1, Duration.ofSeconds(10), 100));
				assertThat(AcpAutoConfiguration.limits(properties))
					.isEqualTo(new AcpLimits(4, 8 << 20, 65_536, 7, new AcpLimits.Shape(100, 32, 16, 256)));
				assertThat(AcpAutoConfiguration.runSettings(properties))
					.isEqualTo(new RunSettings(Duration.ofSeconds(11), Duration.ofSeconds(16), false,
							Math.toIntExact(properties.maxBodySize().toBytes()),
							new RunSettings.Bounds(12, 1024, 14, 8, 1000)));
				assertThat(AcpAutoConfiguration.storeSettings(properties)).isEqualTo(
						new PostgresThreadStore.Settings(false, 18, PostgresThreadStore.Settings.defaults().queue(),
								Duration.ofSeconds(1), Duration.ofMillis(24)));
			});
	}

	@Test
	void propertiesBindFromEnvironmentVariables() {
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues
				.of("ACP_PREFIX=/talk", "ACP_NAMESPACE_KEYS=organization,workspace", "ACP_LIFECYCLE_EVENTS=false",
						"ACP_RUNS_TIMEOUT=6s", "ACP_STORE_INITIALIZE_SCHEMA=never", "ACP_MAX_BODY_SIZE=2KB")
				.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.run((context) -> {
				AcpProperties properties = context.getBean(AcpProperties.class);
				assertThat(properties.prefix()).isEqualTo("/talk");
				assertThat(properties.namespaceKeys()).containsExactly("organization", "workspace");
				assertThat(properties.lifecycleEvents()).isFalse();
				assertThat(properties.runs().timeout()).isEqualTo(Duration.ofSeconds(6));
				assertThat(properties.store().initializeSchema()).isEqualTo(DatabaseInitializationMode.NEVER);
				assertThat(properties.maxBodySize()).isEqualTo(DataSize.ofKilobytes(2));
				assertThat(context.getBean(AcpNamespaces.class).keys()).containsExactly("organization", "workspace");
			});
	}

	@ParameterizedTest
	@CsvSource({ "max-body-size, 0B", "max-body-size, 2GB", "page-limit, 0", "page-limit, 10001", "max-members, 0",
			"runs.timeout, 999ms", "runs.timeout, 31d", "runs.max-concurrent, 0", "runs.max-per-thread, 0",
			"runs.lease, 999ms", "runs.lease, 61m", "runs.max-blocking, 0", "store.lanes, 0", "store.lanes, 65",
			"store.statement-timeout, 0ms", "replay-cap, 0", "replay-cap, 10001", "socketio.ping-interval, 99ms",
			"socketio.ping-timeout, 99ms", "socketio.max-connections, 0", "socketio.max-per-identity, 0",
			"socketio.max-queued-size-per-node, 0B" })
	void settingOutOfBoundsStopsTheStartAndIsNamed(String name, String value) {
		this.contextRunner.withPropertyValues("acp." + name + "=" + value)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(BindValidationException.class)
				.hasMessageContaining("on field '" + camelCase(name) + "'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-body-size=1B", "max-body-size=2147483647B", "page-limit=1", "page-limit=10000",
			"max-members=1", "runs.timeout=1s", "runs.timeout=30d", "runs.max-concurrent=1", "runs.max-per-thread=1",
			"runs.lease=1s", "runs.lease=1h", "runs.max-blocking=1", "store.lanes=1", "store.lanes=64",
			"store.statement-timeout=1ms", "prefix=", "prefix=/", "prefix=//", "prefix=a/b.c~d-e_f/",
			"namespace-keys=a" })
	void settingAtItsBoundIsAccepted(String setting) {
		this.contextRunner.withPropertyValues("acp." + setting).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "'' | [] | Namespace keys must name at least one key",
			"a,b,a | [a, b, a] | Namespace keys must differ from each other" })
	void namespaceKeysThatMakeNoPathStopTheStart(String keys, String shown, String reason) {
		this.contextRunner.withPropertyValues("acp.namespace-keys=" + keys)
			.run((context) -> assertFailure(context.getStartupFailure(),
					"The property 'acp.namespace-keys' is %s: %s.".formatted(shown, reason),
					"Name different keys of the tenant, for example 'acp.namespace-keys=organization,workspace', or "
							+ "remove the property to switch namespace mode off."));
	}

	@Test
	void emptyNamespaceKeyStopsTheStart() {
		this.contextRunner.withPropertyValues("acp.namespace-keys[0]=a", "acp.namespace-keys[1]=")
			.run((context) -> assertFailure(context.getStartupFailure(),
					"The property 'acp.namespace-keys' is [a, ]: Namespace keys must not be empty.",
					"Name different keys of the tenant, for example 'acp.namespace-keys=organization,workspace', or "
							+ "remove the property to switch namespace mode off."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/{a}", "/acp/**", "/a b", "/a//b", "/a?b", "/ä" })
	void prefixThatIsNoPlainPathStopsTheStart(String prefix) {
		this.contextRunner.withPropertyValues("acp.prefix=" + prefix)
			.run((context) -> assertFailure(context.getStartupFailure(),
					"The property 'acp.prefix' is '%s', which is no plain path.".formatted(prefix),
					"Use letters, digits and -._~ between slashes, for example '/acp'; empty stands for the root."));
	}

	@Test
	void prefixOfAnotherProtocolStopsTheStart() {
		this.contextRunner
			.withBean("formsPaths", MountedPaths.class,
					() -> new MountedPaths("forms.prefix", "/forms", List.of("/shared/session")))
			.withPropertyValues("acp.prefix=/shared")
			.run((context) -> assertFailure(context.getStartupFailure(),
					"The paths of 'forms.prefix' and 'acp.prefix' collide: requests to '/shared/session' would be "
							+ "answered by what is at '/shared'.",
					"Give one of them a path that is not inside the other, for example 'forms.prefix=/forms' and "
							+ "'acp.prefix=/acp'."));
	}

	@Test
	void userIsToldWhichSettingIsOutOfBounds(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class, Beans.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setDefaultProperties(Map.of("server.port", "0"));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> application.run("--acp.replay-cap=0", "--acp.max-body-size=3GB"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: acp.replayCap")
			.contains("Origin: \"acp.replay-cap\" from property source \"commandLineArgs\"")
			.contains("Reason: must be greater than or equal to 1")
			.contains("Reason: must be between 1 and 2147483647 bytes")
			.doesNotContain("\tat ");
	}

	private static void assertFailure(Throwable failure, String description, String action) {
		assertThat(Failures.analysis(failure).getDescription()).isEqualTo(description);
		assertThat(Failures.analysis(failure).getAction()).isEqualTo(action);
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

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		AcpAuthenticator authenticator() {
			return (credentials) -> Mono.empty();
		}

		@Bean
		ThreadStore store() {
			return new SilentThreadStore();
		}

	}

}
