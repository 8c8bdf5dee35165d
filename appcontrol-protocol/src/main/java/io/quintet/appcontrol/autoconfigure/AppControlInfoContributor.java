package io.quintet.appcontrol.autoconfigure;

import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Shows under {@code appControl} what the application is compatible with, and whether it
 * is a service.
 */
final class AppControlInfoContributor implements InfoContributor {

	private final boolean service;

	AppControlInfoContributor(boolean service) {
		this.service = service;
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("appControl",
				Map.of("compatibleWith",
						AppControlEndpoint.PROTOCOL.name() + " " + AppControlEndpoint.PROTOCOL.version(), "wire", "v1",
						"service", this.service));
	}

}
