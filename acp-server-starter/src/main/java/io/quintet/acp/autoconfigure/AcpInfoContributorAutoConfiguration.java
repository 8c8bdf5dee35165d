package io.quintet.acp.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what the info endpoint tells of ACP.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnBean(AcpNode.class)
@ConditionalOnEnabledInfoContributor("acp")
final class AcpInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "acpInfoContributor")
	InfoContributor acpInfoContributor(AcpNode node) {
		AcpProperties properties = node.properties();
		return (builder) -> builder.withDetail("acp",
				Map.of("protocol", AcpNode.PROTOCOL, "store", node.storeType(), "embedded", node.embedded() != null,
						"prefix", properties.prefix(), "socketio", node.socketPath(), "namespaceKeys",
						Objects.requireNonNullElse(properties.namespaceKeys(), List.of()), "lifecycleEvents",
						properties.lifecycleEvents()));
	}

}
