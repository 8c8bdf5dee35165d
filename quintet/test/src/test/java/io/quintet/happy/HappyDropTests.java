package io.quintet.happy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeSession;

import static io.quintet.happy.HappyWorld.connect;
import static io.quintet.happy.HappyWorld.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The server is away for a while, with the pauses that users have: 1 s in each build,
 * longer with {@code -Dquintet.happy.drop=PT60S}.
 */
class HappyDropTests {

	private static final Duration DROP = Duration.parse(System.getProperty("quintet.happy.drop", "PT1S"));

	private static final Duration TIMEOUT = DROP.plusSeconds(60);

	@RegisterExtension
	final HappyWorld world = new HappyWorld();

	private HappyClient client() {
		HappySettings defaults = HappySettings.defaults();
		return this.world.client((settings) -> settings.backoffBase(defaults.backoffBase())
			.backoffMax(defaults.backoffMax())
			.sendTimeout(TIMEOUT));
	}

	@Test
	void nothingIsLostWhileTheServerIsAway() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = client();
		FakeSession session = this.world.session();
		connect(client);
		List<Long> seen = new CopyOnWriteArrayList<>();
		client.sessionEvents(session.id(), 0)
			.map((event) -> event.origin().seq())
			.filter((seq) -> seq > 0)
			.subscribe(seen::add, HappyWorld::closed);
		get(client.sendMessage(session.id(), "x"));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		session.requestPermission("p1", "Bash", HappyJson.object());
		this.world.server.restart(DROP);
		session.startTurn();
		session.burst(700);
		CompletableFuture<Void> answer = client.answerPermission(session.id(), PermissionAnswer.approve("p1"))
			.toFuture();
		CompletableFuture<SentMessage> sent = client.sendMessage(session.id(), "meanwhile").toFuture();
		assertThat(answer).succeedsWithin(TIMEOUT);
		assertThat(String.valueOf(session.state())).contains("completedRequests");
		assertThat(sent).succeedsWithin(TIMEOUT);
		session.endTurn("completed");
		assertThat(wait).succeedsWithin(TIMEOUT).extracting(TurnResult::status).isEqualTo(TurnStatus.COMPLETED);
		int all = session.messages().size();
		await().atMost(TIMEOUT).until(() -> seen.size() >= all);
		assertThat(seen).hasSize(all).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void nothingIsLostWhileTheSocketIsRefused() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = client();
		FakeSession session = this.world.session();
		connect(client);
		get(client.sendMessage(session.id(), "x"));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		session.requestPermission("p1", "Bash", HappyJson.object());
		this.world.server.faults().refuseSockets(true);
		this.world.server.faults().dropSockets();
		session.later(DROP, () -> this.world.server.faults().refuseSockets(false));
		CompletableFuture<Void> answer = client.answerPermission(session.id(), PermissionAnswer.approve("p1"))
			.toFuture();
		session.turn("while nobody listened");
		assertThat(wait).succeedsWithin(TIMEOUT).extracting(TurnResult::status).isEqualTo(TurnStatus.COMPLETED);
		assertThat(answer).succeedsWithin(TIMEOUT);
	}

}
