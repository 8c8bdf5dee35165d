package io.quintet.lime.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The reference's variables bind unchanged.
 */
class LimeEnvironmentTests {

	private static final String SYSTEM = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private static LimeProperties bind(Map<String, Object> variables, Map<String, Object> arguments) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(SYSTEM, new SystemEnvironmentPropertySource(SYSTEM, new HashMap<>(variables)));
		SpringApplication application = new SpringApplication();
		new SystemEnvironmentPropertySourceEnvironmentPostProcessor().postProcessEnvironment(environment, application);
		new KeyTtlEnvironmentPostProcessor().postProcessEnvironment(environment, application);
		environment.getPropertySources().addFirst(new MapPropertySource("arguments", arguments));
		return Binder.get(environment).bindOrCreate("lime", LimeProperties.class);
	}

	@Test
	void variablesBind() {
		LimeProperties properties = bind(Map.of("LIME_SITE_TOKEN", "st_1", "LIME_API_BASE", "http://lime.test/",
				"LIME_JWKS_CACHE_TTL_SECONDS", " 60 "), Map.of());
		assertThat(properties.siteToken()).isEqualTo("st_1");
		assertThat(properties.apiBase()).isEqualTo("http://lime.test/");
		assertThat(properties.jwks().cacheTtl()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void withoutThemTheDefaultsHold() {
		LimeProperties properties = bind(Map.of("LIME_JWKS_CACHE_TTL_SECONDS", " "), Map.of());
		assertThat(properties.siteToken()).isNull();
		assertThat(properties.apiBase()).isEqualTo("https://lime.pics/api/v1");
		assertThat(properties.jwks().cacheTtl()).isEqualTo(Duration.ofSeconds(300));
		assertThat(properties.sse().readTimeout()).isEqualTo(Duration.ofSeconds(310));
		assertThat(properties.enabled()).isTrue();
	}

	@Test
	void argumentsBeatVariables() {
		assertThat(bind(Map.of("LIME_JWKS_CACHE_TTL_SECONDS", "60"), Map.of("lime.jwks.cache-ttl", "10s")).jwks()
			.cacheTtl()).isEqualTo(Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "5m", "5n", "1.5", "10s" })
	void whatIsNoNumberDoesNotBind(String seconds) {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(Map.of("LIME_JWKS_CACHE_TTL_SECONDS", seconds), Map.of()));
	}

}
