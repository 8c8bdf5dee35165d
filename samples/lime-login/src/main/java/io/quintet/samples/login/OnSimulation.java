package io.quintet.samples.login;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The platform is simulated where the site has no token, unless
 * {@code login.simulation.enabled} says otherwise.
 */
final class OnSimulation extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		boolean token = !environment.getProperty("lime.site-token", "").isBlank();
		boolean simulated = environment.getProperty("login.simulation.enabled", Boolean.class, !token);
		return new ConditionOutcome(simulated, ConditionMessage.forCondition("Simulation")
			.because(token ? "there is a site token" : "there is no site token"));
	}

}
