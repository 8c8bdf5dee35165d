package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.samples.benchmarks.server.BenchmarkServer;
import io.quintet.samples.benchmarks.server.ServerConsole;

/**
 * ACP in an application of its own, as small as one can be: it believes the headers
 * {@value #USER} and {@value #ORG}, has an assistant that writes tokens, and leaves all
 * else to the starter.
 */
@SpringBootApplication
public class AcpServer {

	/** Header with the id of the caller. */
	static final String USER = "x-user";

	/** Header with the tenant of the caller. */
	static final String ORG = "x-org";

	/**
	 * Serves until standard input ends.
	 * @param args arguments of Spring Boot
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		try (ReactiveWebServerApplicationContext context = start(args)) {
			ServerConsole.serve(BenchmarkServer.portOf(context), commands(context));
		}
	}

	/**
	 * Starts the application.
	 * @param args arguments of Spring Boot
	 * @return its context
	 */
	public static ReactiveWebServerApplicationContext start(String... args) {
		SpringApplication application = new SpringApplication(AcpServer.class);
		application.setAdditionalProfiles("acp");
		return (ReactiveWebServerApplicationContext) application.run(args);
	}

	/**
	 * Returns what the assistant can be told and asked.
	 * @param context the application
	 * @return by the name of an order, what makes the JSON of its answer out of that of
	 * the order
	 */
	public static Map<String, UnaryOperator<String>> commands(ReactiveWebServerApplicationContext context) {
		TokenAssistant assistant = context.getBean(TokenAssistant.class);
		JsonMapper json = JsonMapper.shared();
		return Map.of("TokenOrder",
				(order) -> json.writeValueAsString(assistant.begin(json.readValue(order, TokenOrder.class))),
				"CountTokens", (ask) -> json.writeValueAsString(assistant.written()));
	}

	@Bean
	HeaderAuthenticator headerAuthenticator() {
		return new HeaderAuthenticator();
	}

	/** Believes the headers of a caller. */
	static final class HeaderAuthenticator implements AcpAuthenticator {

		@Override
		public Mono<Identity> authenticate(AcpCredentials credentials) {
			String user = credentials.headers().get(USER);
			String org = credentials.headers().get(ORG);
			if (user == null || org == null) {
				return Mono.empty();
			}
			return Mono.just(Identity.user(user, "Alice").withTenant(Tenant.of(Map.of("org", org))));
		}

		@Override
		public boolean mayBlock() {
			return false;
		}

	}

}
