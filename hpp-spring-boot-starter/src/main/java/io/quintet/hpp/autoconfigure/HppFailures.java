package io.quintet.hpp.autoconfigure;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Reasons for which HPP cannot share its sessions, and what to do about each.
 */
final class HppFailures {

	private static final String URL_EXAMPLE = "    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/hpp\n"
			+ "    spring.r2dbc.username=hpp\n    spring.r2dbc.password=change-me";

	private static final String SCRIPT = "'io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql' of hpp-spring-boot-starter";

	private HppFailures() {
	}

	static FailureAnalyzedException noDatabase(String property, String value, String instead) {
		return new FailureAnalyzedException(
				"The property '%s' is '%s', and the application has no ConnectionFactory of R2DBC for PostgreSQL."
					.formatted(property, value),
				"""
						Add spring-boot-starter-data-r2dbc and r2dbc-postgresql, and name the server, for example:

						%s

						Or set '%s'.""".formatted(URL_EXAMPLE, instead));
	}

	static FailureAnalyzedException otherDatabase(String property, String value, String database, String instead) {
		return new FailureAnalyzedException(
				"The property '%s' is '%s', and the ConnectionFactory of the application leads to %s."
					.formatted(property, value, database),
				"Let 'spring.r2dbc.url' name a PostgreSQL server (r2dbc:postgresql://...), or set '%s'."
					.formatted(instead));
	}

	static FailureAnalyzedException noRedis(String property, String value, String instead) {
		return new FailureAnalyzedException(
				"The property '%s' is '%s', and the application has no reactive connections to Redis."
					.formatted(property, value),
				"""
						Add spring-boot-starter-data-redis, and name the server, for example:

						    spring.data.redis.url=redis://localhost:6379

						Or set '%s'.""".formatted(instead));
	}

	static FailureAnalyzedException busWithoutStore(String bus) {
		return new FailureAnalyzedException(
				"The property 'hpp.event-bus' is '%s', but sessions are in memory, each node has its own."
					.formatted(bus),
				"Set 'hpp.store=r2dbc' or 'hpp.store=redis', declare a HandshakeSessionStore of your own, or remove "
						+ "'hpp.event-bus'.");
	}

	static FailureAnalyzedException unreachable(String reason, Throwable cause) {
		return new FailureAnalyzedException("HPP cannot work with the database of its sessions: %s.".formatted(reason),
				"Start the server and see that it lets the application in; its address is 'spring.r2dbc.url', user "
						+ "and password are 'spring.r2dbc.username' and 'spring.r2dbc.password'.",
				cause);
	}

	static FailureAnalyzedException noSchema(String mode, String reason, Throwable cause) {
		return new FailureAnalyzedException(
				"The database does not have the tables of HPP (%s), and 'hpp.initialize-schema=%s' forbids to create them."
					.formatted(reason, mode),
				"Execute the script " + SCRIPT + " there (it can be executed again and suits Flyway), or set "
						+ "'hpp.initialize-schema=always'.",
				cause);
	}

	static FailureAnalyzedException schemaRefused(String reason, Throwable cause) {
		return new FailureAnalyzedException("HPP cannot create its tables in the database: %s.".formatted(reason),
				"Grant the user CREATE on the schema, or execute the script " + SCRIPT + " as another user and set "
						+ "'hpp.initialize-schema=never'.",
				cause);
	}

}
