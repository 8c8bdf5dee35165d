package io.quintet.samples.benchmarks.sockets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quintet.samples.benchmarks.options.CommandLine;

/**
 * Options of the command line.
 *
 * @param smoke whether a moment on a server in this process is enough
 * @param peers directory of the peers, or {@code null} to leave them out
 * @param noPeer whether to leave them out
 * @param r2dbcUrl an existing Postgres, or {@code null} for an embedded one
 * @param streams texts at once, each in a thread of its own
 * @param sockets sockets in each thread
 * @param rate tokens per second of each text
 * @param seconds length of a text
 * @param drops how often a socket drops out and comes back
 * @param seed seed of tokens and drops; another one each time when it is 0
 * @param warmUp seconds of the same load on ours before, without drops
 * @param peerStreams texts at once of the first window of the peer
 * @param steps windows of the search for most texts at once; 0 leaves it out
 * @param stepSeconds length of a text in the search and on the peer
 * @param p99 99th percentile within which texts are held, in milliseconds
 * @param broadcaster how our server broadcasts
 * @param json where to write the figures, or {@code null}
 * @param java options of our server
 * @param set properties of our server
 */
record StreamOptions(boolean smoke, @Nullable Path peers, boolean noPeer, @Nullable String r2dbcUrl,
		@DefaultValue("200") int streams, @DefaultValue("5") int sockets, @DefaultValue("150") double rate,
		@DefaultValue("30") double seconds, @DefaultValue("1000") int drops, @DefaultValue("0") long seed,
		@DefaultValue("10") double warmUp, @DefaultValue("20") int peerStreams, @DefaultValue("4") int steps,
		@DefaultValue("10") double stepSeconds, @DefaultValue("250") double p99,
		@DefaultValue("local") String broadcaster, @Nullable Path json, @DefaultValue List<String> java,
		@DefaultValue List<String> set) {

	private static final List<String> SMOKE = List.of("--no-peer", "--streams=4", "--sockets=3", "--seconds=2",
			"--drops=20", "--warm-up=0", "--steps=0");

	StreamOptions {
		peers = CommandLine.peers(noPeer, peers);
		seed = (seed != 0) ? seed : System.currentTimeMillis();
		java = CommandLine.java(java, "-Xms512m", "-Xmx1g");
	}

	static StreamOptions of(String... args) {
		return CommandLine.bind(args, SMOKE, StreamOptions.class);
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
		List<String> arguments = new ArrayList<>(this.set.stream().map((property) -> "--" + property).toList());
		arguments.add("--acp.broadcaster=" + this.broadcaster);
		arguments.add("--acp.runs.max-concurrent=" + mostStreams());
		return new ServerOptions(this.smoke, this.peers, this.r2dbcUrl, this.java, arguments);
	}

}
