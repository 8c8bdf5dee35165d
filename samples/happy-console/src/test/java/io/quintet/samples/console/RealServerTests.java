package io.quintet.samples.console;

import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three properties connect the sample to a server that is already running.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class RealServerTests {

	private static final FakeHappyServer server = FakeHappyServer.start();

	@LocalServerPort
	int port;

	@Autowired
	ApplicationContext context;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		FakeAccount account = server.account(CipherVariant.LEGACY);
		server.machine(account, "elsewhere");
		registry.add("happy.server-url", () -> server.uri().toString());
		registry.add("happy.token", account::token);
		registry.add("happy.secret", () -> Base64.getEncoder().encodeToString(account.secret().bytes()));
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void nothingIsSimulated() {
		JsonNode state = new Caller(this.port).state();
		assertThat(state.required("simulated").asBoolean()).isFalse();
		assertThat(state.required("machines")).singleElement()
			.satisfies((machine) -> assertThat(machine.required("id").asString()).isEqualTo("elsewhere"));
		assertThat(this.context.getBeanNamesForType(FakeHappyServer.class)).isEmpty();
	}

}
