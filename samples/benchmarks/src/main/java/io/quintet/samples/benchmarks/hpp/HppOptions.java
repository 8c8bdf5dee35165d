package io.quintet.samples.benchmarks.hpp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quintet.samples.benchmarks.options.CommandLine;

/**
 * Options of the command line.
 *
 * @param smoke whether a few requests to our own server are enough
 * @param peers directory of the virtual environments, or {@code null} to leave the
 * original out
 * @param noPeer whether to leave it out
 * @param rounds measured windows of each case
 * @param seconds length of one window
 * @param warmUp requests of each operation to each server before the first window
 * @param connections numbers of connections
 * @param operations what to measure, all when empty
 * @param sessions sessions to fill the heap with
 * @param json where to write the figures, or {@code null}
 * @param java options of the Java servers
 * @param baseline another build of this program to compare ours with, or {@code null}
 */
record HppOptions(boolean smoke, @Nullable Path peers, boolean noPeer, @DefaultValue("3") int rounds,
		@DefaultValue("3") double seconds, @DefaultValue("100000") int warmUp, @DefaultValue( {
				"8", "32" }) List<Integer> connections,
		@DefaultValue List<Operation> operations, @DefaultValue("20000") int sessions, @Nullable Path json,
		@DefaultValue List<String> java, @Nullable Path baseline){

	HppOptions {
		peers = CommandLine.peers(noPeer, peers);
		operations = operations.isEmpty() ? List.of(Operation.values()) : operations;
		java = CommandLine.java(java, "-Xms1g", "-Xmx3g");
	}

	static HppOptions of(String... args) {
		return CommandLine.bind(List.of(args), HppOptions.class);
	}

	Duration window() {
		return CommandLine.seconds(this.seconds);
	}

}
