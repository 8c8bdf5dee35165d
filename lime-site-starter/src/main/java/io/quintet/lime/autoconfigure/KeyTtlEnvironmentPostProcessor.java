package io.quintet.lime.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Lets {@code LIME_JWKS_CACHE_TTL_SECONDS} mean {@code lime.jwks.cache-ttl}: relaxed
 * binding does not map this name. It has the rank of the other environment variables. A
 * value that is no number of seconds becomes a text that does not bind, so that the start
 * says what is wrong.
 */
final class KeyTtlEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String VARIABLE = "LIME_JWKS_CACHE_TTL_SECONDS";

	private static final String SYSTEM = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		PropertySource<?> system = environment.getPropertySources().get(SYSTEM);
		Object seconds = (system != null) ? system.getProperty(VARIABLE) : null;
		if (seconds != null && !seconds.toString().isBlank()) {
			environment.getPropertySources()
				.addBefore(SYSTEM, new MapPropertySource("limeSystemEnvironment",
						Map.of("lime.jwks.cache-ttl", duration(seconds.toString().strip()))));
		}
	}

	// A mere "s" behind it would make milliseconds of "5m".
	private static String duration(String seconds) {
		return seconds.matches("[+-]?\\d+") ? seconds + "s" : VARIABLE + "=" + seconds;
	}

	@Override
	public int getOrder() {
		return SystemEnvironmentPropertySourceEnvironmentPostProcessor.DEFAULT_ORDER + 1;
	}

}
