package io.quintet.samples.benchmarks.sockets;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quintet.samples.benchmarks.options.CommandLine;

/**
 * Options of the command line.
 *
 * @param smoke whether a moment of each on servers in this process is enough
 * @param peers directory of the peers, or {@code null} to leave them out
 * @param noPeer whether to leave them out
 * @param r2dbcUrl an existing Postgres, or {@code null} for an embedded one
 * @param parts what to measure, by the names that the command line has for it
 * @param servers on what, for the fan-out
 * @param rounds measured windows of each case
 * @param seconds length of one window
 * @param warmUp seconds of publishing to each server before the first window
 * @param sockets sockets of the room
 * @param publishers clients who publish
 * @param windows numbers of messages on their way at once, in closed loops
 * @param rates messages per second, in open loops
 * @param p99 99th percentile that the highest rate is searched under, in milliseconds; 0
 * leaves the search out
 * @param steps windows of a search
 * @param joins joins of a round
 * @param idle idle connections
 * @param clients clients who reconnect
 * @param json where to write the figures, or {@code null}
 * @param java options of our servers
 * @param set properties of our ACP server
 */
record SocketOptions(boolean smoke, @Nullable Path peers, boolean noPeer, @Nullable String r2dbcUrl, @DefaultValue( {
		"fanout", "join", "idle", "reconnect" }) List<String> parts,
		@DefaultValue({ "source", "engine", "acp", "python", "node" }) List<String> servers,
		@DefaultValue("3") int rounds, @DefaultValue("2") double seconds, @DefaultValue("6") double warmUp,
		@DefaultValue("200") int sockets, @DefaultValue("4") int publishers,
		@DefaultValue({ "1", "16" }) List<Integer> windows, @DefaultValue({ "20", "100", "250" }) List<Integer> rates,
		@DefaultValue("50") double p99, @DefaultValue("6") int steps, @DefaultValue("200") int joins,
		@DefaultValue("10000") int idle, @DefaultValue("2000") int clients, @Nullable Path json,
		@DefaultValue List<String> java, @DefaultValue List<String> set){

	/** Threads that clients who reconnect are spread over. */
	static final int THREADS = 100;

	/** Local addresses that connections come from. */
	static final int ADDRESSES = 8;

	/** Messages that are replayed to who reconnects. */
	static final int MISSED = 10;

	/** Messages that are replayed by a join. */
	static final int REPLAY = 500;

	private static final List<String> SMOKE = List.of("--no-peer", "--rounds=1", "--seconds=0.3", "--warm-up=0.1",
			"--sockets=20", "--rates=20", "--steps=1", "--joins=5", "--idle=50", "--clients=50");

	SocketOptions {
		peers = CommandLine.peers(noPeer, peers);
		java = CommandLine.java(java, "-Xms512m", "-Xmx1g");
	}

	static SocketOptions of(String... args) {
		return CommandLine.bind(args, SMOKE, SocketOptions.class);
	}

	Duration window() {
		return CommandLine.seconds(this.seconds);
	}

	/** What the servers are started with. */
	ServerOptions serverOptions() {
		return new ServerOptions(this.smoke, this.peers, this.r2dbcUrl, this.java,
				this.set.stream().map((property) -> "--" + property).toList());
	}

}
