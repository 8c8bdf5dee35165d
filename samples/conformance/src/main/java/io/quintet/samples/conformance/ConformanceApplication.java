package io.quintet.samples.conformance;

import java.io.IOException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * One application, one profile per starter.
 */
@SpringBootApplication
public class ConformanceApplication {

	/**
	 * Starts the application, or answers on standard output when a bridge is asked for.
	 * @param args arguments of Spring Boot, or {@code --bridge=NAME}
	 * @throws IOException when the input of a bridge cannot be read
	 */
	public static void main(String[] args) throws IOException {
		String bridge = Bridge.nameIn(args);
		if (bridge != null) {
			System.exit(Bridge.run(bridge));
		}
		SpringApplication.run(ConformanceApplication.class, args);
	}

}
