package io.quintet.appcontrol.autoconfigure;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps tokens out of the endpoints that show properties, also
 * where an application lets them show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "app-control.enabled", matchIfMissing = true)
final class AppControlSanitizingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "appControlSanitizingFunction")
	SanitizingFunction appControlSanitizingFunction() {
		return (data) -> isToken(data.getKey()) ? data.withSanitizedValue() : data;
	}

	// In each of the spellings that bind.
	private static boolean isToken(String key) {
		String letters = key.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
		return letters.contains("appcontrol") && letters.endsWith("token");
	}

}
