package io.quintet.samples.conformance.happy;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.samples.conformance.happy.HappyServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the variables of the environment make of the facade. One at a time: an application
 * that ends takes the event loops of others in its process along.
 */
class HappyStartTests {

	@ParameterizedTest
	@ValueSource(strings = { "HAPPY_RPC_TIMEOUT_MS=soon", "HAPPY_SERVER_URL=", "HAPPY_TOKEN=t",
			"HAPPY_SERVER_URL=http://127.0.0.1:1" })
	void aFacadeWithoutAConfigurationStartsAndSaysWhatIsMissing(String variable, @TempDir Path home) {
		try (HappyServer bare = HappyServer.start(variable, "HAPPY_HOME_DIR=" + home)) {
			assertThat(bare.get("/health").body().get("ok").asBoolean()).isTrue();
			for (Answer answer : List.of(bare.get("/sessions"), bare.post("/stop", "{\"sessionId\":\"s\"}"))) {
				assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
				assertThat(answer.failure()).isIn("IllegalArgumentException", "NumberFormatException",
						"AuthenticationException");
			}
		}
	}

	@Test
	void theVariablesAreUsed(@TempDir Path home) {
		try (FakeHappyServer server = FakeHappyServer.start()) {
			FakeAccount account = server.account(CipherVariant.LEGACY);
			server.machine(account, "m-1");
			String secret = Base64.getEncoder().encodeToString(account.secret().bytes());
			try (HappyServer facade = HappyServer.start("HAPPY_SERVER_URL=" + server.uri(),
					"HAPPY_TOKEN=" + account.token(), "HAPPY_SECRET=" + secret, "HAPPY_HOME_DIR=" + home,
					"HAPPY_RPC_TIMEOUT_MS=500")) {
				assertThat(facade.get("/machines").body().get("machines")).hasSize(1);
				server.faults().loseAcks("rpc-call", 1);
				Answer lost = facade.post("/spawn", "{\"machineId\":\"m-1\",\"directory\":\"/srv\"}");
				assertThat(lost.failure()).isEqualTo("RpcTransportException");
			}
		}
	}

}
