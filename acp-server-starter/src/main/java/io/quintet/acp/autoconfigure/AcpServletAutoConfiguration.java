package io.quintet.acp.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * Explains why ACP cannot work in a servlet application, instead of being silently
 * absent.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "acp.enabled", matchIfMissing = true)
final class AcpServletAutoConfiguration {

	// Before any bean, so that this failure is the first one reported.
	@Bean
	static BeanFactoryPostProcessor acpServletCheck() {
		return (beans) -> {
			throw AcpFailures.servlet();
		};
	}

}
