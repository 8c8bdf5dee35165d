package io.quintet.samples.login;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The site on its own, with the page behind {@code /}.
 */
@SpringBootApplication
public class LoginApplication {

	/**
	 * Starts the application.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(LoginApplication.class, args);
	}

}
