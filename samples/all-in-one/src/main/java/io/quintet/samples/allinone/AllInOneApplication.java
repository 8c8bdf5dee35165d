package io.quintet.samples.allinone;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

import io.quintet.samples.appcontrol.DesktopConfiguration;
import io.quintet.samples.chat.ChatConfiguration;
import io.quintet.samples.console.ConsoleConfiguration;
import io.quintet.samples.login.LoginConfiguration;
import io.quintet.samples.trip.TripConfiguration;

/**
 * The demos side by side; {@code /} lists them.
 */
@SpringBootApplication
@Import({ ChatConfiguration.class, ConsoleConfiguration.class, DesktopConfiguration.class, LoginConfiguration.class,
		TripConfiguration.class })
public class AllInOneApplication {

	/**
	 * Starts the application.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(AllInOneApplication.class, args);
	}

}
