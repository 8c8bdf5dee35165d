package io.quintet.lime.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.support.TypeName;

/**
 * Auto-configuration of the actuator endpoint of LIME.
 */
@AutoConfiguration(after = LimeAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnSingleCandidate(LimeSiteClient.class)
@ConditionalOnBean(LoginHandlerBeans.class)
@ConditionalOnAvailableEndpoint(LimeEndpoint.class)
final class LimeEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LimeEndpoint limeEndpoint(LimeSiteClient site, LoginHandlerBeans handlers, PendingLoginStore store,
			ObjectProvider<Clock> clock) {
		return new LimeEndpoint(site, handlers, TypeName.of(store), clock.getIfUnique(Clock::systemUTC));
	}

}
