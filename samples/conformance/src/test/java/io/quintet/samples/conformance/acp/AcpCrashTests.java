package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.ServerProcess;
import io.quintet.samples.conformance.acp.AcpClient.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that is killed hard, on its embedded database. {@code -Dacp.crash.kills=10}
 * kills it more often, {@code -Dacp.crash.messages=1000} amid more messages.
 */
class AcpCrashTests {

	private static final Logger logger = LoggerFactory.getLogger(AcpCrashTests.class);

	private static final int KILLS = Integer.getInteger("acp.crash.kills", 2);

	private static final int MESSAGES = Integer.getInteger("acp.crash.messages", 400);

	private static final int SENDERS = 8;

	private static final List<String> ASSISTANTS = List.of("hold", "ticker");

	@TempDir(factory = TargetFolder.class)
	private Path data;

	@AfterEach
	void endWhatWasLeftBehind() {
		PostgresProcess.kill(this.data);
	}

	@Test
	void whatWasAcknowledgedIsThereOnceAndInOrderAndTheRunsAreInterrupted() throws Exception {
		Random random = new Random(20261121);
		List<Ledger> ledgers = new ArrayList<>();
		ServerProcess server = start();
		try {
			for (int kill = 1; kill <= KILLS; kill++) {
				Caller alice = alice(server);
				Ledger ledger = new Ledger(alice.createThread(ASSISTANTS.toArray(String[]::new)), SENDERS, MESSAGES);
				ledgers.add(ledger);
				List<String> runs = startRuns(alice, ledger.thread());
				killAmidSending(server, ledger, alice, MESSAGES / 5 + random.nextInt(MESSAGES / 2), kill % 2 == 0);
				long began = System.nanoTime();
				server = start();
				logger.info("Kill {}: {} of {} acknowledged, up again in {} ms", kill, ledger.count(), MESSAGES,
						Duration.ofNanos(System.nanoTime() - began).toMillis());
				checkAfterKill(alice(server), ledger, runs);
				for (Ledger earlier : ledgers) {
					earlier.check(alice(server).events(earlier.thread()));
				}
			}
		}
		finally {
			server.close();
		}
	}

	private ServerProcess start() throws IOException {
		return ServerProcess.start("acp", "--acp.embedded.data-dir=" + this.data.resolve("postgres"),
				"--acp.runs.timeout=120s", "--acp.runs.lease=3s");
	}

	private static Caller alice(ServerProcess server) {
		return new AcpClient(server.port(), "/acp").as("alice");
	}

	private static List<String> startRuns(Caller alice, String thread) {
		assertThat(alice
			.post("/threads/" + thread + "/messages",
					"{\"client_id\":\"start\",\"content\":[],\"metadata\":{\"ticks\":100000}}")
			.status()).isEqualTo(201);
		List<String> runs = ASSISTANTS.stream().map((assistant) -> alice.run(thread, assistant)).toList();
		Awaitility.await("both speak")
			.atMost(Duration.ofSeconds(60))
			.until(() -> alice.events(thread).stream().filter((event) -> event.get("run_id").isString()).count() > 4);
		return runs;
	}

	private void killAmidSending(ServerProcess server, Ledger ledger, Caller alice, int acknowledged,
			boolean databaseToo) throws Exception {
		Ledger.Sending sending = ledger.send(alice);
		Awaitility.await("acknowledgements")
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(1))
			.until(() -> ledger.count() >= acknowledged);
		server.kill();
		if (databaseToo) {
			PostgresProcess.kill(this.data);
		}
		sending.await();
		assertThat(ledger.refusals()).as("refused").isEmpty();
		assertThat(ledger.count()).as("killed in the middle").isBetween(acknowledged, MESSAGES - 1);
	}

	private static void checkAfterKill(Caller alice, Ledger ledger, List<String> runs) {
		for (String run : runs) {
			JsonNode ended = alice.awaitEnd(run);
			assertThat(ended.get("status").asString()).isEqualTo("failed");
			assertThat(ended.at("/error/code").asString()).isEqualTo("interrupted");
			assertThat(ended.get("completed_at").isString()).isTrue();
		}
		List<JsonNode> events = alice.events(ledger.thread());
		ledger.check(events);
		for (String run : runs) {
			checkRun(run, events);
		}
		ledger.complete(alice);
		assertThat(ledger.count()).isEqualTo(MESSAGES);
		for (String assistant : ASSISTANTS) {
			String run = alice.run(ledger.thread(), assistant);
			assertThat(runs).doesNotContain(run);
			assertThat(alice.delete("/runs/" + run).status()).isEqualTo(204);
		}
	}

	private static void checkRun(String run, List<JsonNode> events) {
		List<String> types = events.stream()
			.filter((event) -> event.get("run_id").asString("").equals(run))
			.map((event) -> event.get("type").asString())
			.toList();
		assertThat(types).startsWith("run.started", "message").endsWith("run.failed");
		assertThat(types.subList(1, types.size() - 1)).containsOnly("message");
	}

}
