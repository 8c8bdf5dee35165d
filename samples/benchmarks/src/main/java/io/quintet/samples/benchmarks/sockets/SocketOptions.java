package io.quintet.samples.benchmarks.sockets;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param smoke whether a moment of each on servers in this process is enough
 * @param peers directory of the peers, or {@code null} to leave them out
 * @param url an existing Postgres, or {@code null} for an embedded one
 * @param parts what to measure, by the names that the command line has for it
 * @param servers on what, for the fan-out: {@code source}, {@code engine}, {@code acp},
 * {@code python}, {@code node}
 * @param rounds measured windows of each case
 * @param window length of one window
 * @param warmUp publishing to each server before the first window
 * @param sockets sockets of the room
 * @param publishers clients who publish
 * @param windows numbers of messages on their way at once, in closed loops
 * @param rates messages per second, in open loops
 * @param bound 99th percentile that the highest rate is searched under, in milliseconds;
 * 0 leaves the search out
 * @param steps windows of a search
 * @param joins joins of a round
 * @param idle idle connections
 * @param clients clients who reconnect
 * @param json where to write the figures, or {@code null}
 * @param javaOptions options of our servers
 * @param serverArguments properties of our ACP server
 */
record SocketOptions(boolean smoke, @Nullable Path peers, @Nullable String url, List<String> parts,
		List<String> servers, int rounds, Duration window, Duration warmUp, int sockets, int publishers,
		List<Integer> windows, List<Integer> rates, double bound, int steps, int joins, int idle, int clients,
		@Nullable Path json, List<String> javaOptions, List<String> serverArguments) {

	/** Threads that clients who reconnect are spread over. */
	static final int THREADS = 100;

	/** Local addresses that connections come from. */
	static final int ADDRESSES = 8;

	/** Messages that are replayed to who reconnects. */
	static final int MISSED = 10;

	/** Messages that are replayed by a join. */
	static final int REPLAY = 500;

	static SocketOptions of(String[] args) {
		boolean smoke = List.of(args).contains("--smoke");
		Path peers = smoke ? null : Path.of(System.getProperty("user.home"), ".cache", "quintet-peers");
		String url = null;
		List<String> parts = List.of("fanout", "join", "idle", "reconnect");
		List<String> servers = List.of("source", "engine", "acp", "python", "node");
		int rounds = smoke ? 1 : 3;
		double seconds = smoke ? 0.3 : 2;
		double warmUp = smoke ? 0.1 : 6;
		int sockets = smoke ? 20 : 200;
		int publishers = 4;
		List<Integer> windows = List.of(1, 16);
		List<Integer> rates = smoke ? List.of(20) : List.of(20, 100, 250);
		double bound = 50;
		int steps = smoke ? 1 : 6;
		int joins = smoke ? 5 : 200;
		int idle = smoke ? 50 : 10_000;
		int clients = smoke ? 50 : 2_000;
		Path json = null;
		List<String> javaOptions = new ArrayList<>(List.of("-Xms512m", "-Xmx1g"));
		List<String> serverArguments = new ArrayList<>();
		for (String arg : args) {
			String value = arg.substring(arg.indexOf('=') + 1);
			switch (arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg) {
				case "--smoke" -> {
				}
				case "--peers" -> peers = Path.of(value);
				case "--no-peer" -> peers = null;
				case "--r2dbc-url" -> url = value;
				case "--parts" -> parts = list(value);
				case "--servers" -> servers = list(value);
				case "--rounds" -> rounds = Integer.parseInt(value);
				case "--seconds" -> seconds = Double.parseDouble(value);
				case "--warm-up" -> warmUp = Double.parseDouble(value);
				case "--sockets" -> sockets = Integer.parseInt(value);
				case "--publishers" -> publishers = Integer.parseInt(value);
				case "--windows" -> windows = numbers(value);
				case "--rates" -> rates = numbers(value);
				case "--p99" -> bound = Double.parseDouble(value);
				case "--steps" -> steps = Integer.parseInt(value);
				case "--joins" -> joins = Integer.parseInt(value);
				case "--idle" -> idle = Integer.parseInt(value);
				case "--clients" -> clients = Integer.parseInt(value);
				case "--json" -> json = Path.of(value);
				case "--java" -> javaOptions.add(value);
				case "--set" -> serverArguments.add("--" + value);
				default -> throw new IllegalArgumentException("unknown option " + arg);
			}
		}
		return new SocketOptions(smoke, peers, url, parts, servers, rounds, duration(seconds), duration(warmUp),
				sockets, publishers, windows, rates, bound, steps, joins, idle, clients, json, javaOptions,
				serverArguments);
	}

	/** What the servers are started with. */
	ServerOptions serverOptions() {
		return new ServerOptions(this.smoke, this.peers, this.url, this.javaOptions, this.serverArguments);
	}

	private static List<String> list(String value) {
		return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
	}

	private static List<Integer> numbers(String value) {
		return list(value).stream().map(Integer::valueOf).toList();
	}

	private static Duration duration(double seconds) {
		return Duration.ofMillis(Math.round(seconds * 1000));
	}

}
