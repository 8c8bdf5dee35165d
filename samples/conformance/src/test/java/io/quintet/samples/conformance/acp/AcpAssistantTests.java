package io.quintet.samples.conformance.acp;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the assistants do of which the vectors at hand say nothing.
 */
class AcpAssistantTests {

	private static AcpServer server;

	private static Caller alice;

	@BeforeAll
	static void start() {
		server = AcpServer.start("acp");
		alice = server.client().as("alice");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void aFloodIsStoredInOrder() {
		String thread = alice.createThread("flood");
		String run = alice.run(thread, "flood");
		assertThat(alice.awaitEnd(run).get("status").asString()).isEqualTo("completed");
		List<JsonNode> events = alice.events(thread);
		assertThat(texts(events)).isEqualTo(IntStream.range(0, 500).mapToObj((i) -> "m " + i).toList());
		assertThat(types(events)).startsWith("run.started").endsWith("run.completed").hasSize(502);
	}

	@Test
	void theHistoryOfAHandlerIsWhole() {
		String thread = alice.createThread("flood", "count");
		alice.awaitEnd(alice.run(thread, "flood"));
		for (int i = 0; i < 600; i++) {
			assertThat(alice.message(thread, "c-" + i, "x").status()).isEqualTo(201);
		}
		alice.awaitEnd(alice.run(thread, "count"));
		assertThat(texts(alice.events(thread))).endsWith("1103");
	}

	@Test
	void everyKindOfPartIsWrittenWithItsNulls() {
		String thread = alice.createThread("parts");
		alice.awaitEnd(alice.run(thread, "parts"));
		assertThat(alice.events(thread).get(1).get("content")).isEqualTo(AcpClient.JSON.readTree("""
				[{"type":"text","text":"all parts"},
				{"type":"image","url":"https://files.example/a.png","mime":"image/png","name":null,"size":null},
				{"type":"audio","url":"https://files.example/a.ogg","mime":"audio/ogg","name":null,"size":null,
				"duration_ms":1500},
				{"type":"document","url":"https://files.example/a.pdf","mime":"application/pdf","name":"a.pdf",
				"size":1024},
				{"type":"form","form_id":"f1","schema":{"type":"object"},"status":"pending","values":null,
				"answers_event_id":null,"title":"T","description":null}]"""));
	}

	@Test
	void aChainedRunIsTriggeredByItsAssistantAndLivesOnItsOwn() {
		String thread = alice.createThread("chain", "echo");
		alice.message(thread, "c", "hello");
		String run = alice.run(thread, "chain");
		assertThat(alice.awaitEnd(run).get("status").asString()).isEqualTo("completed");
		JsonNode chained = alice.eventsOf(run, thread).get(2);
		assertThat(chained.at("/content/0/text").asString()).isEqualTo("chained");
		assertThat(chained.at("/metadata/child_status").asString()).isEqualTo("pending");
		String child = chained.at("/metadata/child").asString();
		JsonNode ended = alice.awaitEnd(child);
		assertThat(ended.get("status").asString()).isEqualTo("completed");
		assertThat(ended.get("triggered_by")).isEqualTo(alice.readRun(run).get("assistant"));
		assertThat(ended.get("idempotency_key").isNull()).isTrue();
		assertThat(texts(alice.eventsOf(child, thread))).containsExactly("echo: hello");
	}

	@ParameterizedTest
	@CsvSource({ "chain-missing,'',handler_error,assistant not registered: no-such-assistant",
			"chain,chaining,handler_error,assistant not a member of this thread: echo",
			"fail,before,handler_error,boom", "fail-fast,'',handler_error,kaput",
			"hang,hanging,timeout,run exceeded 6s", "hold,holding,timeout,run exceeded 6s" })
	void aFailureKeepsWhatWasSaidBefore(String assistant, String said, String code, String message) {
		String thread = alice.createThread(assistant);
		String run = alice.run(thread, assistant);
		JsonNode ended = alice.awaitEnd(run);
		JsonNode error = AcpClient.JSON.createObjectNode().put("code", code).put("message", message);
		assertThat(ended.get("status").asString()).isEqualTo("failed");
		assertThat(ended.get("error")).isEqualTo(error);
		List<JsonNode> events = alice.events(thread);
		assertThat(String.join(",", texts(events))).isEqualTo(said);
		assertThat(types(events)).startsWith("run.started").endsWith("run.failed");
		assertThat(events.get(events.size() - 1).get("error")).isEqualTo(error);
	}

	@Test
	void analyticsComeInOneBatchAfterTheRun() {
		String thread = alice.createThread("analytics", "silent");
		String silent = alice.run(thread, "silent");
		alice.awaitEnd(silent);
		String run = alice.run(thread, "analytics");
		alice.awaitEnd(run);
		List<JsonNode> batches = Awaitility.await("the batch")
			.atMost(Duration.ofSeconds(60))
			.until(() -> batchesOf(thread), (found) -> !found.isEmpty());
		assertThat(batches).hasSize(1);
		assertThat(batches.get(0)).hasSize(2).allSatisfy((entry) -> {
			assertThat(entry.get("thread_id").asString()).isEqualTo(thread);
			assertThat(entry.get("run_id").asString()).isEqualTo(run);
			assertThat(entry.get("assistant_id").asString()).isEqualTo("analytics");
			assertThat(entry.get("timestamp").asString())
				.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
			assertThat(entry).hasSize(6);
		});
		assertThat(batches.get(0).get(0).get("name").asString()).isEqualTo("llm.call");
		assertThat(batches.get(0).get(0).get("properties")).hasToString("{\"model\":\"m1\"}");
		assertThat(batches.get(0).get(1).get("name").asString()).isEqualTo("llm.done");
		assertThat(batches.get(0).get(1).get("properties")).hasToString("{}");
		assertThat(texts(alice.events(thread))).containsExactly("tracked");
	}

	private static List<JsonNode> batchesOf(String thread) {
		return server.client()
			.sendElsewhere("GET", "/test/analytics")
			.json()
			.valueStream()
			.filter((batch) -> batch.at("/0/thread_id").asString("").equals(thread))
			.toList();
	}

	@Test
	void theTickerTicksAsOftenAsItIsAsked() {
		String thread = alice.createThread("ticker");
		alice.post("/threads/" + thread + "/messages",
				"{\"client_id\":\"c\",\"content\":[],\"metadata\":{\"ticks\":3}}");
		String run = alice.run(thread, "ticker");
		assertThat(alice.awaitEnd(run).get("status").asString()).isEqualTo("completed");
		assertThat(texts(alice.eventsOf(run, thread))).containsExactly("tick 1", "tick 2", "tick 3");
	}

	@Test
	void whatHoldsEndsWithItsCancellation() {
		String thread = alice.createThread("hold");
		String run = alice.run(thread, "hold");
		Awaitility.await("it holds").atMost(Duration.ofSeconds(60)).until(() -> alice.events(thread).size() == 2);
		assertThat(alice.delete("/runs/" + run).status()).isEqualTo(204);
		JsonNode ended = alice.awaitEnd(run);
		assertThat(ended.get("status").asString()).isEqualTo("cancelled");
		assertThat(ended.get("error").isNull()).isTrue();
		assertThat(types(alice.events(thread))).containsExactly("run.started", "message", "run.cancelled");
	}

	@Test
	void theSlowOneSaysItsSecondWord() {
		String thread = alice.createThread("slow");
		String run = alice.run(thread, "slow");
		assertThat(alice.awaitEnd(run).get("status").asString()).isEqualTo("completed");
		assertThat(texts(alice.events(thread))).containsExactly("tick 1", "tick 2");
	}

	private static List<String> types(List<JsonNode> events) {
		return events.stream().map((event) -> event.get("type").asString()).toList();
	}

	private static List<String> texts(List<JsonNode> events) {
		return events.stream()
			.filter((event) -> event.get("run_id").isString() && event.get("type").asString().equals("message"))
			.map((event) -> event.at("/content/0/text").asString())
			.toList();
	}

}
