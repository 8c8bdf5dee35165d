package io.quintet.hpp.autoconfigure;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Reasons for which HPP cannot share its sessions, and what to do about each.
 */
final class HppFailures {

	private static final String URL_EXAMPLE = "    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/hpp\n"
			+ "    spring.r2dbc.username=hpp\n    spring.r2dbc.password=change-me";

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

}
