package io.quintet.samples.conformance.acp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many writers on one thread, and readers that follow by cursor all the while.
 * {@code -Dacp.writers.seconds=60} takes longer.
 */
class AcpWritersTests {

	private static final Logger logger = LoggerFactory.getLogger(AcpWritersTests.class);

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("acp.writers.seconds", 3));

	private static final int WRITERS = 16;

	private static final int[] PAGES = { 1, 50, 1000 };

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void aReaderMissesNothingThatManyWritersStore() throws Exception {
		try (AcpServer server = AcpServer.start("acp")) {
			Caller alice = server.client().as("alice");
			String thread = alice.createThread();
			Map<String, String> acknowledged = new ConcurrentHashMap<>();
			AtomicBoolean over = new AtomicBoolean();
			List<Future<List<JsonNode>>> readers = new ArrayList<>();
			for (int page : PAGES) {
				readers.add(this.threads.submit(() -> follow(alice, thread, page, over)));
			}
			List<Callable<Void>> writers = new ArrayList<>();
			long end = System.nanoTime() + TIME.toNanos();
			for (int writer = 0; writer < WRITERS; writer++) {
				String prefix = "w" + writer + "-";
				writers.add(() -> write(alice, thread, prefix, end, acknowledged));
			}
			for (Future<Void> done : this.threads.invokeAll(writers, TIME.toSeconds() + 60, TimeUnit.SECONDS)) {
				done.get();
			}
			over.set(true);
			for (Future<List<JsonNode>> reader : readers) {
				check(reader.get(5, TimeUnit.MINUTES), acknowledged);
			}
			check(alice.events(thread), acknowledged);
			logger.info("{} writers stored {} events in {} s", WRITERS, acknowledged.size(), TIME.toSeconds());
		}
	}

	private static Void write(Caller alice, String thread, String prefix, long end, Map<String, String> acknowledged) {
		for (int i = 0; System.nanoTime() < end; i++) {
			Reply reply = alice.message(thread, prefix + i, "x");
			assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
			JsonNode event = reply.json();
			acknowledged.put(event.get("id").asString(), event.get("created_at").asString());
		}
		return null;
	}

	// Goes on behind the last event seen, as a client does that resumes.
	private static List<JsonNode> follow(Caller alice, String thread, int limit, AtomicBoolean over) {
		List<JsonNode> seen = new ArrayList<>();
		boolean last;
		int before;
		do {
			last = over.get();
			before = seen.size();
			alice.eventsAfter(thread, seen.isEmpty() ? null : seen.get(before - 1), limit, seen);
		}
		while (!last || seen.size() > before);
		return seen;
	}

	private static void check(List<JsonNode> seen, Map<String, String> acknowledged) {
		String before = "";
		for (JsonNode event : seen) {
			String at = event.get("created_at").asString();
			assertThat(at).as("strictly increasing").isGreaterThan(before);
			before = at;
		}
		Set<String> ids = seen.stream().map((event) -> event.get("id").asString()).collect(Collectors.toSet());
		assertThat(seen).as("no duplicate").hasSameSizeAs(ids);
		assertThat(ids).as("no gap").isEqualTo(acknowledged.keySet());
		assertThat(seen).allSatisfy((event) -> assertThat(event.get("created_at").asString())
			.isEqualTo(acknowledged.get(event.get("id").asString())));
	}

}
