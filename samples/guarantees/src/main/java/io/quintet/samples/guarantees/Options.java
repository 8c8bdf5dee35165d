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
 * @param time how long each scenario breaks things, or else writes
 * @param events messages that a scenario writes at least
 * @param warmUp messages that are written before, which do not count
 * @param writers number of writers
 * @param followers number of sockets of each node that follow all threads
 * @param clients number of clients that come back at once
 * @param away how long Redis is away
 * @param redis whether nodes signal by Redis where they would by Postgres
 * @param seed of what the program chooses
 * @param nodes number of nodes
 * @param javaOptions options of the nodes
 * @param jar the executable jar of the conformance application
 * @param write document that the figures are written to, or {@code null}
 */
record Options(List<Scenario> scenarios, Duration time, long events, long warmUp, int writers, int followers,
		int clients, Duration away, boolean redis, long seed, int nodes, List<String> javaOptions, Path jar,
		@Nullable Path write) {

	static Options of(String... args) {
		List<Scenario> scenarios = List.of(Scenario.values());
		Duration time = Duration.ofSeconds(30);
		long events = 0;
		long warmUp = 0;
		int writers = 32;
		int followers = 1;
		int clients = 2000;
		Duration away = Duration.ofSeconds(3);
		boolean redis = false;
		long seed = 1;
		int nodes = 3;
		List<String> javaOptions = new ArrayList<>();
		Path jar = Path.of("samples", "conformance", "target", "conformance.jar");
		Path write = null;
		for (String arg : args) {
			String value = arg.substring(arg.indexOf('=') + 1);
			switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
				case "--scenario" -> scenarios = Arrays.stream(value.split(",", -1)).map(Scenario::named).toList();
				case "--seconds" -> time = seconds(value);
				case "--events" -> events = Long.parseLong(value);
				case "--warm-up" -> warmUp = Long.parseLong(value);
				case "--writers" -> writers = Integer.parseInt(value);
				case "--followers" -> followers = Integer.parseInt(value);
				case "--clients" -> clients = Integer.parseInt(value);
				case "--away" -> away = seconds(value);
				case "--redis" -> redis = true;
				case "--seed" -> seed = Long.parseLong(value);
				case "--nodes" -> nodes = Integer.parseInt(value);
				case "--java" -> javaOptions.add(value);
				case "--jar" -> jar = Path.of(value);
				case "--write" -> write = Path.of(value);
				default -> throw new IllegalArgumentException("unknown option " + arg + "; see README.md");
			}
		}
		return new Options(scenarios, time, events, warmUp, writers, followers, clients, away, redis, seed, nodes,
				javaOptions, jar, write);
	}

	private static Duration seconds(String value) {
		return Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
	}

}
