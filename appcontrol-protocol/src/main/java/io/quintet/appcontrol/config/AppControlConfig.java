package io.quintet.appcontrol.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
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
		return new AppControlConfig(section(LoggingConfig.class, "logging", values),
				section(ComputerUseConfig.class, "computer_use", values), section(HelperConfig.class, "helper", values),
				section(WechatConfig.class, "wechat", values));
	}

	// The keys of a section have the order of the components of its record.
	private static <R extends Record> R section(Class<R> type, String section, Map<ConfigKey, Object> values) {
		Object[] arguments = Arrays.stream(ConfigKey.values())
			.filter((key) -> key.section().equals(section))
			.map((key) -> values.getOrDefault(key, key.defaultValue()))
			.toArray();
		Class<?>[] types = Arrays.stream(type.getRecordComponents())
			.map(RecordComponent::getType)
			.toArray(Class<?>[]::new);
		try {
			return type.getDeclaredConstructor(types).newInstance(arguments);
		}
		catch (InvocationTargetException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns all values by key.
	 * @return what is set or a default; keys without a value are absent. The token is a
	 * {@link Secret}
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

	/**
	 * Returns the configuration as {@link #toMap()} does, with the token in clear.
	 * @return the four sections
	 */
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
		if (value instanceof LogLevel level) {
			return level.wire();
		}
		return (value instanceof ToolEventType type) ? type.wire() : value;
	}

}
