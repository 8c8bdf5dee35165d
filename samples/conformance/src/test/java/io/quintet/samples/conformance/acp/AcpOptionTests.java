package io.quintet.samples.conformance.acp;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What properties change. Each test has a server of its own: one that ends takes the
 * connections of the others in this process along.
 */
class AcpOptionTests {

	@Test
	void theTextOfAnExceptionCanBeKept() {
		try (AcpServer discreet = AcpServer.start("acp", "acp.runs.expose-error-message=false")) {
			Caller caller = discreet.client().as("alice");
			String thread = caller.createThread("fail");
			String run = caller.run(thread, "fail");
			JsonNode ended = caller.awaitEnd(run);
			assertThat(ended.at("/error/code").asString()).isEqualTo("handler_error");
			assertThat(ended.at("/error/message").asString()).isNotEmpty();
			assertThat(ended.toString() + caller.events(thread)).doesNotContain("boom");
		}
	}

	@Test
	void aTenantThatOneLacksCanBeRefused() {
		try (AcpServer strict = AcpServer.start("acp", "acp.require-own-tenant=true")) {
			Reply refused = strict.client().as("alice").post("/threads", "{\"tenant\":{\"org\":\"other\"}}");
			assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
			assertThat(refused.code()).isEqualTo("forbidden");
			assertThat(strict.client().as("alice").post("/threads", "{}").status()).isEqualTo(201);
		}
	}

	@Test
	void withoutTheModeThereAreNoSuchPaths() {
		try (AcpServer plain = AcpServer.start("acp")) {
			assertThat(plain.client("/acme/w/acp").as("alice").get("/threads").status()).isEqualTo(404);
		}
	}

}
