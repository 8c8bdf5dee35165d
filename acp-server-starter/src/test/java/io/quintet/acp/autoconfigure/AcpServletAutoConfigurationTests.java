package io.quintet.acp.autoconfigure;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class AcpServletAutoConfigurationTests {

	private static final String DESCRIPTION = "ACP needs a reactive web application, and this one runs on servlets: "
			+ "Spring MVC is on the class path beside WebFlux, and then Spring Boot chooses MVC.";

	private static final String ACTION = "Set the property 'spring.main.web-application-type=reactive', or remove "
			+ "Spring MVC (spring-boot-starter-webmvc, spring-boot-starter-web) from the class path, or switch ACP off "
			+ "with 'acp.enabled=false'.";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AcpDatabaseAutoConfiguration.class, AcpAutoConfiguration.class,
				AcpServletAutoConfiguration.class));

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
	void servletApplicationStartsWhereAcpIsSwitchedOff() {
		this.contextRunner.withPropertyValues("acp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AcpProperties.class));
	}

	@Test
	void otherApplicationsAreNotTouched() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AcpServletAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed());
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AcpServletAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void userIsToldWhereBothStacksAreOnTheClassPathAndNothingIsSaid(CapturedOutput output) {
		SpringApplication application = application();
		application.setWebApplicationType(WebApplicationType.SERVLET);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Description:\n\n" + DESCRIPTION + "\n\nAction:\n\n" + ACTION + "\n")
			.doesNotContain("\tat ");
	}

	@Test
	void adviceToChooseTheReactiveStackLeadsToTheNextQuestion(CapturedOutput output) {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> application().run("--spring.main.web-application-type=reactive"));
		assertThat(output).contains("ACP does not know who is calling").doesNotContain("\tat ");
	}

	@Test
	void switchingOffAsTheTextAdvisesHelps() {
		try (ConfigurableApplicationContext context = application().run("--acp.enabled=false")) {
			assertThat(context.getBeansOfType(AcpProperties.class)).isEmpty();
		}
	}

	private static SpringApplication application() {
		SpringApplication application = new SpringApplication(Application.class);
		application
			.setDefaultProperties(Map.of("server.port", "0", "spring.r2dbc.url", "r2dbc:postgresql://x@127.0.0.1:1/x"));
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
