package io.quintet.happy.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.quintet.happy.HappyConnectionDetails;

/**
 * Adds the reference version and the server under {@code happy}.
 */
final class HappyInfoContributor implements InfoContributor {

	private final @Nullable HappyConnectionDetails details;

	HappyInfoContributor(@Nullable HappyConnectionDetails details) {
		this.details = details;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> happy = new LinkedHashMap<>();
		happy.put("compatibleWith", HappyEndpoint.REFERENCE.toString());
		if (this.details != null) {
			happy.put("server", this.details.address());
		}
		builder.withDetail("happy", happy);
	}

}
