package io.quintet.samples.login;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.autoconfigure.LimeAutoConfiguration;
import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the platform is a simulation.
 */
class SimulationTests {

	private static final String NOWHERE = "http://127.0.0.1:1/api/v1";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LimeAutoConfiguration.class))
		.withUserConfiguration(LoginConfiguration.class)
		.withPropertyValues("lime.api-base=" + NOWHERE);

	@ParameterizedTest
	@ValueSource(strings = { "lime.site-token=", "lime.site-token=  ", "login.simulation.enabled=true" })
	void withoutATokenItIs(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			URI platform = context.getBean(LimeSiteClient.class).platform();
			assertThat(platform).hasToString(context.getBean(SimulatedLimePlatform.class).apiBase());
			assertThat(context).hasSingleBean(SimulationController.class);
		});
	}

	@Test
	void withATokenItIsNot() {
		this.runner.withPropertyValues("lime.site-token=st_real").run((context) -> {
			assertThat(context.getBean(LimeSiteClient.class).platform()).hasToString(NOWHERE);
			assertThat(context).doesNotHaveBean(SimulatedLimePlatform.class)
				.doesNotHaveBean(SimulatedAgent.class)
				.doesNotHaveBean(SimulationController.class)
				.hasSingleBean(LoginController.class);
		});
	}

	@Test
	void thePropertyHasTheLastWord() {
		this.runner.withPropertyValues("lime.site-token=st_real", "login.simulation.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(SimulatedLimePlatform.class));
		this.runner.withPropertyValues("login.simulation.enabled=false")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void withoutTheStarterThereIsNoSite() {
		this.runner.withPropertyValues("lime.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LoginController.class)
				.doesNotHaveBean(SimulatedLimePlatform.class));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "max-pending=0", "max-watching=0", "max-sessions=-1", "longest-wait=0s", "session-life=-1m" })
	void aBoundThatIsNoneIsRefused(String property) {
		this.runner.withPropertyValues("login." + property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessage("Numbers below 'login' begin at 1, times at 1s"));
	}

}
