package io.quintet.happy.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.happy.HappySettings;

import static org.assertj.core.api.Assertions.assertThat;

class HappyPropertiesTests {

	private static final String SECRET = "+9tTH/H6/AwDuZ3dYQw9fMoOWHUNZOnkQGVsXXbnb+E=";

	private static HappyProperties bind(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		String system = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources()
			.replace(system, new SystemEnvironmentPropertySource(system, new HashMap<>(variables)));
		return Binder.get(environment).bindOrCreate("happy", HappyProperties.class);
	}

	@Test
	void theVariablesOfTheOriginalBindUnchanged() {
		HappyProperties properties = bind(Map.of("HAPPY_SERVER_URL", "https://happy.test/", "HAPPY_TOKEN", "t",
				"HAPPY_SECRET", SECRET, "HAPPY_HOME_DIR", "~/happy"));
		assertThat(properties.serverUrl()).isEqualTo("https://happy.test/");
		assertThat(properties.token()).isEqualTo("t");
		assertThat(properties.secret()).isEqualTo(SECRET);
		assertThat(properties.homeDir()).isEqualTo("~/happy");
	}

	@Test
	void nestedSettingsBindFromVariablesToo() {
		HappyProperties properties = bind(Map.of("HAPPY_CREDENTIALSPATH", "/keys/agent.key",
				"HAPPY_RECONNECT_BACKOFFMAX", "1s", "HAPPY_HEALTH_MACHINEID", "m1", "HAPPY_CHECKKEYS", "false"));
		assertThat(properties.credentialsPath()).isEqualTo("/keys/agent.key");
		assertThat(properties.settings().backoffMax()).isEqualTo(Duration.ofSeconds(1));
		assertThat(properties.health().machine()).isEqualTo("m1");
		assertThat(properties.checkKeys()).isFalse();
	}

	@Test
	void theDefaultsAreThoseOfTheClient() {
		HappyProperties properties = bind(Map.of());
		assertThat(properties.settings()).isEqualTo(HappySettings.defaults());
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.checkKeys()).isTrue();
		assertThat(properties.health()).isEqualTo(new HappyProperties.Health(null));
		assertThat(properties.serverUrl()).isNull();
	}

	@Test
	void everySettingReachesTheClient() {
		HappySettings settings = bind(Map.of("HAPPY_CONNECTTIMEOUT", "1s", "HAPPY_REQUESTTIMEOUT", "2s",
				"HAPPY_RPCTIMEOUT", "3s", "HAPPY_WAITTIMEOUT", "4s", "HAPPY_SENDTIMEOUT", "5s", "HAPPY_SENDQUEUE", "6",
				"HAPPY_RECONNECT_BACKOFFMAX", "11s"))
			.settings();
		assertThat(settings).isEqualTo(HappySettings.builder()
			.connectTimeout(Duration.ofSeconds(1))
			.requestTimeout(Duration.ofSeconds(2))
			.rpcTimeout(Duration.ofSeconds(3))
			.waitTimeout(Duration.ofSeconds(4))
			.sendTimeout(Duration.ofSeconds(5))
			.sendQueue(6)
			.backoffMax(Duration.ofSeconds(11))
			.build());
	}

	@Test
	void theTextFormShowsNoSecret() {
		HappyProperties properties = bind(Map.of("HAPPY_TOKEN", "hidden", "HAPPY_SECRET", SECRET, "HAPPY_SERVER_URL",
				"https://ann:hidden@happy.test"));
		assertThat(properties.toString()).doesNotContain("hidden").doesNotContain(SECRET);
	}

	@Test
	void aBlankMachineIsNone() {
		assertThat(bind(Map.of("HAPPY_HEALTH_MACHINEID", " ")).health().machine()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "happy.connect-timeout=0", "happy.request-timeout=0", "happy.rpc-timeout=-1s",
			"happy.wait-timeout=0", "happy.send-timeout=0", "happy.send-queue=0", "happy.reconnect.backoff-max=0" })
	void badSettingsEndTheStart(String property) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HappyAutoConfiguration.class))
			.withPropertyValues("happy.server-url=http://127.0.0.1:1", "happy.token=t", "happy.secret=" + SECRET,
					"happy.check-keys=false", property)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("Could not bind properties to 'HappyProperties'"));
	}

	@Test
	void everyPropertyIsDescribedAndEveryHintNamesOne() throws IOException {
		TreeSet<String> names = new TreeSet<>();
		for (JsonNode property : metadata().get("properties")) {
			String name = property.get("name").asString();
			if (name.startsWith("happy.")) {
				names.add(name);
				assertThat(property.path("description").asString("")).as(name)
					.matches("[A-Z].*\\.")
					.doesNotStartWith("The ")
					.doesNotStartWith("A ");
			}
		}
		assertThat(names).hasSize(15).contains("happy.server-url", "happy.reconnect.backoff-max");
		List<JsonNode> hints = StreamSupport.stream(metadata().get("hints").spliterator(), false).toList();
		assertThat(hints).isNotEmpty().allSatisfy((hint) -> assertThat(names).contains(hint.get("name").asString()));
	}

	private static JsonNode metadata() throws IOException {
		for (URL url : Collections.list(HappyPropertiesTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = url.openStream()) {
				JsonNode metadata = JsonMapper.shared().readTree(in);
				if (metadata.toString().contains(HappyProperties.class.getName())) {
					return metadata;
				}
			}
		}
		throw new IllegalStateException("no metadata of happy");
	}

}
