package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded scenario of the reference server, over the wire.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class AcpVectorTests {

	/** Scenarios with an operation that the player does not know yet. */
	private static final Set<String> NOT_YET_PLAYED = Set.of(
			// connect, emit, receive, quiet and disconnect come with the socket
			"namespace-03", "namespace-04", "namespace-05", "socket-broadcast-01", "socket-broadcast-03",
			"socket-broadcast-05", "socket-connect-01", "socket-connect-02", "socket-connect-03", "socket-connect-05",
			"socket-invoke-01", "socket-invoke-02", "socket-invoke-03", "socket-invoke-04", "socket-invoke-06",
			"socket-invoke-07", "socket-join-01", "socket-join-02", "socket-join-03", "socket-join-04",
			"socket-join-10", "socket-message-01", "socket-message-04");

	private static final Map<String, String> NAMESPACE = Map.of("organization", "acme", "workspace", "w.1_a-b");

	private final AcpPlayer player = new AcpPlayer(List.of(RestOperations.all()));

	private final List<AcpServer> servers = new ArrayList<>();

	@TempDir
	private Path data;

	@AfterEach
	void stop() {
		this.servers.forEach(AcpServer::close);
	}

	@Test
	void exactlyTheScenariosWithUnknownOperationsAreNotPlayed() throws IOException {
		assertThat(AcpVectors.all()
			.stream()
			.filter((scenario) -> !this.player.knows(scenario))
			.map(AcpVectors::id)
			.collect(Collectors.toSet())).isEqualTo(NOT_YET_PLAYED);
	}

	@TestFactory
	Stream<DynamicTest> onAnEmbeddedDatabase() throws IOException {
		AcpServer server = started(
				AcpServer.startAlone("acp", "acp.embedded.data-dir=" + this.data.resolve("postgres")));
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
		AcpServer server = started(
				AcpServer.startAlone("acp,acp-namespace", "acp.embedded.data-dir=" + this.data.resolve("postgres")));
		return tests(true, server.client(), UnaryOperator.identity());
	}

	@TestFactory
	Stream<DynamicTest> inANamespace() throws IOException {
		AcpServer server = started(AcpServer.start("acp,acp-namespace"));
		return tests(false, server.client(), (scenario) -> AcpVectors.movedInto(scenario, NAMESPACE));
	}

	@TestFactory
	Stream<DynamicTest> inANamespaceBehindItsPath() throws IOException {
		AcpServer server = started(AcpServer.start("acp,acp-namespace"));
		return tests(false, server.client("/acme/w.1_a-b/acp"),
				(scenario) -> AcpVectors.movedInto(scenario, NAMESPACE));
	}

	private AcpServer started(AcpServer server) {
		this.servers.add(server);
		return server;
	}

	private Stream<DynamicTest> tests(boolean namespaced, AcpClient client, UnaryOperator<JsonNode> change)
			throws IOException {
		List<DynamicTest> tests = new ArrayList<>();
		for (JsonNode scenario : AcpVectors.all()) {
			if (AcpVectors.isNamespaced(scenario) == namespaced && !NOT_YET_PLAYED.contains(AcpVectors.id(scenario))) {
				tests.add(DynamicTest.dynamicTest(AcpVectors.id(scenario) + " " + scenario.get("title").asString(),
						() -> this.player.play(change.apply(scenario), client)));
			}
		}
		assertThat(tests).isNotEmpty();
		return tests.stream();
	}

}
