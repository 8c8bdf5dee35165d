package io.quintet.happy.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

import io.quintet.happy.HappyClient;

/**
 * Auto-configuration of the problem details for failures of Happy in controllers of
 * WebFlux and MVC.
 */
@AutoConfiguration(after = HappyAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBean(HappyClient.class)
final class HappyProblemAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	HappyProblemAdvice happyProblemAdvice() {
		return new HappyProblemAdvice();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	HappyReactiveProblemAdvice happyReactiveProblemAdvice() {
		return new HappyReactiveProblemAdvice();
	}

}
