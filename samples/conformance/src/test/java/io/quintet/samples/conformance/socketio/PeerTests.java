package io.quintet.samples.conformance.socketio;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import io.quintet.samples.conformance.PeerProgram;
import io.quintet.socketio.SocketIoStatistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The official client and the one for Python, each by WebSocket, by polling, and from one
 * to the other.
 */
@Tag("peer")
class PeerTests {

	private TestServer server;

	@BeforeEach
	void start() {
		this.server = TestServer.startEcho();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@TestFactory
	Stream<DynamicTest> socketIoClientOnNode() throws IOException {
		return run(PeerProgram.node("echo.cjs"));
	}

	@TestFactory
	Stream<DynamicTest> pythonSocketIo() throws IOException {
		return run(PeerProgram.python("echo.py"));
	}

	private Stream<DynamicTest> run(PeerProgram program) throws IOException {
		Stream<DynamicTest> checks = program.run(Map.of("restart", this.server::restart), this.server.url());
		return Stream.concat(checks, Stream.of(DynamicTest.dynamicTest("nothing is left", this::assertNothingIsLeft)));
	}

	private void assertNothingIsLeft() {
		Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
			SocketIoStatistics figures = this.server.statistics();
			assertThat(figures.connections()).as(figures.toString()).isZero();
			assertThat(figures.sockets()).as(figures.toString()).isZero();
			assertThat(figures.rooms()).as(figures.toString()).isZero();
			assertThat(figures.queuedPackets()).as(figures.toString()).isZero();
			assertThat(figures.queuedBytes()).as(figures.toString()).isZero();
		});
	}

}
