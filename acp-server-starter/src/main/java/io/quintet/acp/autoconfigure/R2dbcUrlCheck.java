package io.quintet.acp.autoconfigure;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Looks whether {@code spring.r2dbc.url} can lead to Postgres. The URL itself is never
 * told, since it may hold a password.
 */
final class R2dbcUrlCheck {

	private R2dbcUrlCheck() {
	}

	static void check(Environment environment) {
		String url = environment.getProperty("spring.r2dbc.url", "").strip();
		if (url.isEmpty()) {
			return;
		}
		ConnectionFactoryOptions options = options(url);
		// The driver, and the one that it wraps: r2dbc:pool:postgresql://...
		String driver = String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER));
		Object wrapped = options.getValue(ConnectionFactoryOptions.PROTOCOL);
		String drivers = (wrapped != null) ? driver + ":" + wrapped : driver;
		if (!drivers.contains("postgres")) {
			throw AcpFailures.notAPostgresUrl(driver);
		}
		// Drivers of clouds may know the user by other means.
		if (drivers.matches("(pool:)?postgres(ql)?") && !options.hasOption(ConnectionFactoryOptions.USER)
				&& !StringUtils.hasText(environment.getProperty("spring.r2dbc.username"))
				&& !StringUtils.hasText(environment.getProperty("spring.r2dbc.properties.user"))) {
			throw AcpFailures.noDatabaseUser();
		}
	}

	private static ConnectionFactoryOptions options(String url) {
		try {
			return ConnectionFactoryOptions.parse(url);
		}
		catch (IllegalArgumentException ex) {
			throw AcpFailures.notAnR2dbcUrl(url.startsWith("jdbc:"));
		}
	}

}
