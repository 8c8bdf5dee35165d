package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSessionStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The vectors against a model of a shared store, which keeps bytes, answers on other
 * threads and loses races on purpose, and a bus that swaps neighbours: both put in as
 * beans.
 */
class HppSharedStoreTests {

	private static HppServer server;

	@BeforeAll
	static void start() {
		server = HppServer.start("hpp,shared-store");
		assertThat(server.bean(HandshakeSessionStore.class)).isInstanceOf(CompareAndSetHandshakeSessionStore.class);
		assertThat(server.bean(HandshakeEventBus.class)).isInstanceOf(SwappingHandshakeEventBus.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@TestFactory
	Stream<DynamicTest> theVectorsPass() throws IOException {
		List<DynamicTest> tests = new ArrayList<>();
		for (String file : List.of("action", "auth", "by", "diff", "extend", "notify", "rate", "session", "types",
				"ws")) {
			try (InputStream in = HppSharedStoreTests.class.getResourceAsStream("/vectors/hpp/" + file + ".json")) {
				for (JsonNode scenario : HppClient.JSON.readTree(in)) {
					tests.add(DynamicTest.dynamicTest(file + " " + scenario.get("name").asString(),
							() -> new VectorPlayer(server.client(), "/handshake", "/ws/handshake").play(scenario)));
				}
			}
		}
		assertThat(tests).hasSize(72);
		return tests.stream();
	}

}
