package io.quintet.samples.benchmarks.hpp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param smoke whether a few requests to our own server are enough
 * @param peers directory of the virtual environments, or {@code null} to leave the
 * original out
 * @param rounds measured windows of each case
 * @param window length of one window
 * @param warmUp requests of each operation to each server before the first window
 * @param connections numbers of connections
 * @param operations what to measure
 * @param sessions sessions to fill the heap with
 * @param json where to write the figures, or {@code null}
 * @param javaOptions options of the Java servers
 * @param baseline another build of this program to compare ours with, or {@code null}
 */
record HppOptions(boolean smoke, @Nullable Path peers, int rounds, Duration window, int warmUp,
		List<Integer> connections, List<Operation> operations, int sessions, @Nullable Path json,
		List<String> javaOptions, @Nullable Path baseline) {

	static HppOptions of(String[] args) {
		boolean smoke = false;
		Path peers = Path.of(System.getProperty("user.home"), ".cache", "quintet-peers");
		int rounds = 3;
		double seconds = 3;
		int warmUp = 100_000;
		List<Integer> connections = List.of(8, 32);
		List<Operation> operations = List.of(Operation.values());
		int sessions = 20_000;
		Path json = null;
		Path baseline = null;
		List<String> javaOptions = new ArrayList<>(List.of("-Xms1g", "-Xmx3g"));
		for (String arg : args) {
			String value = arg.substring(arg.indexOf('=') + 1);
			switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
				case "--smoke" -> smoke = true;
				case "--no-peer" -> peers = null;
				case "--peers" -> peers = Path.of(value);
				case "--rounds" -> rounds = Integer.parseInt(value);
				case "--seconds" -> seconds = Double.parseDouble(value);
				case "--warm-up" -> warmUp = Integer.parseInt(value);
				case "--connections" -> connections = list(value).stream().map(Integer::valueOf).toList();
				case "--operations" -> operations = list(value).stream()
					.map((name) -> Operation.valueOf(name.toUpperCase(Locale.ROOT)))
					.toList();
				case "--sessions" -> sessions = Integer.parseInt(value);
				case "--json" -> json = Path.of(value);
				case "--java" -> javaOptions.add(value);
				case "--baseline" -> baseline = Path.of(value);
				default -> throw new IllegalArgumentException("unknown option " + arg);
			}
		}
		return new HppOptions(smoke, peers, rounds, duration(seconds), warmUp, connections, operations, sessions, json,
				javaOptions, baseline);
	}

	private static List<String> list(String value) {
		return List.of(value.split(",", -1));
	}

	private static Duration duration(double seconds) {
		return Duration.ofMillis(Math.round(seconds * 1000));
	}

}
