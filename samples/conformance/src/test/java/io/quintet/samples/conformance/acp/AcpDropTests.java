package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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
 * Clients on sockets that lose their connections at random and resume, while a thread is
 * written to as fast as it goes. {@code -Dacp.drops.seconds=60} takes longer.
 */
class AcpDropTests {

	private static final Logger logger = LoggerFactory.getLogger(AcpDropTests.class);

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("acp.drops.seconds", 3));

	private static final long SEED = Long.getLong("acp.drops.seed", 20261121);

	private static final int WRITERS = 4;

	private static final int CLIENTS = 20;

	private static final int ENDLESS = 100_000_000;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<SocketFollower> followers = new ArrayList<>();

	private final List<Future<List<JsonNode>>> following = new ArrayList<>();

	@TempDir(factory = TargetFolder.class)
	private Path data;

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		PostgresProcess.kill(this.data);
	}

	@Test
	void everyClientHasEveryEventOnceAndInOrder() throws Exception {
		try (AcpServer server = AcpServer.start("acp")) {
			Caller alice = server.client().as("alice");
			Ledger ledger = new Ledger(alice.createThread(), WRITERS, ENDLESS);
			Followed followed = new Followed(server.port(), alice, ledger.thread());
			follow(followed);
			Ledger.Sending sending = ledger.send(alice);
			pass(TIME, ledger, 0);
			ledger.finish();
			sending.await();
			assertThat(ledger.refusals()).isEmpty();
			check(alice, ledger, followed);
		}
	}

	@Test
	void everyClientHasEveryEventOnceAndInOrderAlthoughTheServerIsKilled() throws Exception {
		ServerProcess server = start();
		try {
			Ledger ledger = new Ledger(alice(server).createThread(), WRITERS, ENDLESS);
			Followed followed = new Followed(server.port(), alice(server), ledger.thread());
			follow(followed);
			Ledger.Sending sending = ledger.send(alice(server));
			pass(TIME.dividedBy(2), ledger, 0);
			server.kill();
			sending.await();
			int before = ledger.count();
			server = start();
			followed.moveTo(server.port());
			Ledger.Sending again = ledger.send(alice(server));
			pass(TIME.dividedBy(2), ledger, before);
			ledger.finish();
			again.await();
			ledger.complete(alice(server));
			assertThat(before).isPositive();
			assertThat(ledger.count()).isGreaterThan(before);
			check(alice(server), ledger, followed);
		}
		finally {
			server.close();
		}
	}

	private ServerProcess start() throws IOException {
		return ServerProcess.start("acp", "--acp.embedded.data-dir=" + this.data.resolve("postgres"));
	}

	private static Caller alice(ServerProcess server) {
		return new AcpClient(server.port(), "/acp").as("alice");
	}

	private void follow(Followed followed) {
		for (int client = 0; client < CLIENTS; client++) {
			SocketFollower follower = new SocketFollower(followed, new Random(SEED + client));
			this.followers.add(follower);
			this.following.add(this.threads.submit(follower));
		}
	}

	// A client that found something wrong ends the test. However slow the machine is,
	// more
	// than so many events are acknowledged before it goes on.
	private void pass(Duration time, Ledger ledger, int events) {
		Awaitility.await()
			.pollDelay(time)
			.atMost(time.plusSeconds(60))
			.until(() -> this.following.stream().noneMatch(Future::isDone) && ledger.count() > events);
	}

	private void check(Caller alice, Ledger ledger, Followed followed) throws Exception {
		followed.end(alice);
		List<JsonNode> stored = alice.events(ledger.thread());
		ledger.check(stored);
		for (Future<List<JsonNode>> client : this.following) {
			assertThat(client.get(2, TimeUnit.MINUTES)).isEqualTo(stored);
		}
		int connections = this.followers.stream().mapToInt(SocketFollower::connections).sum();
		logger.info("{} events; {} connections of {} clients, {} ended or refused by the server", stored.size(),
				connections, CLIENTS, this.followers.stream().mapToInt(SocketFollower::ended).sum());
		assertThat(connections).as("somebody came back").isGreaterThan(CLIENTS);
	}

}
