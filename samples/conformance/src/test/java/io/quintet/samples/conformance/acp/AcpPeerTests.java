package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import io.quintet.samples.conformance.PeerProgram;

/**
 * ACP by the official Socket.IO client and by the one for Python, and the calls of a
 * React client in their order.
 */
@Tag("peer")
class AcpPeerTests {

	private AcpServer server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@TestFactory
	Stream<DynamicTest> socketIoClientOnNode() throws IOException {
		return PeerProgram.node("acp.cjs").run(start("acp"));
	}

	@TestFactory
	Stream<DynamicTest> socketIoClientOnNodeInNamespaces() throws IOException {
		return PeerProgram.node("acp.cjs").run(start("acp,acp-namespace"), "/acme/w");
	}

	@TestFactory
	Stream<DynamicTest> pythonSocketIo() throws IOException {
		return PeerProgram.python("acp.py").run(start("acp"));
	}

	@TestFactory
	Stream<DynamicTest> reactClient() throws IOException {
		return PeerProgram.node("react.cjs").run(start("acp"));
	}

	@TestFactory
	Stream<DynamicTest> reactClientInANamespace() throws IOException {
		return PeerProgram.node("react.cjs").run(start("acp,acp-namespace") + "/acme/w");
	}

	private String start(String profile) {
		// On a busy machine the flood takes longer than the profile's six seconds.
		this.server = AcpServer.start(profile, "acp.runs.timeout=5m");
		return "http://127.0.0.1:" + this.server.port();
	}

}
