package io.quintet.lime.autoconfigure;

import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.quintet.lime.LimeSiteClient;

/**
 * Shows the platform under {@code lime}.
 */
final class LimeInfoContributor implements InfoContributor {

	private final LimeSiteClient site;

	private final String store;

	LimeInfoContributor(LimeSiteClient site, String store) {
		this.site = site;
		this.store = store;
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("lime", Map.of("compatibleWith", LimeEndpoint.REFERENCE.toString(), "platform",
				this.site.platform().toString(), "store", this.store));
	}

}
