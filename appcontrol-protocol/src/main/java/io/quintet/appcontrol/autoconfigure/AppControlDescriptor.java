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

/**
 * Body of the endpoint.
 *
 * @param protocol reference that the module is compatible with
 * @param state what the health says
 * @param limits bounds in force
 * @param schemas names of the schemas
 * @param configuration the shared configuration by section and key
 * @param warnings names in the file or the environment that mean nothing, with the
 * nearest ones that do
 * @param observerFailures how often each observer failed
 * @param service numbers of the service, {@code null} when the application is none
 * @param killSwitch the kill switch, {@code null} when there is no service
 */
record AppControlDescriptor(Protocol protocol, AppControlState.Word state, Limits limits, List<String> schemas,
		Map<String, Map<String, Setting>> configuration, List<String> warnings, Map<String, Long> observerFailures,
		@Nullable ServiceStatistics service, KillSwitch.@Nullable State killSwitch) {

	/**
	 * The protocol.
	 *
	 * @param name name of the reference
	 * @param version its version
	 */
	record Protocol(String name, String version) {

	}

	/**
	 * Bounds in force.
	 *
	 * @param maxRequestBytes bytes of a request
	 * @param maxDepth levels of nesting
	 * @param maxConnections connections of the socket
	 * @param maxConcurrent commands that run at a time
	 * @param maxWaiting commands that wait
	 * @param commandsPerMinute commands in a minute, {@code null} without bound
	 * @param requestTimeout longest time of a command
	 * @param idleTimeout longest time of a request
	 * @param maxResults results that are kept
	 * @param maxResultBytes their bytes
	 */
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

	/**
	 * A value of the configuration.
	 *
	 * @param value the value; secrets are masked
	 * @param origin where it comes from
	 */
	record Setting(@Nullable Object value, String origin) {

	}

}
