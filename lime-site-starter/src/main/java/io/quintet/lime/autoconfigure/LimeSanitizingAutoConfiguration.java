package io.quintet.lime.autoconfigure;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps the site token out of the endpoints that show properties,
 * also where an application lets them show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "lime.enabled", matchIfMissing = true)
final class LimeSanitizingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "limeSanitizingFunction")
	SanitizingFunction limeSanitizingFunction() {
		return (data) -> isToken(data.getKey()) ? data.withSanitizedValue() : data;
	}

	// In each of the spellings that bind.
	private static boolean isToken(String key) {
		return key.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT).endsWith("limesitetoken");
	}

}
