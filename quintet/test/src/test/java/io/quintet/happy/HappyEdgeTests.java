package io.quintet.happy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.HappyTimeoutException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.MessageDeliveryException;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeSession;

import static io.quintet.happy.HappyWorld.TIMEOUT;
import static io.quintet.happy.HappyWorld.connect;
import static io.quintet.happy.HappyWorld.get;
import static io.quintet.happy.HappyWorld.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** Rare orders of events, odd arguments and odd frames. */
class HappyEdgeTests {

	private static final Duration SOON = Duration.ofSeconds(5);

	@RegisterExtension
	final HappyWorld world = new HappyWorld();

	private void push(FakeSession session, ObjectNode message) {
		ObjectNode frame = HappyJson.object().put("id", "u").put("seq", 1).put("createdAt", 1);
		frame.putObject("body").put("t", "new-message").put("sid", session.id()).set("message", message);
		this.world.server.faults().rawFrame(this.world.account, frame);
	}

	private static ObjectNode notice(FakeSession session, String text) {
		ObjectNode content = HappyJson.object().put("role", "agent");
		content.putObject("content").put("type", "event").putObject("data").put("type", "message").put("message", text);
		ObjectNode message = HappyJson.object().put("id", text).putNull("localId").put("createdAt", 1);
		message.putObject("content").put("t", "encrypted").put("c", session.key().encrypt(HappyJson.bytes(content)));
		return message;
	}

	@Test
	void anIdleWaitLeavesTheTurnOfTheMessageToTheNextWait() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		run(client.waitForIdle(session.id(), TIMEOUT));
		CompletableFuture<?> told = client.sessionEvents(session.id(), 0)
			.filter(SessionEvent.TurnEnded.class::isInstance)
			.next()
			.toFuture();
		session.turn("done");
		assertThat(told).succeedsWithin(TIMEOUT);
		assertThat(get(client.waitForTurnCompletion(session.id(), SOON)).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void aTaskWhoseSessionCannotBeNamedStopsIt() {
		HappyClient client = this.world.client();
		this.world.server.faults().conflictMetadata(10);
		Throwable failure = catchThrowable(() -> get(client.runTask(
				new TaskRequest(SpawnRequest.of("machine-1", "/srv").withName("n"), "x", Duration.ofSeconds(10)))));
		assertThat(failure).isInstanceOfSatisfying(HappyException.class,
				(ex) -> assertThat(this.world.machine.stopped()).containsExactly(ex.sessionId()));
	}

	@Test
	void aFrameWithoutNumberDoesNotBringOldTurnsBack() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.turn("long ago");
		connect(client);
		get(client.getSession(session.id()));
		this.world.server.forgetCalls();
		this.world.server.faults().delayRest("/v3/sessions/", Duration.ofMillis(500));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), Duration.ofSeconds(3))
			.toFuture();
		await().atMost(TIMEOUT).until(() -> this.world.server.calls().toString().contains("/messages"));
		push(session, notice(session, "odd"));
		assertThat(wait).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(HappyTimeoutException.class);
	}

	@Test
	void aMessageThatIsStoredAfterItsSuccessorIsNotLost() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		connect(client);
		List<String> seen = new CopyOnWriteArrayList<>();
		client.sessionEvents(session.id(), 0)
			.subscribe((event) -> seen.add(event.origin().seq() + ""), HappyWorld::closed);
		await().atMost(TIMEOUT).until(() -> !seen.isEmpty());
		push(session, notice(session, "three").put("seq", 3));
		await().atMost(TIMEOUT).until(() -> seen.contains("3"));
		push(session, notice(session, "two").put("seq", 2));
		push(session, notice(session, "two").put("seq", 2));
		push(session, notice(session, "four").put("seq", 4));
		await().atMost(TIMEOUT).until(() -> seen.contains("4"));
		assertThat(seen).containsSubsequence("3", "2", "4").containsOnlyOnce("2");
	}

	/** A subscriber that took one event, then let more come than there is room for. */
	private StepVerifier.Step<SessionEvent> overrun(FakeSession session) {
		HappyClient client = this.world.client((settings) -> settings.eventBuffer(1));
		connect(client);
		return StepVerifier.create(client.sessionEvents(session.id(), 0), 1)
			.expectNextCount(1)
			.then(() -> session.burst(200));
	}

	@Test
	void aSessionDeletedBetweenReadsEndsTheEvents() {
		FakeSession session = this.world.session();
		overrun(session).then(session::delete)
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> true)
			.expectError(SessionNotFoundException.class)
			.verify(TIMEOUT);
	}

	@Test
	void aLostConnectionIsReportedToASlowReader() {
		FakeSession session = this.world.session();
		overrun(session).then(() -> {
			this.world.server.faults().refuseSockets(true);
			this.world.server.faults().dropSockets();
			await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 0);
		})
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> !(event instanceof SessionEvent.Connection))
			.assertNext((event) -> assertThat(event).isInstanceOfSatisfying(SessionEvent.Connection.class,
					(connection) -> assertThat(connection.connected()).isFalse()))
			.then(() -> this.world.server.faults().refuseSockets(false))
			.thenConsumeWhile((event) -> !(event instanceof SessionEvent.Connection))
			.assertNext((event) -> assertThat(event).isInstanceOfSatisfying(SessionEvent.Connection.class,
					(connection) -> assertThat(connection.connected()).isTrue()))
			.thenCancel()
			.verify(TIMEOUT);
	}

	@Test
	void aSessionThatEndedWhileTheSocketWasAwayEndsTheWait() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.activity(true, false);
		connect(client);
		CompletableFuture<TurnResult> wait = this.world.begunWait(client, session);
		this.world.server.faults().refuseSockets(true);
		this.world.server.faults().dropSockets();
		await().atMost(TIMEOUT).until(() -> this.world.account.socketCount() == 0);
		session.activity(false, false);
		this.world.server.faults().refuseSockets(false);
		assertThat(wait).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(SessionEndedException.class);
	}

	@Test
	void aClosedClientWaitsForNoPause() {
		HappyClient client = this.world
			.client((settings) -> settings.backoffBase(Duration.ofSeconds(30)).backoffMax(Duration.ofSeconds(30)));
		FakeSession session = this.world.session();
		session.requestPermission("p1", "Bash", HappyJson.object());
		connect(client);
		get(client.getSession(session.id()));
		this.world.server.forgetCalls();
		this.world.server.faults().failRest("/v3/sessions/", 503, 1000, null);
		this.world.server.faults().failRpc("RPC method not available", 1000);
		CompletableFuture<SentMessage> sent = client.sendMessage(session.id(), "x").toFuture();
		CompletableFuture<Void> answered = client.answerPermission(session.id(), PermissionAnswer.approve("p1"))
			.toFuture();
		await().atMost(TIMEOUT)
			.until(() -> this.world.server.calls().toString().contains("/messages")
					&& this.world.server.calls().toString().contains(":permission"));
		client.close();
		assertThat(sent).failsWithin(SOON).withThrowableThat().withMessageContaining("closed");
		assertThat(answered).failsWithin(SOON).withThrowableThat().withMessageContaining("closed");
	}

	@Test
	void aPermissionAnswerThatWasNotTakenSaysWhy() {
		HappyClient client = this.world.client((settings) -> settings.sendTimeout(Duration.ofMillis(700)));
		FakeSession session = this.world.session();
		session.requestPermission("p1", "Bash", HappyJson.object());
		connect(client);
		this.world.server.faults().failRpc("RPC method not available", 1000);
		assertThatExceptionOfType(MessageDeliveryException.class)
			.isThrownBy(() -> run(client.answerPermission(session.id(), PermissionAnswer.approve("p1"))))
			.withCauseInstanceOf(MachineOfflineException.class);
	}

	@Test
	void aWaitMayLastForEver() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		assertThat(get(client.waitForTurnCompletion(session.id(), ChronoUnit.FOREVER.getDuration())).status())
			.isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void aTokenThatIsNoneIsNotTold() {
		Credentials odd = Credentials.ofAccount("secret\ntoken", this.world.account.secret(), "test");
		Throwable failure = catchThrowable(() -> {
			try (HappyClient client = HappyClient.builder()
				.serverUrl(this.world.server.uri().toString())
				.credentials(odd)
				.build()) {
				get(client.listMachines(false).count());
			}
		});
		assertThat(failure).isInstanceOf(HappyException.class);
		assertThat(failure).hasStackTraceContaining("Happy").asString().doesNotContain("secret");
		assertThat(org.assertj.core.util.Throwables.getStackTrace(failure)).doesNotContain("secret\ntoken");
	}

}
