package io.quintet.appcontrol.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How the desktop is operated: section {@code computer_use}.
 *
 * @param backend what operates it, any text
 * @param allowedApps names of the apps that may be operated
 * @param allowedAppBundleIds bundle identifiers of apps that may be operated, by name
 * @param allowCoordinateClick whether clicks at coordinates are allowed
 * @param screenRecordingRequired whether the permission to record the screen is needed
 * @param timeoutMs time of an operation in milliseconds, above 0
 */
public record ComputerUseConfig(String backend, List<String> allowedApps, Map<String, String> allowedAppBundleIds,
		boolean allowCoordinateClick, boolean screenRecordingRequired, long timeoutMs) {

	/**
	 * Checks, copies and trims.
	 * @throws AppControlConfigException when a text is empty, or the time is not above 0
	 */
	public ComputerUseConfig {
		backend = ConfigValues.checked(ConfigKey.COMPUTER_USE_BACKEND, backend);
		allowedApps = ConfigValues.checked(ConfigKey.COMPUTER_USE_ALLOWED_APPS, allowedApps);
		allowedAppBundleIds = ConfigValues.checked(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS, allowedAppBundleIds);
		timeoutMs = ConfigValues.checked(ConfigKey.COMPUTER_USE_TIMEOUT_MS, timeoutMs);
	}

	/**
	 * Returns who may be operated: the allowed apps, and those with bundle identifiers.
	 * @return bundle identifiers by name, in the order of the configuration; {@code null}
	 * where any app of that name will do
	 */
	public Map<String, @Nullable String> allowedAppIdentities() {
		Map<String, @Nullable String> identities = new LinkedHashMap<>();
		this.allowedApps.forEach((app) -> identities.put(app, null));
		identities.putAll(this.allowedAppBundleIds);
		return Collections.unmodifiableMap(identities);
	}

	/**
	 * Reads the bundle identifiers of apps as one text for each app.
	 * @param setting what messages call the setting
	 * @param entries entries of the form {@code name=identifier}; the first {@code =}
	 * separates them
	 * @return bundle identifiers by name
	 * @throws AppControlConfigException when an entry has no {@code =}, or nothing on one
	 * side of it
	 */
	public static Map<String, String> bundleIds(String setting, List<String> entries) {
		return ConfigValues.pairs(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS, setting, entries);
	}

}
