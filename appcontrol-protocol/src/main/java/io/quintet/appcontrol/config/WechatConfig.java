package io.quintet.appcontrol.config;

import java.util.List;

import org.jspecify.annotations.Nullable;

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
public record WechatConfig(String appName, String bundleId, String appControlTool, @Nullable String selectorProfilePath,
		List<String> searchHotkey, List<String> searchClearHotkey, String clearKey, String submitKey,
		long maxMessageChars, long defaultTimeoutMs) {

	/**
	 * Checks, copies and trims.
	 * @throws AppControlConfigException when a text is empty, or a number is not above 0
	 */
	public WechatConfig {
		appName = Checked.text(ConfigKey.WECHAT_APP_NAME, appName);
		bundleId = Checked.text(ConfigKey.WECHAT_BUNDLE_ID, bundleId);
		appControlTool = Checked.text(ConfigKey.WECHAT_APP_CONTROL_TOOL, appControlTool);
		selectorProfilePath = Checked.textOrNull(ConfigKey.WECHAT_SELECTOR_PROFILE_PATH, selectorProfilePath);
		searchHotkey = Checked.list(ConfigKey.WECHAT_SEARCH_HOTKEY, searchHotkey);
		searchClearHotkey = Checked.list(ConfigKey.WECHAT_SEARCH_CLEAR_HOTKEY, searchClearHotkey);
		clearKey = Checked.text(ConfigKey.WECHAT_CLEAR_KEY, clearKey);
		submitKey = Checked.text(ConfigKey.WECHAT_SUBMIT_KEY, submitKey);
		maxMessageChars = Checked.positive(ConfigKey.WECHAT_MAX_MESSAGE_CHARS, maxMessageChars);
		defaultTimeoutMs = Checked.positive(ConfigKey.WECHAT_DEFAULT_TIMEOUT_MS, defaultTimeoutMs);
	}

	static WechatConfig of(AppControlConfig.Values values) {
		return new WechatConfig(values.text(ConfigKey.WECHAT_APP_NAME), values.text(ConfigKey.WECHAT_BUNDLE_ID),
				values.text(ConfigKey.WECHAT_APP_CONTROL_TOOL),
				values.textOrNull(ConfigKey.WECHAT_SELECTOR_PROFILE_PATH), values.list(ConfigKey.WECHAT_SEARCH_HOTKEY),
				values.list(ConfigKey.WECHAT_SEARCH_CLEAR_HOTKEY), values.text(ConfigKey.WECHAT_CLEAR_KEY),
				values.text(ConfigKey.WECHAT_SUBMIT_KEY), values.number(ConfigKey.WECHAT_MAX_MESSAGE_CHARS),
				values.number(ConfigKey.WECHAT_DEFAULT_TIMEOUT_MS));
	}

	@Nullable Object value(ConfigKey key) {
		return switch (key) {
			case WECHAT_APP_NAME -> this.appName;
			case WECHAT_BUNDLE_ID -> this.bundleId;
			case WECHAT_APP_CONTROL_TOOL -> this.appControlTool;
			case WECHAT_SELECTOR_PROFILE_PATH -> this.selectorProfilePath;
			case WECHAT_SEARCH_HOTKEY -> this.searchHotkey;
			case WECHAT_SEARCH_CLEAR_HOTKEY -> this.searchClearHotkey;
			case WECHAT_CLEAR_KEY -> this.clearKey;
			case WECHAT_SUBMIT_KEY -> this.submitKey;
			case WECHAT_MAX_MESSAGE_CHARS -> this.maxMessageChars;
			case WECHAT_DEFAULT_TIMEOUT_MS -> this.defaultTimeoutMs;
			default -> throw new IllegalArgumentException(key.path());
		};
	}

}
