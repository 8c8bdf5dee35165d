package io.quintet.lime.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

import io.quintet.lime.LimeSite;

/**
 * Auto-configuration of the answers to callers of controllers, in WebFlux and in MVC,
 * while the platform fails.
 */
@AutoConfiguration(after = LimeAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBean(LimeSite.class)
final class LimeProblemAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	LimeProblemAdvice limeProblemAdvice() {
		return new LimeProblemAdvice();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	LimeReactiveProblemAdvice limeReactiveProblemAdvice() {
		return new LimeReactiveProblemAdvice();
	}

}
