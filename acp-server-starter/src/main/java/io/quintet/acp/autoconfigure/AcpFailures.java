package io.quintet.acp.autoconfigure;

import java.util.Collection;
import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Reasons for which ACP cannot start, and what to do about each.
 */
final class AcpFailures {

	private static final String SWITCH_OFF = "or switch ACP off with 'acp.enabled=false'";

	private static final String URL_EXAMPLE = "    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/acp\n"
			+ "    spring.r2dbc.username=acp\n    spring.r2dbc.password=change-me";

	private static final String EMBEDDED = """
			Or add the embedded server, which keeps its data in 'embedded-postgres.data-dir':

			    <dependency>
			        <groupId>io.quintet</groupId>
			        <artifactId>quintet-embedded-postgres</artifactId>
			    </dependency>""";

	private AcpFailures() {
	}

	static FailureAnalyzedException servlet() {
		return new FailureAnalyzedException(
				"ACP needs a reactive web application, and this one runs on servlets: "
						+ "Spring MVC is on the class path beside WebFlux, and then Spring Boot chooses MVC.",
				"Set the property 'spring.main.web-application-type=reactive', or remove Spring MVC "
						+ "(spring-boot-starter-webmvc, spring-boot-starter-web) from the class path, " + SWITCH_OFF
						+ ".");
	}

	static FailureAnalyzedException noAuthenticator() {
		return new FailureAnalyzedException(
				"ACP does not know who is calling: "
						+ "the application has no bean of the type 'io.quintet.acp.access.AcpAuthenticator'.",
				"""
						Add a bean that tells the identity of a caller by what the request shows, and nothing (401) \
						when it shows nothing good, for example:

						    @Bean
						    AcpAuthenticator acpAuthenticator() {
						        Map<String, Identity> tokens = Map.of("Bearer change-me", Identity.user("alice", "Alice"));
						        return (credentials) -> Mono.justOrEmpty(credentials.headers().get("authorization"))
						            .mapNotNull(tokens::get);
						    }

						%s."""
					.formatted(capitalized(SWITCH_OFF)));
	}

	static FailureAnalyzedException several(Class<?> type, Collection<String> names) {
		return new FailureAnalyzedException("ACP asks one bean of the type '%s', and there are several: '%s'."
			.formatted(type.getName(), String.join("', '", names)), "Keep one, or mark it with @Primary.");
	}

	static FailureAnalyzedException noRedis() {
		return new FailureAnalyzedException(
				"The property 'acp.broadcaster' is 'redis', and the application has no Redis that Spring Data reaches reactively.",
				"""
						Add the dependency and name the server:

						    <dependency>
						        <groupId>org.springframework.boot</groupId>
						        <artifactId>spring-boot-starter-data-redis-reactive</artifactId>
						    </dependency>

						    spring.data.redis.url=redis://localhost:6379

						Or set 'acp.broadcaster=postgres', which needs nothing but the database.""");
	}

	static FailureAnalyzedException noThreadChanges() {
		return new FailureAnalyzedException(
				"The property 'acp.broadcaster' asks for several nodes, and the application's own ThreadStore "
						+ "does not tell what other nodes have changed.",
				"Add a bean of the type 'io.quintet.acp.store.ThreadChanges' that reads it from the same place, "
						+ "or a Broadcaster of your own, or set 'acp.broadcaster=local' when there is one node.");
	}

	static FailureAnalyzedException noDatabase(boolean embeddedSwitchedOff) {
		return new FailureAnalyzedException(
				"ACP has no database: the property 'spring.r2dbc.url' is not set, and " + (embeddedSwitchedOff
						? "the embedded Postgres is switched off ('embedded-postgres.enabled=false')."
						: "the embedded Postgres is not on the class path."),
				"""
						Name your Postgres server in the properties, for example:

						%s

						%s

						%s.""".formatted(URL_EXAMPLE,
						embeddedSwitchedOff ? "Or remove 'embedded-postgres.enabled=false'." : EMBEDDED,
						capitalized(SWITCH_OFF)));
	}

	static FailureAnalyzedException notAnR2dbcUrl(boolean jdbc) {
		return new FailureAnalyzedException(
				"The property 'spring.r2dbc.url' is %s, and ACP reaches its database by R2DBC.".formatted(
						jdbc ? "a JDBC URL" : "no R2DBC URL"),
				"Give it the form of this example:\n\n" + URL_EXAMPLE);
	}

	static FailureAnalyzedException notAPostgresUrl(String driver) {
		return new FailureAnalyzedException(
				"ACP keeps its threads on PostgreSQL, and the property 'spring.r2dbc.url' names the driver '%s'."
					.formatted(driver),
				"""
						Name a PostgreSQL server, for example:

						%s

						Or provide a bean of the type 'io.quintet.acp.store.ThreadStore', %s.""".formatted(URL_EXAMPLE,
						SWITCH_OFF));
	}

	static FailureAnalyzedException noDatabaseUser() {
		return new FailureAnalyzedException(
				"ACP cannot log in to its database: neither the property 'spring.r2dbc.username' nor "
						+ "'spring.r2dbc.url' names a user.",
				"""
						Name the user and the password, for example:

						    spring.r2dbc.username=acp
						    spring.r2dbc.password=change-me""");
	}

	static FailureAnalyzedException notPostgres(String database) {
		return new FailureAnalyzedException(
				"ACP keeps its threads on PostgreSQL, and the application's ConnectionFactory leads to %s."
					.formatted(database),
				"Let 'spring.r2dbc.url' name a PostgreSQL server (r2dbc:postgresql://...), "
						+ "or provide a bean of the type 'io.quintet.acp.store.ThreadStore', " + SWITCH_OFF + ".");
	}

	static FailureAnalyzedException namespaceKeys(List<String> keys, IllegalArgumentException cause) {
		return new FailureAnalyzedException(
				"The property 'acp.namespace-keys' is %s: %s.".formatted(keys, cause.getMessage()),
				"Name different keys of the tenant, for example 'acp.namespace-keys=organization,workspace', "
						+ "or remove the property to switch namespace mode off.",
				cause);
	}

	static FailureAnalyzedException prefix(String prefix) {
		return new FailureAnalyzedException(
				"The property 'acp.prefix' is '%s', which is no plain path.".formatted(prefix),
				"Use letters, digits and -._~ between slashes, for example '/acp'; empty stands for the root.");
	}

	static FailureAnalyzedException socketIoPath(String path, String prefix) {
		return new FailureAnalyzedException(
				("The property 'acp.socketio.path' is '%s', which is no plain path with a name of its own beside the "
						+ "prefix '%s' of the REST operations.")
					.formatted(path, prefix),
				"Use letters, digits and -._~ between slashes, for example '/socket.io/', which clients know without "
						+ "a hint.");
	}

	static FailureAnalyzedException http2() {
		return new FailureAnalyzedException(
				"The live side of ACP shares the port of the web server, which it can with HTTP/1.1 only, and HTTP/2 "
						+ "is switched on ('server.http2.enabled=true').",
				"Remove 'server.http2.enabled=true', and let a proxy in front of the application speak HTTP/2 where "
						+ "clients shall have it; or switch the live side off with 'acp.socketio.enabled=false'.");
	}

	static FailureAnalyzedException notReactorNetty(String webServer) {
		return new FailureAnalyzedException(
				"The live side of ACP shares the port of the web server, which has to be Reactor Netty, and this one "
						+ "is a %s.".formatted(webServer),
				"Remove other servers from the class path (spring-boot-starter-tomcat, spring-boot-starter-jetty) and "
						+ "beans of the type 'ReactiveWebServerFactory', or switch the live side off with "
						+ "'acp.socketio.enabled=false'.");
	}

	private static String capitalized(String text) {
		return Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

}
