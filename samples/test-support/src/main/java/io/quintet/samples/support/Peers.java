package io.quintet.samples.support;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Tools and programs that a test needs and that may be missing. A missing one skips the
 * test, or fails it where the system property {@code peers} is {@code required}.
 */
public final class Peers {

	private Peers() {
	}

	/**
	 * Skips or fails the test unless something is there.
	 * @param available whether it is
	 * @param what its name for the message
	 */
	public static void require(boolean available, String what) {
		if (available) {
			return;
		}
		String message = "Missing: " + what;
		if ("required".equals(System.getProperty("peers"))) {
			fail(message);
		}
		System.err.println("[SKIPPED] " + message + " (-Dpeers=required turns this into a failure)");
		abort(message);
	}

	/**
	 * Finds a program.
	 * @param name its name on the {@code PATH}
	 * @return where it is
	 */
	public static Path program(String name) {
		Optional<Path> found = onPath(name);
		require(found.isPresent(), "the program '" + name + "' on the PATH");
		return found.orElseThrow();
	}

	/**
	 * Finds what {@code .ci/install-peers.sh} has installed.
	 * @param name a path below the directory that the system property {@code peers.dir}
	 * names
	 * @return where it is
	 */
	public static Path installed(String name) {
		String configured = System.getProperty("peers.dir", "");
		Path directory = configured.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "quintet-peers")
				: Path.of(configured);
		Path found = directory.resolve(name);
		require(Files.exists(found), found + "; .ci/install-peers.sh installs it");
		return found;
	}

	private static Optional<Path> onPath(String name) {
		return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.splitAsStream(System.getenv().getOrDefault("PATH", ""))
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
