package io.quintet.samples.conformance.socketio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test suite of the Socket.IO protocol, revision 5, by hand: it is no part of this
 * project, and wants port 3000. Its folder, with what it depends on installed, is
 * {@code -Dprotocol-suite=}; see docs/socketio-conformance.md.
 */
@EnabledIfSystemProperty(named = "protocol-suite", matches = ".+")
class ProtocolSuiteTests {

	private static final int PORT = 3000;

	private static final int TESTS = 32;

	@TestFactory
	Stream<DynamicTest> suite() throws IOException, InterruptedException {
		JsonNode report;
		try (TestServer server = start(PORT)) {
			warmUp(server.port());
			report = report(Path.of(System.getProperty("protocol-suite")));
		}
		assertThat(report.at("/stats/tests").asInt()).isEqualTo(TESTS);
		return report.get("tests")
			.valueStream()
			.map((test) -> DynamicTest.dynamicTest(test.get("fullTitle").asString(),
					() -> assertThat(test.at("/err/message").asString("")).isEmpty()));
	}

	private static TestServer start(int port) {
		return TestServer.start(
				TestServer.settings(Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofSeconds(1)),
				(rooms) -> new SuiteHandler(), port);
	}

	/** The suite gives 200 ms for an answer to a ping. */
	private static void warmUp(int port) throws IOException {
		for (int i = 0; i < 100; i++) {
			try (RawPeer polling = new RawPeer(port); RawPeer socket = new RawPeer(port)) {
				String sid = polling.openPolling("/socket.io/");
				socket.upgrade("/socket.io/?EIO=4&transport=websocket&sid=" + sid);
				socket.text("2probe");
				assertThat(socket.nextText()).isEqualTo("3probe");
				socket.text("5");
				socket.text("40");
				assertThat(socket.nextText()).startsWith("40{");
			}
		}
	}

	private static JsonNode report(Path folder) throws IOException, InterruptedException {
		Process mocha = new ProcessBuilder("node", folder.resolve("node_modules/mocha/bin/mocha").toString(),
				"--reporter", "json", "test-suite.js")
			.directory(folder.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES).execute(mocha::destroyForcibly);
		try {
			String output = new String(mocha.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(mocha.waitFor()).as(output).isGreaterThanOrEqualTo(0);
			return JsonMapper.shared().readTree(output.substring(Math.max(0, output.indexOf('{'))));
		}
		finally {
			mocha.destroyForcibly();
		}
	}

	/** Serves until the process ends, for the suite in a browser. */
	public static void main(String[] arguments) {
		TestServer server = start((arguments.length > 0) ? Integer.parseInt(arguments[0]) : PORT);
		System.out.println("listening on " + server.port());
		server.awaitEnd();
	}

}
