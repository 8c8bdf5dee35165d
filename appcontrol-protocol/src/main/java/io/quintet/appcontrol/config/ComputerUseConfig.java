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
		backend = Checked.text(ConfigKey.COMPUTER_USE_BACKEND, backend);
		allowedApps = Checked.list(ConfigKey.COMPUTER_USE_ALLOWED_APPS, allowedApps);
		allowedAppBundleIds = Checked.pairs(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS, allowedAppBundleIds);
		timeoutMs = Checked.positive(ConfigKey.COMPUTER_USE_TIMEOUT_MS, timeoutMs);
	}

	static ComputerUseConfig of(AppControlConfig.Values values) {
		return new ComputerUseConfig(values.text(ConfigKey.COMPUTER_USE_BACKEND),
				values.list(ConfigKey.COMPUTER_USE_ALLOWED_APPS),
				values.pairs(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS),
				values.flag(ConfigKey.COMPUTER_USE_ALLOW_COORDINATE_CLICK),
				values.flag(ConfigKey.COMPUTER_USE_SCREEN_RECORDING_REQUIRED),
				values.number(ConfigKey.COMPUTER_USE_TIMEOUT_MS));
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

	@Nullable Object value(ConfigKey key) {
		return switch (key) {
			case COMPUTER_USE_BACKEND -> this.backend;
			case COMPUTER_USE_ALLOWED_APPS -> this.allowedApps;
			case COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS -> this.allowedAppBundleIds;
			case COMPUTER_USE_ALLOW_COORDINATE_CLICK -> this.allowCoordinateClick;
			case COMPUTER_USE_SCREEN_RECORDING_REQUIRED -> this.screenRecordingRequired;
			case COMPUTER_USE_TIMEOUT_MS -> this.timeoutMs;
			default -> throw new IllegalArgumentException(key.path());
		};
	}

}
