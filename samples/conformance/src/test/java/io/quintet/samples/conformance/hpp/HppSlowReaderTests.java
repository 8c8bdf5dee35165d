package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.samples.conformance.ConformanceApplication;
import io.quintet.samples.conformance.ServerProcess;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sockets that do not read, and what they may cost the node.
 */
class HppSlowReaderTests {

	private static final UnaryOperator<HandshakeWebSettings> UNBOUNDED_QUEUES = HppServer
		.sockets((sockets) -> new HandshakeWebSettings.Sockets(sockets.heartbeat(), 1_000_000, 1L << 30,
				sockets.maxTotalQueuedBytes(), sockets.maxPerSession()));

	private static final UnaryOperator<HandshakeWebSettings> THREE_MEGABYTES = HppServer
		.sockets((sockets) -> new HandshakeWebSettings.Sockets(sockets.heartbeat(), 1_000_000, 1L << 30, 3 << 20,
				sockets.maxPerSession()));

	private static final String HUGE = "\"" + "x".repeat(900_000) + "\"";

	@Test
	void slowestSocketIsCutWhenTooMuchWaitsOnTheNode() throws IOException {
		try (HppServer server = HppServer.start(UnaryOperator.identity(), THREE_MEGABYTES, "hpp",
				"hpp.rate-limit=1000000")) {
			HandshakeStatistics statistics = server.bean(HandshakeService.class).statistics();
			Session first = server.client().create("{}");
			Session second = server.client().create("{}");
			Session reading = server.client().create("{}");
			WireSocket reader = reading.open();
			reader.next();
			try (RawSocket slowest = RawSocket.open(server.port(), first);
					RawSocket slow = RawSocket.open(server.port(), second)) {
				slowest.readUntil("connected");
				slow.readUntil("connected");
				int sent = 0;
				for (; statistics.droppedSockets() == 0 && sent < 100; sent++) {
					stream(first, HUGE);
					stream(second, "1");
					stream(reading, HUGE);
					assertThat(reader.next().get("key").asString()).isEqualTo("k");
					assertThat(reader.next().get("type").asString()).isEqualTo("done");
				}
				assertThat(sent).isLessThan(100);
				assertThat(statistics.droppedSockets()).isEqualTo(1);
				Awaitility.await().atMost(HppClient.TIMEOUT).until(() -> statistics.sockets() == 2);
				slow.readUntil("done");
				assertThat(reader.isOpen()).isTrue();
				reader.abort();
			}
		}
	}

	@Test
	void peerThatAnswersPingsButDoesNotReadIsCut() throws IOException {
		try (HppServer server = HppServer.start(UnaryOperator.identity(), UNBOUNDED_QUEUES, "hpp",
				"hpp.rate-limit=1000000", "hpp.heartbeat=1s")) {
			HandshakeStatistics statistics = server.bean(HandshakeService.class).statistics();
			Session session = server.client().create("{}");
			try (RawSocket raw = RawSocket.open(server.port(), session)) {
				raw.readUntil("connected");
				// More than the buffers of both ends hold.
				for (int i = 0; i < 20; i++) {
					stream(session, HUGE);
					pong(raw);
				}
				Awaitility.await().atMost(HppClient.TIMEOUT).until(() -> {
					pong(raw);
					return statistics.droppedSockets() == 1;
				});
			}
		}
	}

	@Test
	void manySlowSocketsDoNotExhaustTheHeap() throws IOException {
		try (ServerProcess server = ServerProcess.start(ConformanceApplication.class,
				List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
				List.of("--server.port=0", "--spring.profiles.active=hpp", "--hpp.rate-limit=1000000"))) {
			HppClient client = new HppClient(server.port());
			Session bystander = client.create("{}");
			// An empty batch tells the socket all keys that are missing.
			String field = "{\"required\":true,\"key\":\"" + "k".repeat(1_000);
			StringBuilder schema = new StringBuilder();
			for (int i = 0; i < 100; i++) {
				schema.append((i > 0) ? "," : "").append(field).append(i).append("\"}");
			}
			List<RawSocket> sockets = new ArrayList<>();
			List<Session> sessions = new ArrayList<>();
			for (int i = 0; i < 30; i++) {
				sessions.add(client.create("{\"schema\":[" + schema + "]}"));
				sockets.add(RawSocket.open(server.port(), sessions.get(i)));
				sockets.get(i).readUntil("connected");
			}
			for (int round = 0; round < 36; round++) {
				for (Session session : sessions) {
					assertThat(session.action("{}").status()).isEqualTo(200);
				}
				assertThat(bystander.context().status()).isEqualTo(200);
			}
			assertThat(client.get("/actuator/hpp", Map.of()).json().get("droppedSockets").asInt()).isPositive();
			for (RawSocket socket : sockets) {
				socket.close();
			}
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> client.get("/actuator/hpp", Map.of()).json().get("sockets").asInt() == 0);
			assertThat(server.liveHeap()).isLessThan(64 * 1024 * 1024);
			assertThat(Files.readString(server.output())).doesNotContain("OutOfMemory");
		}
	}

	private static void pong(RawSocket socket) {
		try {
			socket.send(RawSocket.PONG);
		}
		catch (IOException ex) {
			// The server has cut the connection.
		}
	}

	private static void stream(Session session, String value) {
		assertThat(session
			.action("{\"intervalMs\":0,\"actions\":[{\"type\":\"set\",\"key\":\"k\",\"value\":" + value + "}]}")
			.status()).isEqualTo(200);
	}

}
