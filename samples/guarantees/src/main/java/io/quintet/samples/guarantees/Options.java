package io.quintet.samples.guarantees;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param scenarios what to run
 * @param time how long each scenario writes
 * @param events messages after which a scenario ends before its time
 * @param writers number of writers
 * @param clients number of clients that come back at once
 * @param seed of what the program chooses
 * @param nodes number of nodes
 * @param javaOptions options of the nodes
 * @param jar the executable jar of the conformance application
 * @param write document that the figures are written to, or {@code null}
 */
record Options(List<Scenario> scenarios, Duration time, long events, int writers, int clients, long seed, int nodes,
		List<String> javaOptions, Path jar, @Nullable Path write) {

	static Options of(String... args) {
		List<Scenario> scenarios = List.of(Scenario.values());
		double seconds = 30;
		long events = Long.MAX_VALUE;
		int writers = 32;
		int clients = 2000;
		long seed = 1;
		int nodes = 3;
		List<String> javaOptions = new ArrayList<>();
		Path jar = Path.of("samples", "conformance", "target", "conformance.jar");
		Path write = null;
		for (String arg : args) {
			String value = arg.substring(arg.indexOf('=') + 1);
			switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
				case "--scenario" -> scenarios = Arrays.stream(value.split(",", -1)).map(Scenario::named).toList();
				case "--seconds" -> seconds = Double.parseDouble(value);
				case "--events" -> events = Long.parseLong(value);
				case "--writers" -> writers = Integer.parseInt(value);
				case "--clients" -> clients = Integer.parseInt(value);
				case "--seed" -> seed = Long.parseLong(value);
				case "--nodes" -> nodes = Integer.parseInt(value);
				case "--java" -> javaOptions.add(value);
				case "--jar" -> jar = Path.of(value);
				case "--write" -> write = Path.of(value);
				default -> throw new IllegalArgumentException("unknown option " + arg + "; see README.md");
			}
		}
		return new Options(scenarios, Duration.ofMillis(Math.round(seconds * 1000)), events, writers, clients, seed,
				nodes, javaOptions, jar, write);
	}

}
