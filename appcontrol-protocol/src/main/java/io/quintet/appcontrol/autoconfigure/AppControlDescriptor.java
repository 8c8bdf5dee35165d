package io.quintet.appcontrol.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.appcontrol.service.ServiceStatistics;

/**
 * What the endpoint tells.
 *
 * @param protocol reference that the module is compatible with
 * @param schemas names of the schemas
 * @param configuration the shared configuration by section and key
 * @param warnings names in the file or the environment that mean nothing, with the
 * nearest ones that do
 * @param observerFailures how often each observer failed
 * @param service numbers of the service, {@code null} when the application is none
 * @param killSwitch the kill switch, {@code null} when there is no service
 */
record AppControlDescriptor(String protocol, List<String> schemas, Map<String, Map<String, Setting>> configuration,
		List<String> warnings, Map<String, Long> observerFailures, @Nullable ServiceStatistics service,
		KillSwitch.@Nullable State killSwitch) {

	/**
	 * A value of the configuration.
	 *
	 * @param value the value; secrets are masked
	 * @param origin where it comes from
	 */
	record Setting(@Nullable Object value, String origin) {

	}

}
