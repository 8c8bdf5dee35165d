package io.quintet.samples.benchmarks.sockets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of the command line.
 *
 * @param smoke whether a moment on a server in this process is enough
 * @param peers directory of the peers, or {@code null} to leave them out
 * @param url an existing Postgres, or {@code null} for an embedded one
 * @param streams texts at once, each in a thread of its own
 * @param sockets sockets in each thread
 * @param rate tokens per second of each text
 * @param seconds length of a text
 * @param drops how often a socket drops out and comes back
 * @param seed seed of tokens and drops
 * @param warmUp seconds of the same load on ours before, without drops
 * @param peerStreams texts at once of the first window of the peer
 * @param steps windows of the search for most texts at once; 0 leaves it out
 * @param stepSeconds length of a text in the search and on the peer
 * @param bound 99th percentile within which texts are held, in milliseconds
 * @param json where to write the figures, or {@code null}
 * @param javaOptions options of our server
 * @param serverArguments properties of our server
 */
record StreamOptions(boolean smoke, @Nullable Path peers, @Nullable String url, int streams, int sockets, double rate,
		double seconds, int drops, long seed, double warmUp, int peerStreams, int steps, double stepSeconds,
		double bound, @Nullable Path json, List<String> javaOptions, List<String> serverArguments) {

	static StreamOptions of(String[] args) {
		boolean smoke = List.of(args).contains("--smoke");
		Path peers = smoke ? null : Path.of(System.getProperty("user.home"), ".cache", "quintet-peers");
		String url = null;
		int streams = smoke ? 4 : 200;
		int sockets = smoke ? 3 : 5;
		double rate = 150;
		double seconds = smoke ? 2 : 30;
		int drops = smoke ? 20 : 1000;
		long seed = System.currentTimeMillis();
		double warmUp = smoke ? 0 : 10;
		int peerStreams = 20;
		int steps = smoke ? 0 : 4;
		double stepSeconds = 10;
		double bound = 250;
		Path json = null;
		String broadcaster = "local";
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
				case "--streams" -> streams = Integer.parseInt(value);
				case "--sockets" -> sockets = Integer.parseInt(value);
				case "--rate" -> rate = Double.parseDouble(value);
				case "--seconds" -> seconds = Double.parseDouble(value);
				case "--drops" -> drops = Integer.parseInt(value);
				case "--seed" -> seed = Long.parseLong(value);
				case "--warm-up" -> warmUp = Double.parseDouble(value);
				case "--peer-streams" -> peerStreams = Integer.parseInt(value);
				case "--steps" -> steps = Integer.parseInt(value);
				case "--step-seconds" -> stepSeconds = Double.parseDouble(value);
				case "--p99" -> bound = Double.parseDouble(value);
				case "--broadcaster" -> broadcaster = value;
				case "--json" -> json = Path.of(value);
				case "--java" -> javaOptions.add(value);
				case "--set" -> serverArguments.add("--" + value);
				default -> throw new IllegalArgumentException("unknown option " + arg);
			}
		}
		serverArguments.add("--acp.broadcaster=" + broadcaster);
		return new StreamOptions(smoke, peers, url, streams, sockets, rate, seconds, drops, seed, warmUp, peerStreams,
				steps, stepSeconds, bound, json, javaOptions, serverArguments);
	}

	/** Most texts at once that a search tries. */
	int mostStreams() {
		return 4 * this.streams;
	}

	/** Threads of all windows of our server, each window having threads of its own. */
	int threads() {
		return 2 * this.streams + this.steps * mostStreams();
	}

	/** What the servers are started with. */
	ServerOptions serverOptions() {
		List<String> arguments = new ArrayList<>(this.serverArguments);
		arguments.add("--acp.runs.max-concurrent=" + mostStreams());
		return new ServerOptions(this.smoke, this.peers, this.url, this.javaOptions, arguments);
	}

}
