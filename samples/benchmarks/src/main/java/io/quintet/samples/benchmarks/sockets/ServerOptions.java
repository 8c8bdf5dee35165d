package io.quintet.samples.benchmarks.sockets;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How servers are started.
 *
 * @param inProcess whether ours are in this process
 * @param peers directory of the peers, or {@code null} to leave them out
 * @param url an existing Postgres, or {@code null} for an embedded one
 * @param javaOptions options of our servers
 * @param acpArguments properties of our ACP server
 */
record ServerOptions(boolean inProcess, @Nullable Path peers, @Nullable String url, List<String> javaOptions,
		List<String> acpArguments) {
}
