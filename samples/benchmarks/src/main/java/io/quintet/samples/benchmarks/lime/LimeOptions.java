package io.quintet.samples.benchmarks.lime;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quintet.samples.benchmarks.options.CommandLine;

/**
 * Options of the command line.
 *
 * @param smoke whether a few events to our own site are enough
 * @param peers directory of the virtual environments, or {@code null} to leave the SDKs
 * out
 * @param noPeer whether to leave them out
 * @param rounds measured windows of each case
 * @param events events of a window
 * @param warmUp events and verifications before the first window
 * @param writes sizes in bytes of the writes of the platform
 * @param verifications verifications of a window
 * @param paced events a second of the part that measures latency; 0 leaves it out
 * @param json where to write the figures, or {@code null}
 * @param java options of our process
 * @param baseline another build of this program to compare ours with, or {@code null}
 */
record LimeOptions(boolean smoke, @Nullable Path peers, boolean noPeer, @DefaultValue("5") int rounds,
		@DefaultValue("50000") int events, @DefaultValue("200000") int warmUp, @DefaultValue( {
				"16384", "65536" }) List<Integer> writes,
		@DefaultValue("20000") int verifications, @DefaultValue("500") int paced, @Nullable Path json,
		@DefaultValue List<String> java, @Nullable Path baseline){

	LimeOptions {
		peers = CommandLine.peers(noPeer, peers);
		java = CommandLine.java(java, "-Xms512m", "-Xmx1g");
	}

	static LimeOptions of(String... args) {
		return CommandLine.bind(List.of(args), LimeOptions.class);
	}

}
