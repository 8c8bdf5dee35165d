package io.quintet.samples.trip;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The demo on its own, with the page behind {@code /}.
 */
@SpringBootApplication
public class TripApplication {

	/**
	 * Starts the application.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(TripApplication.class, args);
	}

}
