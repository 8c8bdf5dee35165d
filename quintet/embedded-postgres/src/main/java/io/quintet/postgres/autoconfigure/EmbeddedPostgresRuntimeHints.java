package io.quintet.postgres.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for a native image: the files that the server is unpacked from.
 */
final class EmbeddedPostgresRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("postgres-*.txz").registerPattern("sh/detect_linux_distribution.sh");
	}

}
