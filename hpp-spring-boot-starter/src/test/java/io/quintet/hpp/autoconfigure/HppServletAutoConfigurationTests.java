package io.quintet.hpp.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
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

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HppAutoConfiguration.class, HppServletAutoConfiguration.class));

	@Test
	void servletApplicationDoesNotStart() {
		this.contextRunner.run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.isInstanceOfSatisfying(FailureAnalyzedException.class, (failure) -> {
				assertThat(failure.analysis().getDescription()).isEqualTo(DESCRIPTION);
				assertThat(failure.analysis().getAction()).isEqualTo(ACTION);
			}));
	}

	@Test
	void servletApplicationStartsWhereHppIsSwitchedOff() {
		this.contextRunner.withPropertyValues("hpp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HandshakeService.class));
	}

	@Test
	void otherApplicationsAreNotTouched() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HppServletAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed());
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HppServletAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void userIsToldWhatToDoInsteadOfSeeingAStackTrace(CapturedOutput output) {
		SpringApplication application = application();
		application.setWebApplicationType(WebApplicationType.SERVLET);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(application::run);
		assertToldInstead(output);
	}

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
