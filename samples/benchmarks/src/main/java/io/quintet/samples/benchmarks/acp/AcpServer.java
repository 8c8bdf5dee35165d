package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.samples.benchmarks.server.BenchmarkServer;
import io.quintet.samples.benchmarks.server.ServerConsole;

/**
 * ACP in an application of its own, as small as one can be: it believes the headers
 * {@value #USER} and {@value #ORG}, and leaves all else to the starter.
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
			ServerConsole.serve(BenchmarkServer.portOf(context), Map.of());
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

	@Bean
	AcpAuthenticator headerAuthenticator() {
		return (credentials) -> {
			String user = credentials.headers().get(USER);
			String org = credentials.headers().get(ORG);
			if (user == null || org == null) {
				return Mono.empty();
			}
			return Mono.just(Identity.user(user, "Alice").withTenant(Tenant.of(Map.of("org", org))));
		};
	}

}
