package io.quintet.samples.benchmarks.happy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param smoke whether a moment of ours is enough
 * @param hold whether a missed aim is a failure
 * @param peers directory of the virtual environments, or {@code null} to leave the
 * original out
 * @param rounds measured windows of each case
 * @param seconds length of a window
 * @param warmUp seconds of each case before the first window of ours
 * @param json where to write the figures, or {@code null}
 * @param javaOptions options of our processes
 */
record HappyOptions(boolean smoke, boolean hold, @Nullable Path peers, int rounds, double seconds, double warmUp,
		@Nullable Path json, List<String> javaOptions) {

	static HappyOptions of(String[] args) {
		boolean smoke = false;
		boolean hold = false;
		Path peers = Path.of(System.getProperty("user.home"), ".cache", "quintet-peers");
		int rounds = 5;
		double seconds = 2;
		double warmUp = 4;
		Path json = null;
		List<String> javaOptions = new ArrayList<>(List.of("-Xms512m", "-Xmx1g"));
		for (String arg : args) {
			String value = arg.substring(arg.indexOf('=') + 1);
			switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
				case "--smoke" -> smoke = true;
				case "--hold" -> hold = true;
				case "--no-peer" -> peers = null;
				case "--peers" -> peers = Path.of(value);
				case "--rounds" -> rounds = Integer.parseInt(value);
				case "--seconds" -> seconds = Double.parseDouble(value);
				case "--warm-up" -> warmUp = Double.parseDouble(value);
				case "--json" -> json = Path.of(value);
				case "--java" -> javaOptions.add(value);
				default -> throw new IllegalArgumentException("unknown option " + arg);
			}
		}
		return new HappyOptions(smoke, hold, peers, rounds, seconds, warmUp, json, javaOptions);
	}

}
