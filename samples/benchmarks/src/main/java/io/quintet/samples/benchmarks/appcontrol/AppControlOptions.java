package io.quintet.samples.benchmarks.appcontrol;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quintet.samples.benchmarks.options.CommandLine;

/**
 * Options of the command line.
 *
 * @param smoke whether a moment of ours is enough
 * @param peers directory of the virtual environments, or {@code null} to leave the
 * original out
 * @param noPeer whether to leave it out
 * @param rounds measured windows of each case
 * @param seconds length of a window
 * @param warmUp seconds of each case before the first window of ours
 * @param json where to write the figures, or {@code null}
 * @param java options of our process
 */
record AppControlOptions(boolean smoke, @Nullable Path peers, boolean noPeer, @DefaultValue("5") int rounds,
		@DefaultValue("2") double seconds, @DefaultValue("4") double warmUp, @Nullable Path json,
		@DefaultValue List<String> java) {

	AppControlOptions {
		peers = CommandLine.peers(noPeer, peers);
		java = CommandLine.java(java, "-Xms512m", "-Xmx1g");
	}

	static AppControlOptions of(String... args) {
		return CommandLine.bind(List.of(args), AppControlOptions.class);
	}

}
