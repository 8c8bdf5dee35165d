package io.quintet.appcontrol.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.config.ConfigKey;
import io.quintet.appcontrol.observer.ObserverChain;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * Actuator endpoint {@code appcontrol}: configuration without secrets, numbers of the
 * service, and its kill switch.
 */
@Endpoint(id = "appcontrol")
final class AppControlEndpoint {

	static final String REFERENCE = "app-control-protocol 0.1.0";

	private final AppControlSchemas schemas;

	private final AppControlConfig config;

	private final PropertyOrigins origins;

	private final ObserverChain observers;

	private final @Nullable AppControlService service;

	private final @Nullable KillSwitch killSwitch;

	AppControlEndpoint(AppControlSchemas schemas, AppControlConfig config, PropertyOrigins origins,
			ObserverChain observers, @Nullable AppControlService service, @Nullable KillSwitch killSwitch) {
		this.schemas = schemas;
		this.config = config;
		this.origins = origins;
		this.observers = observers;
		this.service = service;
		this.killSwitch = killSwitch;
	}

	@ReadOperation
	AppControlDescriptor appControl() {
		return new AppControlDescriptor(REFERENCE, this.schemas.names(), settings(), this.origins.warnings(),
				this.observers.failuresByObserver(), (this.service != null) ? this.service.statistics() : null,
				(this.killSwitch != null) ? this.killSwitch.state() : null);
	}

	private Map<String, Map<String, AppControlDescriptor.Setting>> settings() {
		Map<String, Map<String, AppControlDescriptor.Setting>> sections = new LinkedHashMap<>();
		Map<String, Map<String, @Nullable Object>> masked = this.config.toMap();
		for (ConfigKey key : ConfigKey.values()) {
			Map<String, @Nullable Object> section = masked.get(key.section());
			if (section != null && section.containsKey(key.key())) {
				sections.computeIfAbsent(key.section(), (unknown) -> new LinkedHashMap<>())
					.put(key.key(), new AppControlDescriptor.Setting(section.get(key.key()), this.origins.of(key)));
			}
		}
		return sections;
	}

	/**
	 * Trips or resets the kill switch.
	 * @param killSwitch whether commands are stopped from now on
	 * @param reason why, shown to callers
	 * @return the switch as it is then
	 */
	@WriteOperation
	KillSwitch.State setKillSwitch(boolean killSwitch, @Nullable String reason) {
		if (this.killSwitch == null) {
			throw new InvalidEndpointRequestException("The application has no AppControlClient, so it is no service",
					"There is nothing to stop");
		}
		return killSwitch ? this.killSwitch.trip(reason) : this.killSwitch.reset();
	}

}
