package io.quintet.appcontrol.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.quintet.appcontrol.config.ConfigKey;

import static org.assertj.core.api.Assertions.assertThat;

class PropertyOriginsTests {

	private static final String LOGGER = MapPropertySource.class.getName();

	@Test
	void aSourceIsNamedAndItsOtherValuesAreNotShownWhileItsLoggerIsAtDebug() {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel(LOGGER, LogLevel.DEBUG);
		try {
			MapPropertySource source = new MapPropertySource("vault", Map.of("app-control.computer-use.allowed-apps[0]",
					"Notes", "app-control.logging.json", "true", "spring.r2dbc.password", "hunter2"));
			assertThat(source.toString()).contains("hunter2");
			StandardEnvironment environment = new StandardEnvironment();
			environment.getPropertySources().addFirst(source);
			PropertyOrigins origins = new PropertyOrigins(environment);
			assertThat(origins.of(ConfigKey.COMPUTER_USE_ALLOWED_APPS)).isEqualTo("vault");
			assertThat(origins.of(ConfigKey.LOGGING_JSON)).contains("vault").doesNotContain("hunter2");
		}
		finally {
			logging.setLogLevel(LOGGER, null);
		}
	}

}
