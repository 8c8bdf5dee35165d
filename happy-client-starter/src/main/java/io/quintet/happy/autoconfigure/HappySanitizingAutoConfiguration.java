package io.quintet.happy.autoconfigure;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps token and secret out of the endpoints that show
 * properties, also where an application lets them show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
final class HappySanitizingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "happySanitizingFunction")
	SanitizingFunction happySanitizingFunction() {
		return (data) -> isSecret(data.getKey()) ? data.withSanitizedValue() : data;
	}

	// In every spelling that relaxed binding accepts.
	private static boolean isSecret(String key) {
		String letters = key.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
		return letters.endsWith("happytoken") || letters.endsWith("happysecret");
	}

}
