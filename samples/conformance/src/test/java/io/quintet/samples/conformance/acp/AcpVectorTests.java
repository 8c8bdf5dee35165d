package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded scenario of the reference server, over the wire.
 */
class AcpVectorTests {

	private static final Map<String, String> NAMESPACE = new TreeMap<>(
			Map.of("organization", "acme", "workspace", "w.1_a-b"));

	@TempDir
	private static Path data;

	private static final List<AcpServer> servers = new ArrayList<>();

	private static @Nullable AcpServer namespaced;

	private final AcpPlayer player = new AcpPlayer(List.of(RestOperations.all(), SocketOperations.all()));

	// Not earlier: the first one that is closed ends the event loops, which all share.
	@AfterAll
	static void stop() {
		servers.forEach(AcpServer::close);
	}

	private static AcpServer started(AcpServer server) {
		servers.add(server);
		return server;
	}

	/** Starts the server with namespaces, which three tests share. */
	private static AcpServer namespaced() {
		if (namespaced == null) {
			namespaced = started(AcpServer.start("acp,acp-namespace"));
		}
		return namespaced;
	}

	@TestFactory
	Stream<DynamicTest> onAnEmbeddedDatabase() throws IOException {
		AcpServer server = started(AcpServer.startAlone("acp", "acp.embedded.data-dir=" + data.resolve("postgres")));
		return tests(false, server.client(), UnaryOperator.identity());
	}

	// A prefix is configured with a trailing slash on purpose: it does not count.
	@TestFactory
	Stream<DynamicTest> underAnotherPrefix() throws IOException {
		AcpServer server = started(AcpServer.start("acp", "acp.prefix=/api/chat/"));
		return tests(false, server.client("/api/chat"), UnaryOperator.identity());
	}

	@TestFactory
	Stream<DynamicTest> inNamespaceMode() throws IOException {
		return tests(true, namespaced().client(), UnaryOperator.identity());
	}

	@TestFactory
	Stream<DynamicTest> inANamespace() throws IOException {
		return tests(false, namespaced().client(), (scenario) -> AcpVectors.movedInto(scenario, NAMESPACE));
	}

	@TestFactory
	Stream<DynamicTest> inANamespaceBehindItsPath() throws IOException {
		return tests(false, namespaced().client("/acme/w.1_a-b/acp"),
				(scenario) -> AcpVectors.movedInto(scenario, NAMESPACE));
	}

	private Stream<DynamicTest> tests(boolean namespaced, AcpClient client, UnaryOperator<JsonNode> change)
			throws IOException {
		List<DynamicTest> tests = new ArrayList<>();
		for (JsonNode scenario : AcpVectors.all()) {
			JsonNode changed = change.apply(scenario);
			if (AcpVectors.isNamespaced(scenario) == namespaced && !changed.isEmpty()) {
				tests.add(DynamicTest.dynamicTest(AcpVectors.id(scenario) + " " + scenario.get("title").asString(),
						() -> this.player.play(changed, client)));
			}
		}
		assertThat(tests).isNotEmpty();
		return tests.stream();
	}

}
