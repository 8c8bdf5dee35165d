package io.quintet.samples.benchmarks.acp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.quintet.samples.benchmarks.options.CommandLine;

/**
 * Options of the command line.
 *
 * @param smoke whether a few messages to our own server are enough
 * @param r2dbcUrl an existing Postgres, or {@code null} for an embedded one
 * @param pgbench the program
 * @param rounds measured windows of each case
 * @param seconds length of one window
 * @param warmUp messages to each of our servers before the first window
 * @param parts what to measure
 * @param servers on what
 * @param threads numbers of threads in the database for the list
 * @param json where to write the figures, or {@code null}
 * @param java options of the Java servers
 * @param store lanes and most events of a statement
 * @param baseline another build of this program to compare ours with, or {@code null}
 */
record AcpOptions(boolean smoke, @Nullable String r2dbcUrl, @DefaultValue("/usr/bin/pgbench") Path pgbench,
		@DefaultValue("5") int rounds, @DefaultValue("3") double seconds, @DefaultValue("100000") int warmUp,
		@DefaultValue( {
				"append", "list", "create" }) List<String> parts,
		@DefaultValue({ "pgbench", "store", "http" }) List<String> servers,
		@DefaultValue({ "20000", "200000" }) List<Integer> threads, @Nullable Path json,
		@DefaultValue List<String> java, @DefaultValue List<String> store, @Nullable Path baseline){

	private static final List<String> SMOKE = List.of("--rounds=1", "--seconds=0.3");

	AcpOptions {
		java = CommandLine.java(java, "-Xms512m", "-Xmx1g");
	}

	static AcpOptions of(String... args) {
		return CommandLine.bind(args, SMOKE, AcpOptions.class);
	}

	Duration window() {
		return CommandLine.seconds(this.seconds);
	}

}
