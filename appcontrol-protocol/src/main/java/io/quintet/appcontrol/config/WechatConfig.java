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
