package io.quintet.samples.benchmarks.acp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param smoke whether a few messages to our own server are enough
 * @param url an existing Postgres, or {@code null} for an embedded one
 * @param pgbench the program
 * @param rounds measured windows of each case
 * @param window length of one window
 * @param warmUp messages to each of our servers before the first window
 * @param parts what to measure: {@code append}, {@code list}, {@code create}
 * @param servers on what: {@code pgbench}, {@code store}, {@code http}
 * @param threads numbers of threads in the database for the list
 * @param json where to write the figures, or {@code null}
 * @param javaOptions options of the Java servers
 * @param storeArguments lanes and most events of a statement
 * @param baseline another build of this program to compare ours with, or {@code null}
 */
record AcpOptions(boolean smoke, @Nullable String url, Path pgbench, int rounds, Duration window, int warmUp,
		List<String> parts, List<String> servers, List<Integer> threads, @Nullable Path json, List<String> javaOptions,
		List<String> storeArguments, @Nullable Path baseline) {

	static AcpOptions of(String[] args) {
		boolean smoke = false;
		String url = null;
		Path pgbench = Path.of("/usr/bin/pgbench");
		int rounds = 5;
		double seconds = 3;
		int warmUp = 100_000;
		List<String> parts = List.of("append", "list", "create");
		List<String> servers = List.of("pgbench", "store", "http");
		List<Integer> threads = List.of(20_000, 200_000);
		Path json = null;
		Path baseline = null;
		List<String> javaOptions = new ArrayList<>(List.of("-Xms512m", "-Xmx1g"));
		List<String> storeArguments = List.of();
		for (String arg : args) {
			String value = arg.substring(arg.indexOf('=') + 1);
			switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
				case "--smoke" -> {
					smoke = true;
					rounds = 1;
					seconds = 0.3;
				}
				case "--r2dbc-url" -> url = value;
				case "--pgbench" -> pgbench = Path.of(value);
				case "--rounds" -> rounds = Integer.parseInt(value);
				case "--seconds" -> seconds = Double.parseDouble(value);
				case "--warm-up" -> warmUp = Integer.parseInt(value);
				case "--parts" -> parts = list(value);
				case "--servers" -> servers = list(value);
				case "--threads" -> threads = list(value).stream().map(Integer::valueOf).toList();
				case "--json" -> json = Path.of(value);
				case "--java" -> javaOptions.add(value);
				case "--store" -> storeArguments = list(value);
				case "--baseline" -> baseline = Path.of(value);
				default -> throw new IllegalArgumentException("unknown option " + arg);
			}
		}
		return new AcpOptions(smoke, url, pgbench, rounds, Duration.ofMillis(Math.round(seconds * 1000)), warmUp, parts,
				servers, threads, json, javaOptions, storeArguments, baseline);
	}

	private static List<String> list(String value) {
		return List.of(value.split(",", -1));
	}

}
