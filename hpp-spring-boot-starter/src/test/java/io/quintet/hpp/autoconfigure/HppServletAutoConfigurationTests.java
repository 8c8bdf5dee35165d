package io.quintet.hpp.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.service.HandshakeService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class HppServletAutoConfigurationTests {

	private static final String DESCRIPTION = "HPP needs a reactive web application, and this one runs on servlets: "
			+ "Spring MVC is on the class path beside WebFlux, and then Spring Boot chooses MVC.";

	private static final String ACTION = "Set the property 'spring.main.web-application-type=reactive', or remove "
			+ "Spring MVC (spring-boot-starter-webmvc, spring-boot-starter-web) from the class path, or switch HPP off "
			+ "with 'hpp.enabled=false'.";

	@Test
	void userIsToldWhereBothStacksAreOnTheClassPathAndNothingIsSaid(CapturedOutput output) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(application()::run);
		assertToldInstead(output);
	}

	@Test
	void userIsToldWhereABeanOfTheApplicationNeedsTheSessions(CapturedOutput output) {
		SpringApplication application = application();
		application.addPrimarySources(List.of(NeedsSessions.class));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(application::run);
		assertToldInstead(output);
		assertThat(output).doesNotContain("required a bean of type");
	}

	@Test
	void adviceOfTheTextHelps() {
		try (ConfigurableApplicationContext context = application()
			.run("--spring.main.web-application-type=reactive")) {
			assertThat(context.getBeansOfType(HandshakeService.class)).hasSize(1);
		}
		try (ConfigurableApplicationContext context = application().run("--hpp.enabled=false")) {
			assertThat(context.getBeansOfType(HandshakeService.class)).isEmpty();
		}
	}

	private static void assertToldInstead(CapturedOutput output) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Description:\n\n" + DESCRIPTION + "\n\nAction:\n\n" + ACTION + "\n")
			.doesNotContain("\tat ");
	}

	private static SpringApplication application() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setDefaultProperties(Map.of("server.port", "0"));
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsSessions {

		NeedsSessions(HandshakeSessions sessions) {
			assertThat(sessions).isNotNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
