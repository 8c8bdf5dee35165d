package io.quintet.samples.benchmarks.acp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.FileSystemUtils;

import io.quintet.samples.benchmarks.load.Outcome;
import io.quintet.samples.benchmarks.options.CommandLine;
import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * Measures the first seconds of a process with each recipe for a faster start: messages
 * over 32 connections to a server that has just started, beside the rate of the same
 * process when it is warm.
 */
public final class FirstSecondsBenchmark {

	private static final List<String> HEAP = List.of("-Xms512m", "-Xmx1g");

	private static final String C1 = "-XX:TieredStopAtLevel=1";

	private static final Duration LONGEST_DUMP = Duration.ofMinutes(3);

	private final Options options;

	private final PostgresServer postgres;

	private final String program;

	private final Path folder;

	private int databases;

	private FirstSecondsBenchmark(Options options, PostgresServer postgres, Path folder) throws IOException {
		this.options = options;
		this.postgres = postgres;
		this.folder = folder;
		this.program = extracted(System.getProperty("java.class.path"), folder);
	}

	/**
	 * Measures and prints.
	 * @param args options, see the README
	 * @throws IOException when a server does not start or does not answer as it should
	 */
	public static void main(String[] args) throws IOException {
		System.out.println(measure(Options.of(args)));
	}

	static String measure(Options options) throws IOException {
		Path folder = Files.createTempDirectory("quintet-first-seconds");
		try (PostgresServer postgres = PostgresServer.at(options.r2dbcUrl())) {
			return new FirstSecondsBenchmark(options, postgres, folder).table();
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	// The archives of classes need jars that are not inside of another one.
	private static String extracted(String classPath, Path folder) throws IOException {
		if (!classPath.endsWith(".jar") || classPath.contains(File.pathSeparator)) {
			return classPath;
		}
		Process extraction = new ProcessBuilder(java(Path.of(System.getProperty("java.home"))), "-Djarmode=tools",
				"-jar", classPath, "extract", "--destination", folder.toString(), "--force")
			.inheritIO()
			.start();
		if (extraction.onExit().join().exitValue() != 0) {
			throw new IOException("cannot extract " + classPath);
		}
		return folder.resolve(Path.of(classPath).getFileName()).toString();
	}

	private String table() throws IOException {
		StringBuilder table = new StringBuilder("""
				| recipe | started s | first %1$.0f s | p99 ms | warm | p99 ms | first of warm |
				| --- | --: | --: | --: | --: | --: | --: |
				""".formatted(this.options.window().toMillis() / 1000.0));
		for (Recipe recipe : recipes()) {
			System.err.println("measuring " + recipe.label());
			String row = row(recipe);
			System.err.println(row);
			table.append(row).append('\n');
		}
		return table.toString();
	}

	private List<Recipe> recipes() {
		Path own = Path.of(System.getProperty("java.home"));
		String archive = this.folder.resolve("classes.jsa").toString();
		String cache = this.folder.resolve("start.aot").toString();
		String cacheOnce = this.folder.resolve("once.aot").toString();
		List<Recipe> recipes = new ArrayList<>();
		recipes.add(new Recipe("extracted", own, null, List.of()));
		if (this.options.smoke()) {
			return recipes;
		}
		recipes.add(new Recipe("C1 only", own, null, List.of(C1)));
		recipes.add(new Recipe("archive of classes", own, "-XX:ArchiveClassesAtExit=" + archive,
				List.of("-XX:SharedArchiveFile=" + archive)));
		Path newer = this.options.jdk();
		if (newer != null) {
			recipes.add(new Recipe("extracted, on --jdk", newer, null, List.of()));
			recipes.add(new Recipe("AOT cache of a process under load, on --jdk", newer, "-XX:AOTCacheOutput=" + cache,
					List.of("-XX:AOTCache=" + cache)));
			recipes.add(new Recipe("AOT cache and C1 only, on --jdk", newer, "-XX:AOTCacheOutput=" + cacheOnce,
					List.of("-XX:AOTCache=" + cacheOnce, C1)));
		}
		return recipes;
	}

	private String row(Recipe recipe) throws IOException {
		if (recipe.training() != null) {
			train(recipe.jdk(), recipe.training());
		}
		BenchmarkDatabase database = database();
		long begin = System.nanoTime();
		try (ServerProcess process = start(recipe.jdk(), recipe.options(), database)) {
			double started = (System.nanoTime() - begin) / 1e9;
			HttpTarget target = target(process, database);
			Outcome first = load(target, this.options.window());
			target.warmUp(this.options.warmUp());
			Outcome warm = load(target, this.options.window());
			return "| %s | %.1f | %.0f/s | %.1f | %.0f/s | %.1f | %.0f %% |".formatted(recipe.label(), started,
					first.rate(), first.p99(), warm.rate(), warm.p99(), 100 * first.rate() / warm.rate());
		}
	}

	private static Outcome load(HttpTarget target, Duration window) throws IOException {
		Outcome outcome = target.append(Load.SPREAD, Duration.ZERO, window).outcome();
		if (outcome.failures() > 0) {
			throw new IOException(outcome.failures() + " messages were not stored");
		}
		return outcome;
	}

	// What a process writes at its end may take longer than its end usually does.
	private void train(Path jdk, String option) throws IOException {
		System.err.println("training with " + option);
		BenchmarkDatabase database = database();
		try (ServerProcess process = start(jdk, List.of(option), database)) {
			target(process, database).warmUp(this.options.warmUp());
			process.end(LONGEST_DUMP);
		}
	}

	private ServerProcess start(Path jdk, List<String> options, BenchmarkDatabase database) throws IOException {
		List<String> command = new ArrayList<>(List.of(java(jdk)));
		command.addAll(HEAP);
		command.addAll(options);
		command.addAll(this.program.endsWith(".jar") && !this.program.contains(File.pathSeparator)
				? List.of("-jar", this.program)
				: List.of("-cp", this.program, "io.quintet.samples.benchmarks.BenchmarksApplication"));
		command.add("acp-server");
		command.addAll(database.arguments());
		return ServerProcess.program(command.toArray(String[]::new));
	}

	private BenchmarkDatabase database() throws IOException {
		return this.postgres.create("bench_first_" + this.databases++);
	}

	private static HttpTarget target(ServerProcess process, BenchmarkDatabase database) throws IOException {
		database.seedThreads(Load.SPREAD.threads());
		return new HttpTarget("ours", process.port(), process::processorTime, database);
	}

	private static String java(Path home) {
		return home.resolve("bin").resolve("java").toString();
	}

	/**
	 * How a process is started.
	 *
	 * @param label its name in the table
	 * @param jdk home of the JDK
	 * @param training option of a process that goes before and is put under load, if any
	 * @param options options of the process that is measured
	 */
	private record Recipe(String label, Path jdk, @Nullable String training, List<String> options) {
	}

	/**
	 * Options of the command line.
	 *
	 * @param smoke whether a moment of the first recipe is enough
	 * @param r2dbcUrl an existing Postgres, or {@code null} for an embedded one
	 * @param jdk home of a JDK 25 or newer, for the recipes that need one
	 * @param seconds length of each window
	 * @param warmUp messages between them, and of the process that is trained
	 */
	record Options(boolean smoke, @Nullable String r2dbcUrl, @Nullable Path jdk, @DefaultValue("10") double seconds,
			@DefaultValue("150000") int warmUp) {

		private static final List<String> SMOKE = List.of("--seconds=0.3", "--warm-up=30");

		static Options of(String... args) {
			return CommandLine.bind(args, SMOKE, Options.class);
		}

		Duration window() {
			return CommandLine.seconds(this.seconds);
		}

	}

}
