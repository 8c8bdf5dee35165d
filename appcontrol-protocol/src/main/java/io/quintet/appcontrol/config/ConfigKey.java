package io.quintet.appcontrol.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.config.AppControlConfig.LogLevel;
import io.quintet.appcontrol.config.AppControlConfig.Secret;
import io.quintet.appcontrol.config.AppControlConfigLoader.ConfigLayer;

/**
 * Every key of the configuration, with its place in the TOML file, its variables and its
 * default (contract of app-control, part 8; {@code raw_data_log_path} is of version
 * 0.1.1, {@code selector_profile_path} of 0.3.0, and {@link #own()} ones are of this
 * library only).
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists and maps are unmodifiable
public enum ConfigKey {

	LOGGING_LEVEL("logging", "level", Kind.LEVEL, LogLevel.INFO, "LOG_LEVEL"),
	LOGGING_REDACT_TEXT("logging", "redact_text", Kind.FLAG, true, "LOG_REDACT_TEXT"),
	LOGGING_JSON("logging", "json", Kind.FLAG, false, "LOG_JSON"),
	LOGGING_EVENT_SINK("logging", "event_sink", Kind.TEXT, "stderr", "LOG_EVENT_SINK"),
	LOGGING_RAW_DATA_LOG_PATH("logging", "raw_data_log_path", Kind.TEXT, null, "LOG_RAW_DATA_PATH"),
	LOGGING_INCLUDE_OBSERVATION("logging", "include_observation", Kind.FLAG, false, "LOG_INCLUDE_OBSERVATION"),
	LOGGING_MASK_SUMMARY("logging", "mask_summary", Kind.FLAG, false, "LOG_MASK_SUMMARY"),
	LOGGING_MIN_TYPE("logging", "min_type", Kind.TYPE, null, "LOG_MIN_TYPE"),

	COMPUTER_USE_BACKEND("computer_use", "backend", Kind.TEXT, "direct", "COMPUTER_USE_BACKEND"),
	COMPUTER_USE_ALLOWED_APPS("computer_use", "allowed_apps", Kind.LIST, List.of(), "COMPUTER_USE_ALLOWED_APPS",
			"ALLOWED_APPS"),
	COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS("computer_use", "allowed_app_bundle_ids", Kind.PAIRS, Map.of(),
			"COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS"),
	COMPUTER_USE_ALLOW_COORDINATE_CLICK("computer_use", "allow_coordinate_click", Kind.FLAG, false,
			"COMPUTER_USE_ALLOW_COORDINATE_CLICK"),
	COMPUTER_USE_SCREEN_RECORDING_REQUIRED("computer_use", "screen_recording_required", Kind.FLAG, false,
			"COMPUTER_USE_SCREEN_RECORDING_REQUIRED"),
	COMPUTER_USE_TIMEOUT_MS("computer_use", "timeout_ms", Kind.POSITIVE, 10_000L, "COMPUTER_USE_TIMEOUT_MS"),

	HELPER_TRANSPORT("helper", "transport", Kind.TEXT, "unix_socket", "HELPER_TRANSPORT"),
	HELPER_HELPER_APP_PATH("helper", "helper_app_path", Kind.TEXT, null, "HELPER_APP_PATH"),
	HELPER_BUNDLE_ID("helper", "bundle_id", Kind.TEXT, null, "HELPER_BUNDLE_ID"),
	HELPER_MANIFEST_PATH("helper", "manifest_path", Kind.TEXT, null, "HELPER_MANIFEST"),
	HELPER_ENDPOINT("helper", "endpoint", Kind.TEXT, null, "HELPER_ENDPOINT"),
	HELPER_TOKEN("helper", "token", Kind.SECRET, null, "HELPER_TOKEN"),
	HELPER_ALLOWED_APPS("helper", "allowed_apps", Kind.LIST, List.of(), "HELPER_ALLOWED_APPS"),
	HELPER_AUTO_LAUNCH("helper", "auto_launch", Kind.FLAG, false, "HELPER_AUTO_LAUNCH"),
	HELPER_LAUNCH_TIMEOUT_MS("helper", "launch_timeout_ms", Kind.POSITIVE, 90_000L, "HELPER_LAUNCH_TIMEOUT_MS"),

	WECHAT_APP_NAME("wechat", "app_name", Kind.TEXT, "WeChat", "WECHAT_APP_NAME"),
	WECHAT_BUNDLE_ID("wechat", "bundle_id", Kind.TEXT, "com.tencent.xinWeChat", "WECHAT_BUNDLE_ID"),
	WECHAT_APP_CONTROL_TOOL("wechat", "app_control_tool", Kind.TEXT, "macos.computer_use", "WECHAT_APP_CONTROL_TOOL"),
	WECHAT_SELECTOR_PROFILE_PATH("wechat", "selector_profile_path", Kind.TEXT, null, "WECHAT_SELECTOR_PROFILE_PATH"),
	WECHAT_SEARCH_HOTKEY("wechat", "search_hotkey", Kind.LIST, List.of("Command", "F"), "WECHAT_SEARCH_HOTKEY"),
	WECHAT_SEARCH_CLEAR_HOTKEY("wechat", "search_clear_hotkey", Kind.LIST, List.of("Command", "A"),
			"WECHAT_SEARCH_CLEAR_HOTKEY"),
	WECHAT_CLEAR_KEY("wechat", "clear_key", Kind.TEXT, "Delete", "WECHAT_CLEAR_KEY"),
	WECHAT_SUBMIT_KEY("wechat", "submit_key", Kind.TEXT, "Return", "WECHAT_SUBMIT_KEY"),
	WECHAT_MAX_MESSAGE_CHARS("wechat", "max_message_chars", Kind.POSITIVE, 2_000L, "WECHAT_MAX_MESSAGE_CHARS"),
	WECHAT_DEFAULT_TIMEOUT_MS("wechat", "default_timeout_ms", Kind.POSITIVE, 30_000L, "WECHAT_DEFAULT_TIMEOUT_MS");

	/** Prefix of all variables. */
	public static final String VARIABLE_PREFIX = "APP_CONTROL_";

	private final String section;

	private final String key;

	private final Kind kind;

	private final @Nullable Object defaultValue;

	private final List<String> variables;

	ConfigKey(String section, String key, Kind kind, @Nullable Object defaultValue, String... variables) {
		this.section = section;
		this.key = key;
		this.kind = kind;
		this.defaultValue = defaultValue;
		this.variables = Arrays.stream(variables).map(VARIABLE_PREFIX::concat).toList();
	}

	static List<ConfigKey> ofSection(String section) {
		return Arrays.stream(values()).filter((key) -> key.section.equals(section)).toList();
	}

	/** Returns the table of the key in the file. */
	public String section() {
		return this.section;
	}

	/** Returns the name of the key in its section, with underscores. */
	public String key() {
		return this.key;
	}

	/** Returns {@code section.key}. */
	public String path() {
		return this.section + "." + this.key;
	}

	/** Returns the variables of the key, those that win first. */
	public List<String> variables() {
		return this.variables;
	}

	public Kind kind() {
		return this.kind;
	}

	/**
	 * Returns what holds where nothing is set, as {@link ConfigLayer#values()} has it;
	 * {@code null} for nothing.
	 */
	public @Nullable Object defaultValue() {
		return this.defaultValue;
	}

	/** Whether only this library knows the key, and others ignore it. */
	public boolean own() {
		return this == LOGGING_INCLUDE_OBSERVATION || this == LOGGING_MASK_SUMMARY || this == LOGGING_MIN_TYPE;
	}

	/** Types of values. */
	public enum Kind {

		/** Text that is not blank, trimmed: {@link String}. */
		TEXT,

		/** Text that is not blank, trimmed, and never shown: {@link Secret}. */
		SECRET,

		/** {@link LogLevel}. */
		LEVEL,

		/** {@link io.quintet.appcontrol.ToolEventType}. */
		TYPE,

		/** {@link Boolean}. */
		FLAG,

		/** Whole number above 0: {@link Long}. */
		POSITIVE,

		/** Texts that are not blank, trimmed: unmodifiable {@link List}. */
		LIST,

		/** Texts that are not blank, trimmed, by name: unmodifiable {@link Map}. */
		PAIRS

	}

}
