package io.quintet.samples.benchmarks.lime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param smoke whether a few events to our own site are enough
 * @param peers directory of the virtual environments, or {@code null} to leave the SDKs
 * out
 * @param rounds measured windows of each case
 * @param events events of a window
 * @param warmUp events and verifications before the first window
 * @param writes sizes in bytes of the writes of the platform
 * @param verifications verifications of a window
 * @param paced events a second of the part that measures latency; 0 leaves it out
 * @param json where to write the figures, or {@code null}
 * @param javaOptions options of our process
 * @param baseline another build of this program to compare ours with, or {@code null}
 */
record LimeOptions(boolean smoke, @Nullable Path peers, int rounds, int events, int warmUp, List<Integer> writes,
		int verifications, int paced, @Nullable Path json, List<String> javaOptions, @Nullable Path baseline) {

	static LimeOptions of(String[] args) {
		boolean smoke = false;
		Path peers = Path.of(System.getProperty("user.home"), ".cache", "quintet-peers");
		int rounds = 5;
		int events = 50_000;
		int warmUp = 200_000;
		List<Integer> writes = List.of(16_384, 65_536);
		int verifications = 20_000;
		int paced = 500;
		Path json = null;
		Path baseline = null;
		List<String> javaOptions = new ArrayList<>(List.of("-Xms512m", "-Xmx1g"));
		for (String arg : args) {
			String value = arg.substring(arg.indexOf('=') + 1);
			switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
				case "--smoke" -> smoke = true;
				case "--no-peer" -> peers = null;
				case "--peers" -> peers = Path.of(value);
				case "--rounds" -> rounds = Integer.parseInt(value);
				case "--events" -> events = Integer.parseInt(value);
				case "--warm-up" -> warmUp = Integer.parseInt(value);
				case "--writes" -> writes = List.of(value.split(",", -1)).stream().map(Integer::valueOf).toList();
				case "--verifications" -> verifications = Integer.parseInt(value);
				case "--paced" -> paced = Integer.parseInt(value);
				case "--json" -> json = Path.of(value);
				case "--java" -> javaOptions.add(value);
				case "--baseline" -> baseline = Path.of(value);
				default -> throw new IllegalArgumentException("unknown option " + arg);
			}
		}
		return new LimeOptions(smoke, peers, rounds, events, warmUp, writes, verifications, paced, json, javaOptions,
				baseline);
	}

}
