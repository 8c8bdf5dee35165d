package io.quintet.hpp.autoconfigure;

import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Adds protocol, store and paths under {@code hpp}.
 */
final class HppInfoContributor implements InfoContributor {

	private final HppProperties properties;

	private final String store;

	HppInfoContributor(HppProperties properties, String store) {
		this.properties = properties;
		this.store = store;
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("hpp",
				Map.of("protocol", HppProtocol.CURRENT.wire(), "compatibleWith",
						HppProtocol.CURRENT.name() + " " + HppProtocol.CURRENT.version(), "store", this.store, "prefix",
						this.properties.prefix(), "wsPrefix", this.properties.wsPrefix(), "broadcastUserEdits",
						this.properties.broadcastUserEdits()));
	}

}
