package io.quintet.acp.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.r2dbc.EmbeddedDatabaseConnection;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.Ordered;
import org.springframework.core.type.AnnotationMetadata;

import io.quintet.support.boot.OnNoR2dbcUrl;

/**
 * Lets an application start that has R2DBC through this starter only and names no
 * database, because ACP is switched off or has a store of the application. Spring Boot
 * defines a {@code ConnectionFactory} wherever R2DBC is on the class path; where it could
 * only fail it is taken back, before others build on it.
 */
@AutoConfiguration(after = R2dbcAutoConfiguration.class)
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnClass(R2dbcAutoConfiguration.class)
@ConditionalOnMissingBean(R2dbcConnectionDetails.class)
@Conditional(OnNoR2dbcUrl.class)
@Import(AcpNoDatabaseAutoConfiguration.Withdrawal.class)
final class AcpNoDatabaseAutoConfiguration {

	/** Takes back what Spring Boot has defined. */
	static final class Withdrawal implements ImportBeanDefinitionRegistrar {

		private static final String BOOT = "org.springframework.boot.r2dbc.autoconfigure.ConnectionFactory";

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			if (EmbeddedDatabaseConnection.get(getClass().getClassLoader()) == EmbeddedDatabaseConnection.NONE) {
				for (String name : registry.getBeanDefinitionNames()) {
					if (isBoots(registry.getBeanDefinition(name))) {
						registry.removeBeanDefinition(name);
					}
				}
			}
			// ACP may be switched off and must not leave this bean behind.
			if (registry.containsBeanDefinition(metadata.getClassName())) {
				registry.removeBeanDefinition(metadata.getClassName());
			}
		}

		// The connection factory and the client that is built on it.
		private static boolean isBoots(BeanDefinition definition) {
			String factory = definition.getFactoryBeanName();
			return definition.getFactoryMethodName() != null && factory != null && factory.startsWith(BOOT);
		}

	}

}
