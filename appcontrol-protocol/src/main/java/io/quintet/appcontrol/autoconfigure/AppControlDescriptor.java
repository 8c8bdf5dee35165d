package io.quintet.appcontrol.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.service.AppControlService.ServiceStatistics;
import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.appcontrol.service.ServiceSettings;
import io.quintet.appcontrol.socket.UnixSocketServer.UnixSocketSettings;

/** Body of the endpoint. What the application does not have is {@code null}. */
record AppControlDescriptor(Protocol protocol, AppControlState.Word state, Limits limits, List<String> schemas,
		Map<String, Map<String, Setting>> configuration, List<String> warnings, Map<String, Long> observerFailures,
		@Nullable ServiceStatistics service, KillSwitch.@Nullable State killSwitch) {

	record Protocol(String name, String version) {

	}

	record Limits(long maxRequestBytes, int maxDepth, int maxConnections, int maxConcurrent, int maxWaiting,
			@Nullable Integer commandsPerMinute, Duration requestTimeout, Duration idleTimeout, int maxResults,
			long maxResultBytes) {

		static Limits of(AppControlProperties properties) {
			AppControlProperties.Service service = properties.service();
			return new Limits(service.maxLineSize().toBytes(), AppControlCodec.DEFAULT_DEPTH,
					UnixSocketSettings.DEFAULT.maxConnections(), service.maxConcurrent(),
					ServiceSettings.Commands.DEFAULT.maxWaiting(), properties.policy().commandsPerMinute(),
					service.requestTimeout(), UnixSocketSettings.DEFAULT.idleTimeout(),
					ServiceSettings.Results.DEFAULT.maxCount(), ServiceSettings.Results.DEFAULT.maxBytes());
		}

	}

	record Setting(@Nullable Object value, String origin) {

	}

}
