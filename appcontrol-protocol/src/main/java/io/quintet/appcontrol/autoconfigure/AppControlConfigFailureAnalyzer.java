package io.quintet.appcontrol.autoconfigure;

import java.util.Arrays;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.quintet.appcontrol.config.AppControlConfigException;
import io.quintet.appcontrol.config.ConfigKey;

/**
 * Explains which setting keeps the application from starting, and what to do; never its
 * value, which the analyzers of Spring Boot would show.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AppControlConfigFailureAnalyzer extends AbstractFailureAnalyzer<AppControlConfigException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, AppControlConfigException cause) {
		return new FailureAnalysis("The configuration of app-control cannot be used: " + cause.getMessage() + ".",
				cause.fix() + where(cause.setting()), cause);
	}

	private static String where(String setting) {
		if (setting.startsWith(ConfigKey.VARIABLE_PREFIX)) {
			return " It is a variable of the environment.";
		}
		return Arrays.stream(ConfigKey.values())
			.filter((key) -> key.path().equals(setting))
			.findFirst()
			.map((key) -> " It is a key of the file that 'app-control.config' names, or the property '"
					+ AppControlPropertySource.property(key) + "'.")
			.orElse(" The property 'app-control.config' names the file.");
	}

}
