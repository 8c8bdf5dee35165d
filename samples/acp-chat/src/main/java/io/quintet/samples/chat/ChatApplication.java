package io.quintet.samples.chat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The chat on its own, with the page behind {@code /}.
 */
@SpringBootApplication
public class ChatApplication {

	/**
	 * Starts the application.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(ChatApplication.class, args);
	}

}
