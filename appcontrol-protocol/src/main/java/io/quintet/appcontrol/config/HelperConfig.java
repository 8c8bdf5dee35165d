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
		transport = Checked.text(ConfigKey.HELPER_TRANSPORT, transport);
		helperAppPath = Checked.textOrNull(ConfigKey.HELPER_HELPER_APP_PATH, helperAppPath);
		bundleId = Checked.textOrNull(ConfigKey.HELPER_BUNDLE_ID, bundleId);
		manifestPath = Checked.textOrNull(ConfigKey.HELPER_MANIFEST_PATH, manifestPath);
		endpoint = Checked.textOrNull(ConfigKey.HELPER_ENDPOINT, endpoint);
		token = Checked.secretOrNull(ConfigKey.HELPER_TOKEN, token);
		allowedApps = Checked.list(ConfigKey.HELPER_ALLOWED_APPS, allowedApps);
		launchTimeoutMs = Checked.positive(ConfigKey.HELPER_LAUNCH_TIMEOUT_MS, launchTimeoutMs);
	}

	static HelperConfig of(AppControlConfig.Values values) {
		return new HelperConfig(values.text(ConfigKey.HELPER_TRANSPORT),
				values.textOrNull(ConfigKey.HELPER_HELPER_APP_PATH), values.textOrNull(ConfigKey.HELPER_BUNDLE_ID),
				values.textOrNull(ConfigKey.HELPER_MANIFEST_PATH), values.textOrNull(ConfigKey.HELPER_ENDPOINT),
				values.secret(ConfigKey.HELPER_TOKEN), values.list(ConfigKey.HELPER_ALLOWED_APPS),
				values.flag(ConfigKey.HELPER_AUTO_LAUNCH), values.number(ConfigKey.HELPER_LAUNCH_TIMEOUT_MS));
	}

	/**
	 * Returns the token in clear.
	 * @return the secret in clear; {@code null} when there is none
	 */
	public @Nullable String revealToken() {
		return (this.token != null) ? this.token.reveal() : null;
	}

	@Nullable Object value(ConfigKey key) {
		return switch (key) {
			case HELPER_TRANSPORT -> this.transport;
			case HELPER_HELPER_APP_PATH -> this.helperAppPath;
			case HELPER_BUNDLE_ID -> this.bundleId;
			case HELPER_MANIFEST_PATH -> this.manifestPath;
			case HELPER_ENDPOINT -> this.endpoint;
			case HELPER_TOKEN -> this.token;
			case HELPER_ALLOWED_APPS -> this.allowedApps;
			case HELPER_AUTO_LAUNCH -> this.autoLaunch;
			case HELPER_LAUNCH_TIMEOUT_MS -> this.launchTimeoutMs;
			default -> throw new IllegalArgumentException(key.path());
		};
	}

}
