package io.quintet.samples.conformance.acp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpSockets;
import io.quintet.acp.test.AcpSocketClient;
import io.quintet.acp.test.AcpSocketEnd;
import io.quintet.acp.test.AcpSocketFrame;
import io.quintet.acp.test.AcpSocketRefusedException;
import io.quintet.samples.conformance.acp.AcpClient.Caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What sockets are told beyond the vectors, over real connections.
 */
class AcpSocketTests {

	private static AcpServer server;

	private static AcpClient client;

	private final Caller ann = client.as("ann");

	@BeforeAll
	static void start() {
		server = AcpServer.start("acp", "acp.replay-cap=50", "acp.socketio.max-per-identity=20");
		client = server.client();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static AcpSocketClient socket(Caller caller) {
		return client.socket().header(AcpClient.IDENTITY, caller.identity()).connect();
	}

	@Test
	void joinsDuringWritesReceiveEachEventOnce() throws Exception {
		String thread = this.ann.createThread();
		JsonNode first = this.ann.message(thread, "c0", "0").json();
		ExecutorService writer = Executors.newSingleThreadExecutor();
		try {
			Future<?> writing = writer.submit(() -> {
				for (int i = 1; i <= 400; i++) {
					this.ann.message(thread, "c" + i, "" + i);
				}
			});
			while (!writing.isDone()) {
				assertKnowsEverythingOnce(thread, first);
			}
			writing.get(60, TimeUnit.SECONDS);
		}
		finally {
			writer.shutdownNow();
		}
		assertKnowsEverythingOnce(thread, first);
	}

	private void assertKnowsEverythingOnce(String thread, JsonNode first) {
		List<JsonNode> known = new ArrayList<>();
		try (AcpSocketClient socket = socket(this.ann)) {
			JsonNode answer = socket.join(thread, first);
			answer.get("replayed").forEach(known::add);
			while (answer.get("replay_truncated").asBoolean()) {
				answer = socket.join(thread, known.get(known.size() - 1));
				answer.get("replayed").forEach(known::add);
			}
			this.ann.message(thread, "c" + System.nanoTime(), "last");
			for (AcpSocketFrame frame : socket.drain()) {
				assertThat(frame.event()).isEqualTo("event");
				known.add(frame.data());
			}
		}
		assertThat(known).doesNotHaveDuplicates();
		known.sort((one, other) -> one.get("created_at").asString().compareTo(other.get("created_at").asString()));
		List<JsonNode> stored = new ArrayList<>();
		this.ann.eventsAfter(thread, first, 1000, stored);
		assertThat(known).isEqualTo(stored.subList(0, known.size()));
		assertThat(known.get(known.size() - 1).at("/content/0/text").asString()).isNotEmpty();
	}

	@Test
	void theOwnFrameComesBeforeTheAnswer() {
		String thread = this.ann.createThread();
		try (AcpSocketClient socket = socket(this.ann)) {
			socket.join(thread);
			for (int i = 0; i < 50; i++) {
				JsonNode answer = socket.emit("message:send", Map.of("thread_id", thread, "draft",
						Map.of("content", List.of(Map.of("type", "text", "text", "x")))));
				AcpSocketFrame frame = socket.poll(Duration.ZERO);
				assertThat(frame).isNotNull();
				assertThat(frame.data()).isEqualTo(answer.get("event"));
			}
		}
	}

	@Test
	void aRunIsToldInTheOrderOfTheContract() {
		String thread = this.ann.createThread("echo");
		this.ann.message(thread, "c", "hi");
		try (AcpSocketClient socket = socket(this.ann)) {
			socket.join(thread);
			socket.emit("assistant:invoke", Map.of("thread_id", thread, "assistant_ids", List.of("echo")));
			List<String> told = new ArrayList<>();
			while (told.isEmpty() || !told.get(told.size() - 1).equals("run.completed")) {
				AcpSocketFrame frame = socket.next();
				told.add(frame.event().equals("event") ? frame.data().get("type").asString()
						: frame.event() + " " + frame.data().get("status").asString());
			}
			assertThat(told).containsExactly("run:updated pending", "run:updated running", "run.started", "message",
					"run:updated completed", "run.completed");
		}
	}

	@Test
	void aDeletedThreadEndsItsRunsAndIsTold() {
		String thread = this.ann.createThread("hang");
		try (AcpSocketClient socket = socket(this.ann)) {
			socket.join(thread);
			socket.emit("assistant:invoke", Map.of("thread_id", thread, "assistant_ids", List.of("hang")));
			socket.next("event");
			this.ann.delete("/threads/" + thread);
			assertThat(socket.next("thread:deleted").data())
				.isEqualTo(AcpClient.JSON.createObjectNode().put("thread_id", thread));
			assertThat(socket.join(thread).at("/error/code").asString()).isEqualTo("not_found");
			assertThat(socket.drain()).isEmpty();
		}
	}

	@Test
	void whoIsRemovedIsToldAndHearsNothingMore() {
		String thread = this.ann.createThread();
		this.ann.addMember(thread, "bob", "user");
		try (AcpSocketClient bobs = socket(client.as("bob"))) {
			bobs.join(thread);
			this.ann.delete("/threads/" + thread + "/members/bob");
			assertThat(bobs.next().event()).isEqualTo("members:updated");
			this.ann.message(thread, "c", "secret");
			assertThat(bobs.drain()).isEmpty();
			assertThat(bobs.join(thread).at("/error/code").asString()).isEqualTo("forbidden");
		}
	}

	@Test
	void whoLosesSightOfAThreadHearsNothingMore() {
		Caller carol = client.as(AcpClient.JSON
			.readTree("{\"id\":\"carol\",\"name\":\"Carol\",\"metadata\":{\"tenant\":{\"org\":\"a\"}}}"));
		String thread = carol.createThread();
		carol.addMember(thread, "ann", "user");
		try (AcpSocketClient carols = socket(carol); AcpSocketClient anns = socket(this.ann)) {
			carols.join(thread);
			anns.join(thread);
			carol.patch("/threads/" + thread, "{\"tenant\":{\"org\":\"a\"}}");
			carol.message(thread, "c", "x");
			assertThat(carols.drain()).extracting(AcpSocketFrame::event)
				.containsExactly("event", "thread:updated", "event");
			assertThat(anns.drain()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "5", "\"x\"", "[]", "true", "{}", "{\"thread_id\":5}", "{\"thread_id\":null}",
			"{\"thread_id\":\"th_1\",\"since\":\"x\"}", "{\"thread_id\":\"th_1\",\"since\":{}}",
			"{\"thread_id\":\"th_1\",\"since\":{\"created_at\":\"x\",\"id\":\"y\"}}", "{\"thread_id\":[],\"draft\":5}",
			"{\"run_id\":{}}", "{\"thread_id\":\"\\u0000\"}", "{\"thread_id\":{},\"assistant_ids\":\"echo\"}" })
	void whatIsMalformedIsAnswered(String payload) {
		try (AcpSocketClient socket = socket(this.ann)) {
			for (String event : List.of("thread:join", "message:send", "assistant:invoke", "run:cancel", "unknown")) {
				JsonNode answer = socket.emit(event, AcpClient.JSON.readTree(payload));
				assertThat(answer.at("/error/code").asString()).as(event).isEqualTo("invalid_request");
				assertThat(answer.at("/error/message").asString()).isNotEmpty();
			}
			for (String event : List.of("thread:join", "thread:leave", "message:send", "assistant:invoke", "run:cancel",
					"unknown")) {
				assertThat(socket.emit(event).at("/error/code").asString()).isEqualTo("invalid_request");
				assertThat(socket.emit(event, Map.of(), Map.of()).at("/error/code").asString())
					.isEqualTo("invalid_request");
			}
		}
	}

	@Test
	void anIdentityHasSoManySocketsAndNoMore() {
		Caller dave = client.as("dave");
		List<AcpSocketClient> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < 20; i++) {
				sockets.add(socket(dave));
			}
			assertThatExceptionOfType(AcpSocketRefusedException.class).isThrownBy(() -> socket(dave))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo("too many sockets of this identity"));
		}
		finally {
			sockets.forEach(AcpSocketClient::close);
		}
	}

	@Test
	void aSocketThatIsGoneIsForgotten() {
		String thread = this.ann.createThread();
		AcpSockets sockets = server.context().getBean(AcpSockets.class);
		int before = sockets.joinedThreads();
		AcpSocketClient socket = socket(this.ann);
		socket.join(thread);
		assertThat(sockets.joinedThreads()).isEqualTo(before + 1);
		socket.abort();
		Awaitility.await().atMost(AcpClient.TIMEOUT).until(() -> sockets.joinedThreads() == before);
	}

	@Test
	void atTheStopRunsAreToldToEndAndThenConnectionsEnd() {
		AcpServer stopping = AcpServer.start("acp", "spring.lifecycle.timeout-per-shutdown-phase=6s");
		Caller caller = stopping.client().as("ann");
		String thread = caller.createThread("hang");
		try (AcpSocketClient socket = stopping.client()
			.socket()
			.header(AcpClient.IDENTITY, caller.identity())
			.connect()) {
			socket.join(thread);
			socket.emit("assistant:invoke", Map.of("thread_id", thread, "assistant_ids", List.of("hang")));
			socket.next("event");
			stopping.close();
			assertThat(socket.awaitEnd()).isEqualTo(AcpSocketEnd.CLOSED);
			JsonNode last = socket.next("event").data();
			while (!last.get("type").asString().startsWith("run.")) {
				last = socket.next("event").data();
			}
			assertThat(last.get("type").asString()).isEqualTo("run.failed");
		}
	}

}
