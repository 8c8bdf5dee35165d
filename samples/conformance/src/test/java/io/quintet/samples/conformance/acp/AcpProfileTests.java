package io.quintet.samples.conformance.acp;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A profile starts its own starter and nothing else.
 */
class AcpProfileTests {

	@ParameterizedTest
	@ValueSource(strings = { "hpp", "hpp,hpp-short-ttl", "hpp,hpp-strict-auth", "hpp,hpp-validator", "hpp,hpp-hooks",
			"none" })
	void withoutItsProfileAcpIsNotThereAndNothingNeedsADatabase(String profile) {
		try (AcpServer server = AcpServer.startAlone(profile)) {
			assertThat(server.context().getBeansOfType(ConnectionFactory.class)).isEmpty();
			assertThat(get(server, "/acp/threads").status()).isEqualTo(404);
			assertThat(get(server, "/test/analytics").status()).isEqualTo(404);
			assertHealthy(server);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "acp", "acp,acp-namespace" })
	void withAcpThereIsNothingElse(String profile) {
		try (AcpServer server = AcpServer.start(profile)) {
			assertThat(get(server, "/acp/threads").status()).isEqualTo(401);
			assertThat(get(server, "/test/analytics")).hasToString("200 []");
			assertThat(server.client("").sendElsewhere("POST", "/handshake/session").status()).isEqualTo(404);
			assertHealthy(server);
		}
	}

	@Test
	void bothCanRunTogether() {
		try (AcpServer server = AcpServer.start("hpp,acp")) {
			assertThat(get(server, "/acp/threads").status()).isEqualTo(401);
			assertThat(server.client("").sendElsewhere("POST", "/handshake/session").status()).isEqualTo(200);
			assertHealthy(server);
		}
	}

	private static void assertHealthy(AcpServer server) {
		Reply health = get(server, "/actuator/health");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.json().get("status").asString()).isEqualTo("UP");
	}

	private static Reply get(AcpServer server, String path) {
		return server.client("").sendElsewhere("GET", path);
	}

}
