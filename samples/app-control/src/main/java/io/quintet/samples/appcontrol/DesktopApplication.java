package io.quintet.samples.appcontrol;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The desktop on its own, with the page behind {@code /}.
 */
@SpringBootApplication
public class DesktopApplication {

	/**
	 * Starts the application.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(DesktopApplication.class, args);
	}

}
