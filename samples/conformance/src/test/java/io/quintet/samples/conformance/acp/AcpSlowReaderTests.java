package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Sockets that do not read what they are sent, in a thread where much is said.
 */
class AcpSlowReaderTests {

	private static final int SLOW = 3;

	private static final int OTHERS = 5;

	private static final int WRITERS = 2;

	private static final int SMALL_BUFFER = 4096;

	private static final String LONG_TEXT = "A long message. ".repeat(2_000);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void socketsThatDoNotReadAreCutAndResumeAndTheOthersDoNotNotice() throws Exception {
		try (AcpServer server = AcpServer.start("acp")) {
			SocketIoServer sockets = server.context().getBean(SocketIoServer.class);
			Caller alice = server.client().as("alice");
			String thread = alice.createThread();
			Followed followed = new Followed(server.port(), alice, thread);
			List<Future<List<JsonNode>>> others = follow(followed, OTHERS);
			List<RawSocketIo> slow = joinWithoutReading(followed);
			AtomicBoolean over = new AtomicBoolean();
			AtomicLong sent = new AtomicLong();
			List<Future<?>> writers = new ArrayList<>();
			for (int writer = 0; writer < WRITERS; writer++) {
				String prefix = "w" + writer + "-";
				writers.add(this.threads.submit(() -> write(alice, thread, prefix, over, sent)));
			}
			awaitCut(sockets, others);
			long atCut = sent.get();
			Awaitility.await("further messages").atMost(Duration.ofSeconds(60)).until(() -> sent.get() > atCut + 20);
			over.set(true);
			for (Future<?> writer : writers) {
				writer.get(60, TimeUnit.SECONDS);
			}
			for (RawSocketIo socket : slow) {
				assertThatIOException().isThrownBy(() -> readToTheEnd(socket));
			}
			followed.end(alice);
			List<JsonNode> stored = alice.events(thread);
			assertThat(stored).hasSize((int) sent.get() + 1);
			// Who was cut comes back, with nothing but the cursor it had.
			others.addAll(follow(followed, SLOW));
			for (Future<List<JsonNode>> client : others) {
				assertThat(client.get(1, TimeUnit.MINUTES)).isEqualTo(stored);
			}
			assertThat(sockets.statistics().slowDisconnects()).isEqualTo(SLOW);
			Awaitility.await("empty queues")
				.atMost(Duration.ofSeconds(60))
				.until(() -> sockets.statistics().queuedBytes() == 0);
		}
	}

	private List<Future<List<JsonNode>>> follow(Followed followed, int count) {
		List<Future<List<JsonNode>>> clients = new ArrayList<>();
		for (int client = 0; client < count; client++) {
			clients.add(this.threads.submit(new SocketFollower(followed, null)));
		}
		return clients;
	}

	private static List<RawSocketIo> joinWithoutReading(Followed followed) throws IOException {
		List<RawSocketIo> slow = new ArrayList<>();
		for (int i = 0; i < SLOW; i++) {
			RawSocketIo socket = RawSocketIo.connect(followed.port(), followed.identity(), SMALL_BUFFER);
			slow.add(socket);
			socket.emit(1, "thread:join",
					AcpClient.JSON.createObjectNode().put("thread_id", followed.thread()).putNull("since"));
			assertThat(socket.read()).startsWith("431[{").contains("\"replay_truncated\":false");
		}
		return slow;
	}

	private static void write(Caller alice, String thread, String prefix, AtomicBoolean over, AtomicLong sent) {
		for (int i = 0; !over.get(); i++) {
			Reply reply = alice.message(thread, prefix + i, LONG_TEXT);
			assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
			sent.incrementAndGet();
		}
	}

	// What waits is bounded by connection, however much is said.
	private static void awaitCut(SocketIoServer sockets, List<Future<List<JsonNode>>> others) {
		long bound = (SLOW + OTHERS) * SocketIoSettings.defaults().memory().queued();
		Awaitility.await("all slow sockets are cut")
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> {
				assertThat(sockets.statistics().queuedBytes()).isLessThanOrEqualTo(bound);
				assertThat(others).noneMatch(Future::isDone);
				return sockets.statistics().slowDisconnects() == SLOW;
			});
	}

	private static void readToTheEnd(RawSocketIo socket) throws IOException {
		while (true) {
			socket.read();
		}
	}

}
