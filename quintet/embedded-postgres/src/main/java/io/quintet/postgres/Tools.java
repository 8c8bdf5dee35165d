package io.quintet.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.util.LinuxUtils;

/**
 * Executes the programs of Postgres.
 */
final class Tools {

	static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

	private final Path binaries;

	private final Path directory;

	private final List<String> wrapper;

	/**
	 * Creates the tools.
	 * @param binaries where the binaries were unpacked
	 * @param directory where the programs run and leave what they say
	 */
	Tools(Path binaries, Path directory) {
		// Postgres refuses root, and in a user namespace root looks like nobody.
		this(binaries, directory, LinuxUtils.isUnshareAvailable() ? List.of("unshare", "-U") : List.of());
	}

	Tools(Path binaries, Path directory, List<String> wrapper) {
		this.binaries = binaries;
		this.directory = directory;
		this.wrapper = wrapper;
	}

	/**
	 * Executes a program.
	 * @param patience longest time it may take
	 * @param program name of the program
	 * @param arguments its arguments
	 * @return what became of it
	 */
	Outcome run(Duration patience, String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(this.wrapper);
		command.add(this.binaries.resolve("bin").resolve(program + (WINDOWS ? ".exe" : "")).toString());
		command.addAll(List.of(arguments));
		// No pipe: the server that pg_ctl starts would inherit and keep it.
		Path output = Files.createTempFile(this.directory, program, ".out");
		try {
			ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile());
			builder.environment().keySet().removeIf((name) -> name.startsWith("PG"));
			builder.environment().put("LC_ALL", "C");
			boolean succeeded = succeeded(builder, patience);
			return new Outcome(succeeded, Files.readString(output));
		}
		finally {
			Files.deleteIfExists(output);
		}
	}

	private boolean succeeded(ProcessBuilder builder, Duration patience) throws IOException {
		Process process;
		try {
			process = builder.start();
		}
		catch (IOException ex) {
			throw Problems.notExecutable(this.binaries, ex);
		}
		try {
			process.getOutputStream().close();
			if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				process.destroyForcibly();
				return false;
			}
			return process.exitValue() == 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			process.destroyForcibly();
			throw new IOException("Interrupted", ex);
		}
	}

	/**
	 * What became of a program.
	 *
	 * @param succeeded whether it said so
	 * @param output what else it said
	 */
	record Outcome(boolean succeeded, String output) {
	}

}
