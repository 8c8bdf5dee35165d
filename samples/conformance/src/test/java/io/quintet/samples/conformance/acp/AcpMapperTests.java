package io.quintet.samples.conformance.acp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The mapper of the application has no say in what ACP reads and writes.
 */
class AcpMapperTests {

	private static final String MESSAGE = """
			{"client_id":"c","metadata":{"camelCase":1.0,"none":null,"list":[],"empty":{}},"content":[
			{"type":"text","text":""},{"type":"image","url":"u","mime":"m"},
			{"type":"audio","url":"u","mime":"m","duration_ms":5},{"type":"document","url":"u","mime":"m","size":1},
			{"type":"form","form_id":"f","schema":{"camelCase":[]},"status":"pending","values":{}}]}""";

	@Test
	void aHostileMapperChangesNoByte() {
		List<String> plain = transcript("acp");
		List<String> hostile = transcript("acp,hostile-mapper");
		assertThat(hostile).isEqualTo(plain);
		assertThat(plain.get(0)).isEqualTo(
				"201 {\"id\":\"<th>\",\"tenant\":{},\"metadata\":{},\"created_at\":\"<at>\",\"updated_at\":\"<at>\"}");
		assertThat(plain).anyMatch((line) -> line.contains("\"client_id\":null"))
			.anyMatch((line) -> line.contains("\"camelCase\":1.0"))
			.anyMatch((line) -> line.contains("\"next_cursor\":null"));
	}

	private static List<String> transcript(String profiles) {
		try (AcpServer server = AcpServer.start(profiles)) {
			Caller alice = server.client().as("alice");
			List<Reply> said = new ArrayList<>();
			said.add(alice.post("/threads", "{}"));
			String thread = said.get(0).json().get("id").asString();
			said.add(alice.get("/threads?limit=1"));
			said.add(alice.patch("/threads/" + thread, "{\"metadata\":{\"Some-Key\":[]}}"));
			said.add(alice.addMember(thread, "tools", "assistant"));
			said.add(alice.get("/threads/" + thread + "/members"));
			said.add(alice.post("/threads/" + thread + "/messages", MESSAGE));
			said.add(alice.invoke(thread, "tools"));
			String run = said.get(6).json().at("/runs/0/id").asString();
			alice.awaitEnd(run);
			said.add(alice.get("/runs/" + run));
			said.add(alice.get("/threads/" + thread + "/events"));
			said.add(alice.get("/threads/" + thread + "/events?limit=2"));
			said.add(alice.post("/threads/" + thread + "/messages", "{\"client_id\":7}"));
			said.add(alice.get("/threads/th_0000000000000000"));
			said.add(server.client().send("GET", "/threads", Map.of(), null));
			return said.stream()
				.map((reply) -> reply.toString()
					.replaceAll("(th|evt|run|call)_[0-9a-f]{16}", "<$1>")
					.replaceAll("\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\"", "\"<at>\""))
				.toList();
		}
	}

}
