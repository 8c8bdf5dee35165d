package io.quintet.samples.conformance.socketio;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.conformance.ServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten thousand hostile packets against a server in a process of its own, whose buffers
 * are watched for leaks.
 */
class HostilityTests {

	private static final Logger logger = LoggerFactory.getLogger(HostilityTests.class);

	private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:MaxDirectMemorySize=96m",
			"-Dio.netty.leakDetection.level=paranoid", "-Dio.netty.leakDetection.targetRecords=20");

	private static final int PACKETS = 10_000;

	private static final int WARM_UP = 4_000;

	private static final int ATTACKERS = 2;

	private static final long SEED = 4711;

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@Test
	void tenThousandHostilePacketsLeaveNothingBehindAndABystanderUntouched() throws Exception {
		try (ServerProcess server = ServerProcess.start(VictimServer.class, OPTIONS, List.of());
				Bystander bystander = new Bystander(server.port())) {
			attack(server.port(), WARM_UP, SEED);
			awaitNothingLeft(server.port());
			long before = server.liveHeap();
			long start = System.nanoTime();
			int sent = attack(server.port(), PACKETS, SEED + ATTACKERS);
			long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
			awaitNothingLeft(server.port());
			long after = server.liveHeap();
			logger.info("{} hostile packets in {} s; live heap {} bytes before, {} after; {}", sent, seconds, before,
					after, statistics(server.port()));
			assertThat(sent).isGreaterThanOrEqualTo(PACKETS);
			assertThat(after).as("live heap after GC, %d before", before).isLessThan(before + before / 10);
			bystander.assertUntouched();
			// Leaks are told by the allocation that follows the collection of garbage.
			statistics(server.port());
			assertThat(Files.readAllLines(server.output())).noneMatch((line) -> line.contains("LEAK")
					|| line.contains("OutOfMemory") || line.contains("NullPointerException")
					|| line.contains("ClassCastException") || line.contains("IllegalReferenceCount"));
		}
	}

	private static int attack(int port, int packets, long seed) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS);
		try {
			List<Future<Integer>> sent = new ArrayList<>();
			for (int i = 0; i < ATTACKERS; i++) {
				HostileClients clients = new HostileClients(port, seed + i);
				sent.add(threads.submit(() -> clients.run(packets / ATTACKERS)));
			}
			int sum = 0;
			for (Future<Integer> each : sent) {
				sum += each.get(5, TimeUnit.MINUTES);
			}
			return sum;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void awaitNothingLeft(int port) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			JsonNode figures = statistics(port);
			assertThat(figures.get("connections").asInt()).as(figures.toString()).isEqualTo(1);
			assertThat(figures.get("sockets").asInt()).as(figures.toString()).isEqualTo(1);
			assertThat(figures.get("rooms").asInt()).as(figures.toString()).isZero();
			assertThat(figures.get("queuedPackets").asInt()).as(figures.toString()).isZero();
			assertThat(figures.get("queuedBytes").asInt()).as(figures.toString()).isZero();
		});
	}

	private static JsonNode statistics(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/statistics"))
			.timeout(Duration.ofSeconds(60))
			.build();
		return JsonMapper.shared().readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
	}

	/** A well-behaved client, which hears only what it asked for. */
	private static final class Bystander implements AutoCloseable {

		private final RawPeer peer;

		private final Thread reader;

		private final Queue<String> heard = new ConcurrentLinkedQueue<>();

		Bystander(int port) throws IOException {
			this.peer = new RawPeer(port);
			assertThat(this.peer.upgrade("/socket.io/?EIO=4&transport=websocket")).isEqualTo(101);
			this.reader = new Thread(this::read, "bystander");
			this.reader.start();
			this.peer.text("40/A/Bystander,{\"token\":\"good\"}");
			await(2);
		}

		private void read() {
			try {
				while (true) {
					String text = this.peer.nextText();
					if (text.equals("2")) {
						this.peer.text("3");
					}
					else {
						this.heard.add(text);
					}
				}
			}
			catch (IOException ex) {
				this.heard.add("end: " + ex);
			}
		}

		private void await(int count) {
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> this.heard.size() >= count);
		}

		void assertUntouched() throws IOException {
			this.peer.frame(RawPeer.TEXT, "42/A/Bystander,5[\"echo\",\"mine\"]".getBytes(StandardCharsets.UTF_8));
			await(3);
			assertThat(this.heard).hasSize(3).last().isEqualTo("43/A/Bystander,5[\"mine\"]");
		}

		@Override
		public void close() throws IOException {
			this.peer.close();
			try {
				this.reader.join(Duration.ofSeconds(60).toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
