package io.quintet.samples.console;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The server is simulated where nothing says which one it is or who asks, unless
 * {@code console.simulation.enabled} says otherwise.
 */
final class OnSimulation extends SpringBootCondition {

	private static final List<String> REAL = List.of("happy.server-url", "happy.token", "happy.secret",
			"happy.credentials-path");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		List<String> named = REAL.stream().filter((name) -> !environment.getProperty(name, "").isBlank()).toList();
		boolean simulated = environment.getProperty("console.simulation.enabled", Boolean.class, named.isEmpty());
		return new ConditionOutcome(simulated, ConditionMessage.forCondition("Simulation")
			.because(named.isEmpty() ? "no server is named" : "there is " + named.get(0)));
	}

}
