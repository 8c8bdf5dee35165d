package io.quintet.samples.trip;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Tools and programs that a test needs and that may be missing. A missing one skips the
 * test, or fails it where the system property {@code peers} is {@code required}.
 */
final class Peers {

	private Peers() {
	}

	static void require(boolean available, String what) {
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

	static Path program(String name) {
		Path found = onPath(name);
		require(found != null, "the program '" + name + "' on the PATH");
		return Objects.requireNonNull(found);
	}

	static Path directory() {
		String configured = System.getProperty("peers.dir", "");
		return configured.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "quintet-peers")
				: Path.of(configured);
	}

	private static @Nullable Path onPath(String name) {
		for (String directory : Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.split(System.getenv().getOrDefault("PATH", ""))) {
			Path candidate = Path.of(directory, name);
			if (Files.isExecutable(candidate)) {
				return candidate;
			}
		}
		return null;
	}

}
