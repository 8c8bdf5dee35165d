package io.quintet.appcontrol.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.quintet.support.NearestName;

/**
 * Loads the configuration that tools on a machine share (contract of app-control, part
 * 8): defaults, over them a TOML file, over it the {@code APP_CONTROL_*} variables.
 * <p>
 * There is no file unless the caller names one. The whole file is checked before
 * variables are looked at, so a variable does not mend a wrong value of the file. A file
 * may have 256 KiB, and 32 tables and lists within one another. Sections, keys and
 * variables that are not known have no effect and become warnings. <pre class="code">
 * LoadedConfig loaded = AppControlConfigLoader.load(Path.of("~/app-control.toml"), System.getenv());
 * loaded.warnings().forEach(System.err::println);
 * long timeout = loaded.config().computerUse().timeoutMs();
 * </pre>
 */
public final class AppControlConfigLoader {

	private static final String TEMPLATE = "app-control.toml";

	private static final int MAX_WARNINGS = 50;

	private AppControlConfigLoader() {
	}

	/**
	 * Loads the configuration.
	 * @param file the TOML file; {@code null} for none. {@code ~} stands for the home
	 * folder
	 * @param environment variables by name, as {@link System#getenv()} has them; only
	 * those beginning with {@code APP_CONTROL_} count
	 * @throws AppControlConfigException when the file cannot be read or is no TOML in
	 * UTF-8, or a value breaks the rule of its key
	 */
	public static LoadedConfig load(@Nullable Path file, Map<String, String> environment) {
		ConfigLayer toml = (file != null) ? readToml(file) : ConfigLayer.EMPTY;
		return LoadedConfig.of(toml, readEnvironment(environment, Set.of()));
	}

	/**
	 * Loads the configuration as {@link #load(Path, Map)} does, from the text of a file.
	 */
	public static LoadedConfig parse(@Nullable String toml, Map<String, String> environment) {
		ConfigLayer layer = (toml != null) ? TomlReader.parse("the TOML text", toml) : ConfigLayer.EMPTY;
		return LoadedConfig.of(layer, readEnvironment(environment, Set.of()));
	}

	/** Reads what a file sets, and nothing else, as {@link #load(Path, Map)} does. */
	public static ConfigLayer readToml(Path file) {
		return TomlReader.read(expandHome(file));
	}

	/**
	 * Reads what variables set, and nothing else.
	 * @param otherVariables names that mean something to others, and need no warning
	 */
	public static ConfigLayer readEnvironment(Map<String, String> environment, Set<String> otherVariables) {
		Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
		Map<ConfigKey, String> origins = new EnumMap<>(ConfigKey.class);
		List<String> warnings = new ArrayList<>();
		Set<String> known = new TreeSet<>(otherVariables);
		for (ConfigKey key : ConfigKey.values()) {
			known.addAll(key.variables());
			for (String variable : key.variables()) {
				String text = environment.get(variable);
				if (text != null && values.containsKey(key)) {
					warnings.add("%s has no effect since %s is set".formatted(variable, origins.get(key)));
				}
				else if (text != null) {
					values.put(key, ConfigValues.fromText(key, variable, text));
					origins.put(key, variable);
				}
			}
		}
		new TreeSet<>(environment.keySet()).stream()
			.filter((name) -> name.startsWith(ConfigKey.VARIABLE_PREFIX) && !known.contains(name))
			.limit(MAX_WARNINGS)
			.forEach((name) -> warnings.add(NearestName.warning(name, nearestVariable(name, known))));
		return new ConfigLayer(values, origins, warnings);
	}

	private static @Nullable String nearestVariable(String name, Collection<String> known) {
		int prefix = ConfigKey.VARIABLE_PREFIX.length();
		String nearest = NearestName.of(name.substring(prefix),
				known.stream().map((variable) -> variable.substring(prefix)).toList());
		return (nearest != null) ? ConfigKey.VARIABLE_PREFIX + nearest : null;
	}

	/**
	 * Returns a file to start from: every key with its default and what it means. It
	 * loads as {@link AppControlConfig#DEFAULTS}.
	 */
	public static String template() {
		try (InputStream in = AppControlConfigLoader.class.getResourceAsStream(TEMPLATE)) {
			return new String(Objects.requireNonNull(in, TEMPLATE).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Puts the home folder in place of a {@code ~} that is the first name of a path. */
	public static Path expandHome(Path path) {
		if (path.isAbsolute() || path.getNameCount() == 0 || !path.getName(0).toString().equals("~")) {
			return path;
		}
		String home = System.getenv("HOME");
		Path folder = path.getFileSystem()
			.getPath((home != null && !home.isEmpty()) ? home : System.getProperty("user.home"));
		return (path.getNameCount() == 1) ? folder : folder.resolve(path.subpath(1, path.getNameCount()));
	}

	/**
	 * A configuration, and how it came about.
	 *
	 * @param config what holds
	 * @param origins where values come from, for those that are no defaults: the path of
	 * the file, or the name of the variable
	 * @param warnings unknown sections, keys and variables with the nearest known name,
	 * one sentence each; never values
	 */
	public record LoadedConfig(AppControlConfig config, Map<ConfigKey, String> origins, List<String> warnings) {

		public LoadedConfig {
			origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
			warnings = List.copyOf(warnings);
		}

		/** Puts layers over the defaults; later ones win. */
		static LoadedConfig of(ConfigLayer... layers) {
			Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
			Map<ConfigKey, String> origins = new EnumMap<>(ConfigKey.class);
			List<String> warnings = new ArrayList<>();
			for (ConfigLayer layer : layers) {
				values.putAll(layer.values());
				origins.putAll(layer.origins());
				warnings.addAll(layer.warnings());
			}
			return new LoadedConfig(AppControlConfig.of(values), origins, warnings);
		}

		/**
		 * Returns where a value comes from: the path of the file, the name of the
		 * variable, or {@code default}.
		 */
		public String origin(ConfigKey key) {
			return this.origins.getOrDefault(key, "default");
		}

	}

	/**
	 * The settings of one source: a file, or the variables.
	 *
	 * @param values what is set, checked and trimmed; the types are those of
	 * {@link ConfigKey.Kind}
	 * @param origins where each value comes from: the path of the file, or the name of
	 * the variable
	 * @param warnings what is in the source and means nothing, one sentence each
	 */
	public record ConfigLayer(Map<ConfigKey, Object> values, Map<ConfigKey, String> origins, List<String> warnings) {

		/** Sets nothing. */
		public static final ConfigLayer EMPTY = new ConfigLayer(Map.of(), Map.of(), List.of());

		public ConfigLayer {
			values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
			origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
			warnings = List.copyOf(warnings);
		}

	}

}
