package io.quintet.samples.console;

import java.net.URI;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The console on its own, with the page behind {@code /}.
 */
@SpringBootApplication
public class ConsoleApplication {

	/**
	 * Starts the application.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(ConsoleApplication.class, args);
	}

	@Bean
	RouterFunction<ServerResponse> startPage() {
		return RouterFunctions.route()
			.GET("/", (request) -> ServerResponse.temporaryRedirect(URI.create("console/")).build())
			.build();
	}

}
