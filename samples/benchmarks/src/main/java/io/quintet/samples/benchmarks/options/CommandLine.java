package io.quintet.samples.benchmarks.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Binds options to a record by the rules of properties: {@code --warm-up=3} is its
 * component {@code warmUp}, {@code --smoke} without a value is {@code true}. A list is
 * separated by commas, except for {@code --java} and {@code --set}, which may come more
 * than once.
 */
public final class CommandLine {

	private static final Set<String> REPEATED = Set.of("java", "set");

	private CommandLine() {
	}

	/**
	 * Binds options.
	 * @param args the options
	 * @param type the record
	 * @return the record, with its defaults for what is missing
	 * @throws org.springframework.boot.context.properties.bind.BindException for an
	 * unknown option, or a value that cannot be converted
	 */
	public static <T> T bind(List<String> args, Class<T> type) {
		Map<String, List<String>> values = new LinkedHashMap<>();
		for (String arg : args) {
			String[] option = arg.substring(arg.startsWith("--") ? 2 : 0).split("=", 2);
			values.computeIfAbsent(option[0], (name) -> new ArrayList<>())
				.add((option.length > 1) ? option[1] : "true");
		}
		Map<String, String> properties = new LinkedHashMap<>();
		values.forEach((name, given) -> {
			if (REPEATED.contains(name)) {
				for (int i = 0; i < given.size(); i++) {
					properties.put(name + "[" + i + "]", given.get(i));
				}
			}
			else {
				properties.put(name, given.get(given.size() - 1));
			}
		});
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", Bindable.of(type),
				new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
	}

	/**
	 * Binds options.
	 * @param args the options
	 * @param smoke options that go before them when they have {@code --smoke}
	 * @param type the record
	 * @return the record, with its defaults for what is missing
	 */
	public static <T> T bind(String[] args, List<String> smoke, Class<T> type) {
		List<String> all = new ArrayList<>(List.of(args).contains("--smoke") ? smoke : List.of());
		all.addAll(List.of(args));
		return bind(all, type);
	}

	/**
	 * Where the peers are.
	 * @param noPeer whether they are left out when no directory is given
	 * @param given the directory that is given
	 * @return it or where {@code .ci/run} installs them; {@code null} when they are left
	 * out
	 */
	public static @Nullable Path peers(boolean noPeer, @Nullable Path given) {
		if (given != null || noPeer) {
			return given;
		}
		return Path.of(System.getProperty("user.home"), ".cache", "quintet-peers");
	}

	/**
	 * Options of a Java process.
	 * @param given what was given
	 * @param defaults what goes before
	 * @return both
	 */
	public static List<String> java(List<String> given, String... defaults) {
		List<String> all = new ArrayList<>(List.of(defaults));
		all.addAll(given);
		return all;
	}

	/**
	 * A time in seconds.
	 * @param value the seconds
	 * @return the time, to the millisecond
	 */
	public static Duration seconds(double value) {
		return Duration.ofMillis(Math.round(value * 1000));
	}

}
