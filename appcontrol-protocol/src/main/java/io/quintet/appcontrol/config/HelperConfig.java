package io.quintet.appcontrol.config;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the privileged helper is reached: section {@code helper}.
 *
 * @param transport how it is spoken to, any text; known is {@code unix_socket}
 * @param helperAppPath its app; {@code null} when it is not known
 * @param bundleId its bundle identifier; {@code null} when it is not known
 * @param manifestPath file in which it says where it is; {@code null} when there is none
 * @param endpoint path of its socket; {@code null} when it is not known
 * @param token secret that it asks for, see {@link #revealToken()}; {@code null} when it
 * asks for none
 * @param allowedApps names of the apps that it may operate
 * @param autoLaunch whether tools start it when it does not run; nothing of this module
 * starts it
 * @param launchTimeoutMs time that these tools give it to start in milliseconds, above 0
 */
public record HelperConfig(String transport, @Nullable String helperAppPath, @Nullable String bundleId,
		@Nullable String manifestPath, @Nullable String endpoint, @Nullable Secret token, List<String> allowedApps,
		boolean autoLaunch, long launchTimeoutMs) {

	/**
	 * Checks, copies and trims.
	 * @throws AppControlConfigException when a text is empty, or the time is not above 0
	 */
	public HelperConfig {
		transport = ConfigValues.checked(ConfigKey.HELPER_TRANSPORT, transport);
		helperAppPath = ConfigValues.checked(ConfigKey.HELPER_HELPER_APP_PATH, helperAppPath);
		bundleId = ConfigValues.checked(ConfigKey.HELPER_BUNDLE_ID, bundleId);
		manifestPath = ConfigValues.checked(ConfigKey.HELPER_MANIFEST_PATH, manifestPath);
		endpoint = ConfigValues.checked(ConfigKey.HELPER_ENDPOINT, endpoint);
		token = ConfigValues.checked(ConfigKey.HELPER_TOKEN, token);
		allowedApps = ConfigValues.checked(ConfigKey.HELPER_ALLOWED_APPS, allowedApps);
		launchTimeoutMs = ConfigValues.checked(ConfigKey.HELPER_LAUNCH_TIMEOUT_MS, launchTimeoutMs);
	}

	/**
	 * Returns the token in clear.
	 * @return the secret in clear; {@code null} when there is none
	 */
	public @Nullable String revealToken() {
		return (this.token != null) ? this.token.reveal() : null;
	}

}
