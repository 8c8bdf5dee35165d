package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every golden vector of handshake-prompt 0.1.2, over the wire, in all profiles, under
 * the protocol's prefixes and under others.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class HppVectorTests {

	private static final List<String> FILES = List.of("action", "auth", "by", "diff", "extend", "hooks", "notify",
			"rate", "session", "short-ttl", "strict-auth", "types", "validator", "ws");

	private static final int SCENARIOS = 83;

	private final List<HppServer> servers = new ArrayList<>();

	@AfterEach
	void stop() {
		this.servers.forEach(HppServer::close);
	}

	@TestFactory
	Stream<DynamicTest> underTheDefaultPrefixes() throws IOException {
		return scenarios("/handshake", "/ws/handshake");
	}

	@TestFactory
	Stream<DynamicTest> underOtherPrefixes() throws IOException {
		return scenarios("/api/forms", "/live");
	}

	private Stream<DynamicTest> scenarios(String prefix, String wsPrefix) throws IOException {
		List<DynamicTest> tests = new ArrayList<>();
		for (String profile : VectorPlayer.profiles()) {
			List<JsonNode> scenarios = scenariosOf(profile);
			assertThat(scenarios).as("scenarios of profile '%s'", profile).isNotEmpty();
			// A prefix is configured with a trailing slash on purpose: it does not count.
			HppServer server = HppServer.start(profile.isEmpty() ? "hpp" : "hpp,hpp-" + profile,
					"hpp.prefix=" + prefix + "/", "hpp.ws-prefix=" + wsPrefix + "/");
			this.servers.add(server);
			for (JsonNode scenario : scenarios) {
				tests.add(DynamicTest.dynamicTest(profile + " " + scenario.get("name").asString(),
						() -> new VectorPlayer(server.client(), prefix, wsPrefix).play(scenario)));
			}
		}
		assertThat(tests).hasSize(SCENARIOS);
		return tests.stream();
	}

	private static List<JsonNode> scenariosOf(String profile) throws IOException {
		List<JsonNode> scenarios = new ArrayList<>();
		for (String file : FILES) {
			try (InputStream in = HppVectorTests.class.getResourceAsStream("/vectors/hpp/" + file + ".json")) {
				for (JsonNode scenario : HppClient.JSON.readTree(in)) {
					if (scenario.path("profile").asString("").equals(profile)) {
						scenarios.add(scenario);
					}
				}
			}
		}
		return scenarios;
	}

}
