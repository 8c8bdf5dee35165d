package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.handler.codec.http.HttpMethod;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.samples.conformance.ConformanceApplication;
import io.quintet.samples.conformance.ServerProcess;
import io.quintet.samples.conformance.happy.HappyServer.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The facade in a process of its own, configured by its environment.
 */
class HappyProcessTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Test
	void aProcessThatIsToldToEndAnswersItsWaitsAndEnds() throws IOException, InterruptedException {
		try (FakeHappyServer server = FakeHappyServer.start()) {
			FakeAccount account = server.account(CipherVariant.DATA_KEY);
			FakeMachine machine = server.machine(account, "m-1");
			machine.agent(FakeAgent.silent());
			String session = machine.spawn("/srv/app", "claude").id();
			try (ServerProcess process = ServerProcess.start(ConformanceApplication.class, environment(server, account),
					List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"),
					List.of("--server.port=0", "--spring.profiles.active=happy"))) {
				assertWaitEnds(process, account, session);
				assertThat(process.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
			}
		}
	}

	private static void assertWaitEnds(ServerProcess process, FakeAccount account, String session) {
		ObjectNode body = HappyServer.object().put("sessionId", session).put("timeoutMs", 600_000);
		Mono<Answer> wait = HappyServer.call(process.port(), HttpMethod.POST, "/wait-turn", body.toString()).cache();
		wait.subscribe();
		Awaitility.await("the socket of the wait").atMost(TIMEOUT).until(() -> account.socketCount() == 1);
		process.process().destroy();
		Answer answer = HappyServer.finish(wait);
		assertThat(answer.status()).as(answer.toString()).isBetween(400, 599);
		assertThat(answer.failure()).isNotBlank();
	}

	private static Map<String, String> environment(FakeHappyServer server, FakeAccount account) {
		return Map.of("HAPPY_SERVER_URL", server.uri().toString(), "HAPPY_TOKEN", account.token(), "HAPPY_SECRET",
				Base64.getEncoder().encodeToString(account.secret().bytes()));
	}

}
