package io.quintet.appcontrol.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.config.ConfigKey;
import io.quintet.appcontrol.internal.observer.ObserverChain;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * Actuator endpoint {@code appcontrol}: configuration without secrets, numbers of the
 * service, and its kill switch.
 */
@Endpoint(id = "appcontrol")
record AppControlEndpoint(AppControlProperties properties, AppControlState state, AppControlSchemas schemas,
		AppControlConfig config, PropertyOrigins origins, ObserverChain observers, @Nullable AppControlService service,
		@Nullable KillSwitch killSwitch) {

	static final AppControlDescriptor.Protocol PROTOCOL = new AppControlDescriptor.Protocol("app-control-protocol",
			"0.1.0");

	@ReadOperation
	Mono<AppControlDescriptor> appControl() {
		return this.state.current().map((current) -> descriptor(current.word()));
	}

	private AppControlDescriptor descriptor(AppControlState.Word state) {
		return new AppControlDescriptor(PROTOCOL, state, AppControlDescriptor.Limits.of(this.properties),
				this.schemas.names(), settings(), this.origins.warnings(), this.observers.failuresByObserver(),
				(this.service != null) ? this.service.statistics() : null,
				(this.killSwitch != null) ? this.killSwitch.state() : null);
	}

	private Map<String, Map<String, AppControlDescriptor.Setting>> settings() {
		Map<String, Map<String, AppControlDescriptor.Setting>> sections = new LinkedHashMap<>();
		Map<String, Map<String, @Nullable Object>> masked = this.config.toMap();
		for (ConfigKey key : ConfigKey.values()) {
			Map<String, @Nullable Object> section = masked.get(key.section());
			if (section != null && section.containsKey(key.key())) {
				sections.computeIfAbsent(key.section(), (unknown) -> new LinkedHashMap<>())
					.put(key.key(),
							new AppControlDescriptor.Setting(value(key, section.get(key.key())), this.origins.of(key)));
			}
		}
		return sections;
	}

	private @Nullable Object value(ConfigKey key, @Nullable Object value) {
		return (key == ConfigKey.LOGGING_EVENT_SINK && this.properties.logging().isForLogger(this.config.logging()))
				? "logger" : value;
	}

	@WriteOperation
	KillSwitch.State setKillSwitch(boolean killSwitch, @Nullable String reason) {
		if (this.killSwitch == null) {
			throw new InvalidEndpointRequestException("The application has no AppControlClient, so it is no service",
					"There is nothing to stop");
		}
		return killSwitch ? this.killSwitch.trip(reason) : this.killSwitch.reset();
	}

}
