package io.quintet.appcontrol.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.config.AppControlConfigLoader.ConfigLayer;

/**
 * Configuration that tools on a machine share. Deeply immutable, and it never prints the
 * token.
 *
 * @param logging how events are logged
 * @param computerUse how the desktop is operated
 * @param helper how the privileged helper is reached
 * @param wechat how WeChat is operated
 */
public record AppControlConfig(Logging logging, ComputerUse computerUse, Helper helper, Wechat wechat) {

	/** The defaults. */
	public static final AppControlConfig DEFAULTS = of(Map.of());

	public AppControlConfig {
		Objects.requireNonNull(logging, "'logging' is required");
		Objects.requireNonNull(computerUse, "'computerUse' is required");
		Objects.requireNonNull(helper, "'helper' is required");
		Objects.requireNonNull(wechat, "'wechat' is required");
	}

	/**
	 * Puts values over the defaults.
	 * @param values values by key, as {@link ConfigLayer#values()} has them
	 * @throws AppControlConfigException when a value breaks the rule of its key
	 */
	public static AppControlConfig of(Map<ConfigKey, Object> values) {
		return new AppControlConfig(section(Logging.class, "logging", values),
				section(ComputerUse.class, "computer_use", values), section(Helper.class, "helper", values),
				section(Wechat.class, "wechat", values));
	}

	// The keys of a section have the order of the components of its record.
	private static <R extends Record> R section(Class<R> type, String section, Map<ConfigKey, Object> values) {
		Object[] arguments = ConfigKey.ofSection(section)
			.stream()
			.map((key) -> values.getOrDefault(key, key.defaultValue()))
			.toArray();
		try {
			return type.cast(type.getDeclaredConstructors()[0].newInstance(arguments));
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns what is set or a default, by key; keys without a value are absent. The
	 * token is a {@link Secret}.
	 */
	public Map<ConfigKey, Object> values() {
		Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
		Iterator<ConfigKey> keys = Arrays.asList(ConfigKey.values()).iterator();
		for (Record section : List.of(this.logging, this.computerUse, this.helper, this.wechat)) {
			for (RecordComponent component : section.getClass().getRecordComponents()) {
				ConfigKey key = keys.next();
				@Nullable Object value = value(component, section);
				if (value != null) {
					values.put(key, value);
				}
			}
		}
		return Collections.unmodifiableMap(values);
	}

	private static @Nullable Object value(RecordComponent component, Record section) {
		try {
			return component.getAccessor().invoke(section);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the configuration as tables with the names of the file, as other
	 * implementations have it, but with the token masked.
	 * @return the four sections with every key, {@code null} for what is absent; texts,
	 * booleans, {@link Long}, lists and maps. Keys that only this library knows are there
	 * when they differ from their default
	 */
	public Map<String, Map<String, @Nullable Object>> toMap() {
		return toMap(false);
	}

	/** Returns the configuration as {@link #toMap()} does, with the token in clear. */
	public Map<String, Map<String, @Nullable Object>> toRevealedMap() {
		return toMap(true);
	}

	private Map<String, Map<String, @Nullable Object>> toMap(boolean reveal) {
		Map<String, Map<String, @Nullable Object>> sections = new LinkedHashMap<>();
		Map<ConfigKey, Object> values = values();
		for (ConfigKey key : ConfigKey.values()) {
			Object value = values.get(key);
			if (!key.own() || !Objects.equals(value, key.defaultValue())) {
				sections.computeIfAbsent(key.section(), (section) -> new LinkedHashMap<>())
					.put(key.key(), plain(value, reveal));
			}
		}
		sections.replaceAll((section, members) -> Collections.unmodifiableMap(members));
		return Collections.unmodifiableMap(sections);
	}

	static @Nullable Object plain(@Nullable Object value, boolean reveal) {
		if (value instanceof Secret secret) {
			return reveal ? secret.reveal() : secret.toString();
		}
		return (value instanceof Enum<?> constant) ? constant.name().toLowerCase(Locale.ROOT) : value;
	}

	/**
	 * How events are logged: section {@code logging}.
	 *
	 * @param level level of the lines where they go to a logger; no threshold
	 * @param redactText whether texts and secrets are left out of lines
	 * @param json whether lines are JSON
	 * @param eventSink where lines go: {@code stdout}, {@code stderr} or {@code logger};
	 * any other text is only refused where an observer is built
	 * @param rawDataLogPath file to which observations are appended; {@code null} for
	 * none
	 * @param includeObservation whether text lines show observations
	 * @param maskSummary whether lines hide summaries, which may repeat what was typed
	 * @param minType least important events that are logged; from the least to the most:
	 * progress, started, observation, warning, error, and an observation that is not ok
	 * counts as a warning; {@code null} for all
	 */
	public record Logging(LogLevel level, boolean redactText, boolean json, String eventSink,
			@Nullable String rawDataLogPath, boolean includeObservation, boolean maskSummary,
			@Nullable ToolEventType minType) {

		/**
		 * Trims. Fails with an {@link AppControlConfigException} when a value breaks the
		 * rule of its key.
		 */
		public Logging {
			Objects.requireNonNull(level, "'level' is required");
			eventSink = ConfigValues.checked(ConfigKey.LOGGING_EVENT_SINK, eventSink);
			rawDataLogPath = ConfigValues.checked(ConfigKey.LOGGING_RAW_DATA_LOG_PATH, rawDataLogPath);
		}

	}

	/**
	 * How the desktop is operated: section {@code computer_use}.
	 *
	 * @param backend what operates it, any text
	 * @param allowedApps names of the apps that may be operated
	 * @param allowedAppBundleIds bundle identifiers of apps that may be operated, by name
	 * @param allowCoordinateClick whether clicks at coordinates are allowed
	 * @param screenRecordingRequired whether the permission to record the screen is
	 * needed
	 * @param timeoutMs time of an operation in milliseconds, above 0
	 */
	public record ComputerUse(String backend, List<String> allowedApps, Map<String, String> allowedAppBundleIds,
			boolean allowCoordinateClick, boolean screenRecordingRequired, long timeoutMs) {

		/**
		 * Trims. Fails with an {@link AppControlConfigException} when a value breaks the
		 * rule of its key.
		 */
		public ComputerUse {
			backend = ConfigValues.checked(ConfigKey.COMPUTER_USE_BACKEND, backend);
			allowedApps = ConfigValues.checked(ConfigKey.COMPUTER_USE_ALLOWED_APPS, allowedApps);
			allowedAppBundleIds = ConfigValues.checked(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS,
					allowedAppBundleIds);
			timeoutMs = ConfigValues.checked(ConfigKey.COMPUTER_USE_TIMEOUT_MS, timeoutMs);
		}

		/**
		 * Returns who may be operated, in the order of the configuration: bundle
		 * identifiers by name, {@code null} where any app of that name will do.
		 */
		public Map<String, @Nullable String> allowedAppIdentities() {
			Map<String, @Nullable String> identities = new LinkedHashMap<>();
			this.allowedApps.forEach((app) -> identities.put(app, null));
			identities.putAll(this.allowedAppBundleIds);
			return Collections.unmodifiableMap(identities);
		}

		/**
		 * Reads entries of the form {@code name=identifier}, which the first {@code =}
		 * separates. Fails with an {@link AppControlConfigException} for one without both
		 * sides; messages name the setting.
		 */
		public static Map<String, String> bundleIds(String setting, List<String> entries) {
			return ConfigValues.pairs(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS, setting, entries);
		}

	}

	/**
	 * How the privileged helper is reached: section {@code helper}.
	 *
	 * @param transport how it is spoken to, any text; known is {@code unix_socket}
	 * @param helperAppPath its app; {@code null} when it is not known
	 * @param bundleId its bundle identifier; {@code null} when it is not known
	 * @param manifestPath file in which it says where it is; {@code null} when there is
	 * none
	 * @param endpoint path of its socket; {@code null} when it is not known
	 * @param token secret that it asks for, see {@link #revealToken()}; {@code null} when
	 * it asks for none
	 * @param allowedApps names of the apps that it may operate
	 * @param autoLaunch whether tools start it when it does not run; nothing of this
	 * module starts it
	 * @param launchTimeoutMs time that these tools give it to start in milliseconds,
	 * above 0
	 */
	public record Helper(String transport, @Nullable String helperAppPath, @Nullable String bundleId,
			@Nullable String manifestPath, @Nullable String endpoint, @Nullable Secret token, List<String> allowedApps,
			boolean autoLaunch, long launchTimeoutMs) {

		/**
		 * Trims. Fails with an {@link AppControlConfigException} when a value breaks the
		 * rule of its key.
		 */
		public Helper {
			transport = ConfigValues.checked(ConfigKey.HELPER_TRANSPORT, transport);
			helperAppPath = ConfigValues.checked(ConfigKey.HELPER_HELPER_APP_PATH, helperAppPath);
			bundleId = ConfigValues.checked(ConfigKey.HELPER_BUNDLE_ID, bundleId);
			manifestPath = ConfigValues.checked(ConfigKey.HELPER_MANIFEST_PATH, manifestPath);
			endpoint = ConfigValues.checked(ConfigKey.HELPER_ENDPOINT, endpoint);
			token = ConfigValues.checked(ConfigKey.HELPER_TOKEN, token);
			allowedApps = ConfigValues.checked(ConfigKey.HELPER_ALLOWED_APPS, allowedApps);
			launchTimeoutMs = ConfigValues.checked(ConfigKey.HELPER_LAUNCH_TIMEOUT_MS, launchTimeoutMs);
		}

		/** Returns the token in clear; {@code null} when there is none. */
		public @Nullable String revealToken() {
			return (this.token != null) ? this.token.reveal() : null;
		}

	}

	/**
	 * How WeChat is operated: section {@code wechat}.
	 *
	 * @param appName its name on this machine
	 * @param bundleId its bundle identifier
	 * @param appControlTool tool that operates it
	 * @param selectorProfilePath file that says where the parts of its window are;
	 * {@code null} for none
	 * @param searchHotkey keys that open its search, pressed together; may be empty
	 * @param searchClearHotkey keys that select all of the search field; may be empty
	 * @param clearKey key that clears the search field
	 * @param submitKey key that sends a message
	 * @param maxMessageChars longest message in characters, above 0
	 * @param defaultTimeoutMs time of an operation in milliseconds, above 0
	 */
	public record Wechat(String appName, String bundleId, String appControlTool, @Nullable String selectorProfilePath,
			List<String> searchHotkey, List<String> searchClearHotkey, String clearKey, String submitKey,
			long maxMessageChars, long defaultTimeoutMs) {

		/**
		 * Trims. Fails with an {@link AppControlConfigException} when a value breaks the
		 * rule of its key.
		 */
		public Wechat {
			appName = ConfigValues.checked(ConfigKey.WECHAT_APP_NAME, appName);
			bundleId = ConfigValues.checked(ConfigKey.WECHAT_BUNDLE_ID, bundleId);
			appControlTool = ConfigValues.checked(ConfigKey.WECHAT_APP_CONTROL_TOOL, appControlTool);
			selectorProfilePath = ConfigValues.checked(ConfigKey.WECHAT_SELECTOR_PROFILE_PATH, selectorProfilePath);
			searchHotkey = ConfigValues.checked(ConfigKey.WECHAT_SEARCH_HOTKEY, searchHotkey);
			searchClearHotkey = ConfigValues.checked(ConfigKey.WECHAT_SEARCH_CLEAR_HOTKEY, searchClearHotkey);
			clearKey = ConfigValues.checked(ConfigKey.WECHAT_CLEAR_KEY, clearKey);
			submitKey = ConfigValues.checked(ConfigKey.WECHAT_SUBMIT_KEY, submitKey);
			maxMessageChars = ConfigValues.checked(ConfigKey.WECHAT_MAX_MESSAGE_CHARS, maxMessageChars);
			defaultTimeoutMs = ConfigValues.checked(ConfigKey.WECHAT_DEFAULT_TIMEOUT_MS, defaultTimeoutMs);
		}

	}

	/** Level at which events are logged where they go to a logger. It is no threshold. */
	public enum LogLevel {

		DEBUG, INFO,

		/** Becomes {@code WARN} in Java. */
		WARNING,

		ERROR,

		/** Becomes {@code ERROR} in Java, which has nothing above it. */
		CRITICAL

	}

	/**
	 * Text that is not printed: its text form is {@code [redacted]}, and only
	 * {@link #reveal()} returns it.
	 */
	public static final class Secret {

		/** Printed in place of a secret. */
		public static final String MASK = "[redacted]";

		private final String text;

		private Secret(String text) {
			this.text = text;
		}

		public static Secret of(String text) {
			return new Secret(text);
		}

		public String reveal() {
			return this.text;
		}

		/** Compares in a time that does not depend on the content. */
		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Secret secret && MessageDigest.isEqual(this.text.getBytes(StandardCharsets.UTF_8),
					secret.text.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public int hashCode() {
			return this.text.hashCode();
		}

		@Override
		public String toString() {
			return MASK;
		}

	}

}
