package io.quintet.samples.conformance.acp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the reference server falls short, and this one does not.
 */
class AcpBeyondTests {

	private static AcpServer server;

	private static Caller alice;

	private final ExecutorService threads = Executors.newFixedThreadPool(16);

	@BeforeAll
	static void start() {
		server = AcpServer.start("acp", "acp.runs.max-per-thread=2", "acp.runs.timeout=60s");
		alice = server.client().as("alice");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void endThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void aPageOfEventsLeadsToTheNext() {
		String thread = alice.createThread();
		for (int i = 0; i < 7; i++) {
			alice.message(thread, "c-" + i, "x");
		}
		List<JsonNode> paged = new ArrayList<>();
		JsonNode cursor = null;
		int pages = 0;
		do {
			cursor = alice.eventsAfter(thread, cursor, 3, paged);
			pages++;
		}
		while (cursor.isObject());
		assertThat(pages).isEqualTo(3);
		assertThat(paged).isEqualTo(alice.events(thread)).hasSize(7);
	}

	@Test
	void aThreadListedPageByPageComesOnce() {
		Caller ours = server.client()
			.as(AcpClient.JSON.readTree("{\"id\":\"u\",\"name\":\"u\",\"metadata\":{\"tenant\":{\"org\":\"pages\"}}}"));
		Set<String> made = new HashSet<>();
		for (int i = 0; i < 7; i++) {
			made.add(ours.post("/threads", "{\"tenant\":{\"org\":\"pages\"}}").json().get("id").asString());
		}
		List<String> seen = new ArrayList<>();
		String query = "";
		JsonNode cursor;
		do {
			JsonNode page = ours.get("/threads?limit=2" + query).json();
			page.get("items").forEach((item) -> seen.add(item.get("id").asString()));
			cursor = page.get("next_cursor");
			query = "&cursor_created_at=" + AcpClient.encoded(cursor.path("created_at").asString("")) + "&cursor_id="
					+ cursor.path("id").asString("");
		}
		while (cursor.isObject());
		assertThat(seen).doesNotHaveDuplicates().containsAll(made);
	}

	@Test
	void aMessageSentAgainUnderItsIdIsTheSame() {
		String thread = alice.createThread();
		Reply first = alice.message(thread, "c", "once");
		Reply again = alice.message(thread, "c", "another text");
		assertThat(first.status()).isEqualTo(201);
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.json()).isEqualTo(first.json());
		alice.addMember(thread, "bob", "user");
		Reply others = server.client().as("bob").message(thread, "c", "of bob");
		assertThat(others.status()).isEqualTo(201);
		assertThat(alice.events(thread)).containsExactly(first.json(), others.json());
	}

	@Test
	void aMessageSentTwiceAtOnceIsStoredOnce() throws Exception {
		String thread = alice.createThread();
		List<Reply> replies = atOnce(16, () -> alice.message(thread, "same", "x"));
		assertThat(replies).extracting(Reply::status).containsOnly(200, 201).containsOnlyOnce(201);
		assertThat(replies).extracting(Reply::json).containsOnly(alice.events(thread).get(0));
		assertThat(alice.events(thread)).hasSize(1);
	}

	@Test
	void oneActiveRunOfAnAssistantAlsoUnderARace() throws Exception {
		String thread = alice.createThread("hold");
		List<Reply> replies = atOnce(16, () -> alice.invoke(thread, "hold"));
		assertThat(replies).extracting(Reply::status).containsOnly(201);
		assertThat(replies.stream().map((reply) -> reply.json().at("/runs/0/id").asString()).distinct()).hasSize(1);
		alice.delete("/runs/" + replies.get(0).json().at("/runs/0/id").asString());
	}

	@Test
	void aKeyBelongsToItsAssistants() {
		String thread = alice.createThread("silent", "echo");
		String path = "/threads/" + thread + "/invocations";
		JsonNode both = alice.post(path, "{\"assistant_ids\":[\"silent\",\"echo\"],\"idempotency_key\":\"k\"}")
			.json()
			.get("runs");
		assertThat(both).extracting((run) -> run.at("/assistant/id").asString()).containsExactly("silent", "echo");
		both.forEach((run) -> alice.awaitEnd(run.get("id").asString()));
		JsonNode again = alice.post(path, "{\"assistant_ids\":[\"silent\",\"echo\"],\"idempotency_key\":\"k\"}")
			.json()
			.get("runs");
		assertThat(again).extracting((run) -> run.get("id").asString())
			.isEqualTo(both.valueStream().map((run) -> run.get("id").asString()).toList());
		Reply conflict = alice.post(path, "{\"assistant_ids\":[\"silent\"],\"idempotency_key\":\"k\"}");
		assertThat(conflict.status()).as(conflict.toString()).isEqualTo(409);
		assertThat(conflict.code()).isEqualTo("conflict");
		assertThat(conflict.detail()).isNotEmpty();
	}

	@Test
	void severalAssistantsStartTogetherOrNotAtAll() {
		String thread = alice.createThread("hold");
		String path = "/threads/" + thread + "/invocations";
		assertThat(alice.post(path, "{\"assistant_ids\":[\"hold\",\"nope\"]}").status()).isEqualTo(404);
		assertThat(alice.post(path, "{\"assistant_ids\":[\"hold\",\"echo\"]}").status()).isEqualTo(403);
		assertThat(alice.events(thread)).isEmpty();
	}

	@Test
	void cancellingTwiceAtOnceEndsTheRunOnce() throws Exception {
		String thread = alice.createThread("hold");
		for (int round = 0; round < 10; round++) {
			String run = alice.run(thread, "hold");
			List<Reply> replies = atOnce(8, () -> alice.delete("/runs/" + run));
			assertThat(replies).extracting(Reply::status).containsOnly(204);
			assertThat(alice.awaitEnd(run).get("status").asString()).isEqualTo("cancelled");
			assertThat(alice.eventsOf(run, thread).stream().map((event) -> event.get("type").asString()))
				.containsOnlyOnce("run.cancelled")
				.doesNotContain("run.completed", "run.failed")
				.endsWith("run.cancelled");
		}
	}

	@Test
	void activeRunsOfAThreadAreBounded() {
		String thread = alice.createThread("hold", "hang", "ticker");
		String first = alice.run(thread, "hold");
		String second = alice.run(thread, "hang");
		Reply third = alice.invoke(thread, "ticker");
		assertThat(third.status()).as(third.toString()).isEqualTo(429);
		assertThat(third.code()).isEqualTo("too_many_requests");
		assertThat(third.detail()).isNotEmpty();
		assertThat(third.header("retry-after")).matches("[1-9]\\d*");
		alice.delete("/runs/" + first);
		alice.delete("/runs/" + second);
		Awaitility.await("room")
			.atMost(Duration.ofSeconds(60))
			.until(() -> alice.invoke(thread, "ticker").status() == 201);
		alice.delete("/threads/" + thread);
	}

	@Test
	void aDeletedThreadTakesItsRunsAlong() {
		String thread = alice.createThread("ticker");
		String run = alice.run(thread, "ticker");
		Awaitility.await("a tick").atMost(Duration.ofSeconds(60)).until(() -> alice.events(thread).size() > 2);
		assertThat(alice.delete("/threads/" + thread).status()).isEqualTo(204);
		assertThat(alice.get("/runs/" + run).detail()).isEqualTo("run not found");
		assertThat(alice.get("/threads/" + thread).status()).isEqualTo(404);
	}

	private List<Reply> atOnce(int times, Callable<Reply> call) throws Exception {
		List<Reply> replies = new ArrayList<>();
		List<Callable<Reply>> calls = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			calls.add(call);
		}
		for (Future<Reply> reply : this.threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
			replies.add(reply.get());
		}
		return replies;
	}

}
