package io.quintet.acp.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Tells under {@code acp} which protocol is spoken, and where.
 */
final class AcpInfoContributor implements InfoContributor {

	private final AcpNode node;

	AcpInfoContributor(AcpNode node) {
		this.node = node;
	}

	@Override
	public void contribute(Info.Builder builder) {
		AcpProperties properties = this.node.properties();
		builder.withDetail("acp",
				Map.of("protocol", AcpNode.PROTOCOL, "store", this.node.storeType(), "embedded",
						this.node.embedded() != null, "prefix", properties.prefix(), "socketio", this.node.socketPath(),
						"namespaceKeys", Objects.requireNonNullElse(properties.namespaceKeys(), List.of()),
						"lifecycleEvents", properties.lifecycleEvents()));
	}

}
