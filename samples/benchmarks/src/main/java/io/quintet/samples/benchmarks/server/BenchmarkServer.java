package io.quintet.samples.benchmarks.server;

import java.io.IOException;

import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;

/**
 * HPP in an application of their own, as small as one can be. Whether Actuator observes
 * each HTTP request is for its arguments to say.
 */
@SpringBootApplication
public class BenchmarkServer {

	/**
	 * Serves until standard input ends.
	 * @param args arguments of Spring Boot
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		try (ReactiveWebServerApplicationContext context = start(args)) {
			ServerConsole.serve(portOf(context));
		}
	}

	/**
	 * Starts the application on a free port of the loopback interface.
	 * @param args arguments of Spring Boot
	 * @return its context
	 */
	public static ReactiveWebServerApplicationContext start(String... args) {
		SpringApplication application = new SpringApplication(BenchmarkServer.class);
		application.setAdditionalProfiles("hpp");
		return (ReactiveWebServerApplicationContext) application.run(args);
	}

	/**
	 * Returns the port of an application.
	 * @param context its context
	 * @return the port
	 */
	public static int portOf(ReactiveWebServerApplicationContext context) {
		return Objects.requireNonNull(context.getWebServer(), "The server has not started").getPort();
	}

}
