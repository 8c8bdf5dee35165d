package io.quintet.samples.conformance.acp;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Namespaces over REST, beyond the vectors.
 */
class AcpNamespaceTests {

	private static final String TENANT = "{\"organization\":\"acme\",\"workspace\":\"w\"}";

	private static final JsonNode ALICE = AcpClient.JSON
		.readTree("{\"id\":\"alice\",\"name\":\"Alice\",\"metadata\":{\"tenant\":" + TENANT + "}}");

	private static AcpServer server;

	private static Caller alice;

	@BeforeAll
	static void start() {
		server = AcpServer.start("acp,acp-namespace");
		alice = server.client().as(ALICE);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void bothPathsLeadToTheSameThreads() {
		Caller behindItsPath = server.client("/acme/w/acp").as(ALICE);
		String thread = behindItsPath.post("/threads", "{\"tenant\":" + TENANT + "}").json().get("id").asString();
		assertThat(alice.get("/threads/" + thread).json()).isEqualTo(behindItsPath.get("/threads/" + thread).json());
		assertThat(behindItsPath.message(thread, "c", "x").status()).isEqualTo(201);
		assertThat(alice.message(thread, "c", "x").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/acme/v/acp", "/evil/w/acp", "/ACME/w/acp", "/acme/w%20/acp", "/acme/w%2Fx/acp",
			"/acme/%00/acp", "/acme/%FF/acp", "/acme/acp", "/acme/w/x/acp", "/acme//w/acp" })
	void anotherNamespaceThanTheCallersIsRefused(String prefix) {
		Reply reply = server.client(prefix).as(ALICE).get("/threads");
		assertThat(reply.status()).as(reply.toString()).isIn(400, 403, 404);
		assertThat(reply.body()).doesNotContain("\"items\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"tenant\":null}", "{\"tenant\":{\"organization\":\"acme\"}}",
			"{\"tenant\":{\"organization\":\"acme\",\"workspace\":\"a/b\"}}",
			"{\"tenant\":{\"organization\":\"acme\",\"workspace\":\"\"}}",
			"{\"tenant\":{\"organization\":\"acme\",\"workspace\":\"wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\"}}" })
	void aThreadWithoutANamespaceIsNotStored(String body) {
		int before = alice.get("/threads?limit=1000").json().get("items").size();
		Reply reply = alice.post("/threads", body);
		assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
		assertThat(reply.code()).isEqualTo("invalid_request");
		assertThat(alice.get("/threads?limit=1000").json().get("items")).hasSize(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"tenant\":{}}", "{\"tenant\":{\"organization\":\"acme\"}}",
			"{\"tenant\":{\"organization\":\"a/b\",\"workspace\":\"w\"}}" })
	void aThreadDoesNotLeaveTheNamespaces(String body) {
		JsonNode thread = alice.post("/threads", "{\"tenant\":" + TENANT + "}").json();
		String path = "/threads/" + thread.get("id").asString();
		Reply reply = alice.patch(path, body);
		assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
		assertThat(alice.get(path).json()).isEqualTo(thread);
		assertThat(alice.get(path + "/events").json().get("items")).isEmpty();
	}

	@Test
	void anUnknownCallerIsRefusedEverywhere() {
		assertThat(server.client("/acme/w/acp").send("GET", "/threads", Map.of(), null).status()).isEqualTo(401);
	}

}
