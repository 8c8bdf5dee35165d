package io.quintet.appcontrol.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.config.AppControlConfigLoader.ConfigLayer;
import io.quintet.appcontrol.config.LoggingConfig.LogLevel;

/**
 * Configuration that tools on a machine share. Deeply immutable, and it never prints the
 * token.
 *
 * @param logging how events are logged
 * @param computerUse how the desktop is operated
 * @param helper how the privileged helper is reached
 * @param wechat how WeChat is operated
 */
public record AppControlConfig(LoggingConfig logging, ComputerUseConfig computerUse, HelperConfig helper,
		WechatConfig wechat) {

	/** The defaults. */
	public static final AppControlConfig DEFAULTS = of(Map.of());

	/**
	 * Checks that nothing is missing.
	 * @param logging how events are logged
	 * @param computerUse how the desktop is operated
	 * @param helper how the privileged helper is reached
	 * @param wechat how WeChat is operated
	 */
	public AppControlConfig {
		Objects.requireNonNull(logging, "'logging' is required");
		Objects.requireNonNull(computerUse, "'computerUse' is required");
		Objects.requireNonNull(helper, "'helper' is required");
		Objects.requireNonNull(wechat, "'wechat' is required");
	}

	/**
	 * Puts values over the defaults.
	 * @param values values by key, as {@link ConfigLayer#values()} has them
	 * @return the configuration
	 * @throws AppControlConfigException when a value breaks the rule of its key
	 */
	public static AppControlConfig of(Map<ConfigKey, Object> values) {
		Values all = new Values(values);
		return new AppControlConfig(LoggingConfig.of(all), ComputerUseConfig.of(all), HelperConfig.of(all),
				WechatConfig.of(all));
	}

	/**
	 * Returns all values by key.
	 * @return what is set or a default; keys without a value are absent. The token is a
	 * {@link Secret}
	 */
	public Map<ConfigKey, Object> values() {
		Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
		for (ConfigKey key : ConfigKey.values()) {
			Object value = value(key);
			if (value != null) {
				values.put(key, value);
			}
		}
		return Collections.unmodifiableMap(values);
	}

	private @Nullable Object value(ConfigKey key) {
		return switch (key.section()) {
			case "logging" -> this.logging.value(key);
			case "computer_use" -> this.computerUse.value(key);
			case "helper" -> this.helper.value(key);
			default -> this.wechat.value(key);
		};
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

	/**
	 * Returns the configuration as {@link #toMap()} does, with the token in clear.
	 * @return the four sections
	 */
	public Map<String, Map<String, @Nullable Object>> toRevealedMap() {
		return toMap(true);
	}

	private Map<String, Map<String, @Nullable Object>> toMap(boolean reveal) {
		Map<String, Map<String, @Nullable Object>> sections = new LinkedHashMap<>();
		for (ConfigKey key : ConfigKey.values()) {
			Object value = value(key);
			if (!key.own() || !Objects.equals(value, key.defaultValue())) {
				sections.computeIfAbsent(key.section(), (section) -> new LinkedHashMap<>())
					.put(key.key(), plain(value, reveal));
			}
		}
		sections.replaceAll((section, members) -> Collections.unmodifiableMap(members));
		return Collections.unmodifiableMap(sections);
	}

	private static @Nullable Object plain(@Nullable Object value, boolean reveal) {
		if (value instanceof Secret secret) {
			return reveal ? secret.reveal() : secret.toString();
		}
		if (value instanceof LogLevel level) {
			return level.wire();
		}
		return (value instanceof ToolEventType type) ? type.wire() : value;
	}

	/**
	 * Writes the configuration as TOML, without the token.
	 * @return a file with every key and what it means; keys without a value, and the
	 * token, are comments
	 */
	public String toToml() {
		return TomlWriter.write(this, false);
	}

	/**
	 * Writes the configuration as TOML, with the token in clear.
	 * @return a file that loads as this configuration
	 */
	public String toRevealedToml() {
		return TomlWriter.write(this, true);
	}

	/** Checked values over the defaults. */
	static final class Values {

		private final Map<ConfigKey, Object> values;

		Values(Map<ConfigKey, Object> values) {
			this.values = values;
		}

		private <T> @Nullable T get(ConfigKey key, Class<T> type) {
			Object value = this.values.getOrDefault(key, key.defaultValue());
			return type.cast(value);
		}

		private <T> T required(ConfigKey key, Class<T> type) {
			return Objects.requireNonNull(get(key, type));
		}

		String text(ConfigKey key) {
			return required(key, String.class);
		}

		@Nullable String textOrNull(ConfigKey key) {
			return get(key, String.class);
		}

		boolean flag(ConfigKey key) {
			return required(key, Boolean.class);
		}

		long number(ConfigKey key) {
			return required(key, Long.class);
		}

		@Nullable Secret secret(ConfigKey key) {
			return get(key, Secret.class);
		}

		LogLevel level(ConfigKey key) {
			return required(key, LogLevel.class);
		}

		@Nullable ToolEventType type(ConfigKey key) {
			return get(key, ToolEventType.class);
		}

		@SuppressWarnings("unchecked")
		List<String> list(ConfigKey key) {
			return (List<String>) required(key, List.class);
		}

		@SuppressWarnings("unchecked")
		Map<String, String> pairs(ConfigKey key) {
			return (Map<String, String>) required(key, Map.class);
		}

	}

}
