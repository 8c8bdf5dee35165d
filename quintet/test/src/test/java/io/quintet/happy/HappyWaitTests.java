package io.quintet.happy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.error.HappyTimeoutException;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeSession;

import static io.quintet.happy.HappyWorld.TIMEOUT;
import static io.quintet.happy.HappyWorld.get;
import static io.quintet.happy.HappyWorld.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Waits: nothing that ended is missed, nothing else counts as the end. */
class HappyWaitTests {

	@RegisterExtension
	final HappyWorld world = new HappyWorld();

	private static ObjectNode envelope(String turn, @org.jspecify.annotations.Nullable String subagent, String event) {
		ObjectNode content = HappyJson.object().put("id", "e").put("time", 1).put("role", "agent").put("turn", turn);
		if (subagent != null) {
			content.put("subagent", subagent);
		}
		content.putObject("ev").put("t", event).put("status", "completed");
		return HappyJson.object().put("role", "session").set("content", content);
	}

	private static ObjectNode acp(String type, @org.jspecify.annotations.Nullable String message) {
		ObjectNode content = HappyJson.object().put("role", "agent");
		ObjectNode data = content.putObject("content").put("type", "acp").put("provider", "gemini").putObject("data");
		data.put("type", type);
		if (message != null) {
			data.put("message", message);
		}
		return content;
	}

	@Test
	void anAgentThatCannotStartFailsTheTurn() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		session.say(acp("turn_aborted", null));
		session.say(acp("message", "Error: spawn gemini ENOENT"));
		session.say(acp("message", "spawn gemini ENOENT"));
		session.say(acp("task_complete", null));
		session.ready();
		TurnResult result = get(client.waitForTurnCompletion(session.id(), TIMEOUT));
		assertThat(result.status()).isEqualTo(TurnStatus.FAILED);
		assertThat(result.reason()).isEqualTo("Error: spawn gemini ENOENT");
	}

	@Test
	void aFailureInTheMiddleOfATurnIsNoCancellation() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		CompletableFuture<TurnResult> wait = client.waitForTurnCompletion(session.id(), TIMEOUT).toFuture();
		session.say(acp("task_started", null));
		session.say(acp("turn_aborted", null));
		session.say(acp("message", "Error: quota exceeded"));
		session.say(acp("task_complete", null));
		assertThat(wait).succeedsWithin(TIMEOUT)
			.satisfies((result) -> assertThat(result.status()).isEqualTo(TurnStatus.FAILED))
			.satisfies((result) -> assertThat(result.reason()).isEqualTo("Error: quota exceeded"));
	}

	@Test
	void anAbortedTurnIsCancelledThoughTheAgentSaysNothingMore() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		session.say(acp("task_started", null));
		session.say(acp("turn_aborted", null));
		assertThat(get(client.waitForTurnCompletion(session.id(), TIMEOUT)).status()).isEqualTo(TurnStatus.CANCELLED);
	}

	@Test
	void aMessageBehindAnAbortedTurnIsToldInTheTimeout() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.say(acp("task_started", null));
		session.say(acp("turn_aborted", null));
		get(client.sendMessage(session.id(), "x"));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session.id(), Duration.ofSeconds(1))))
			.withMessageContaining("the turn before the message was aborted");
		session.say(acp("message", "half an answer"));
		session.say(acp("task_complete", null));
		session.say(acp("task_started", null));
		session.say(acp("message", "a whole answer"));
		session.say(acp("task_complete", null));
		TurnResult result = get(client.waitForTurnCompletion(session.id(), TIMEOUT));
		assertThat(result.status()).isEqualTo(TurnStatus.COMPLETED);
		assertThat(result.seq()).isEqualTo(session.messages().size());
	}

	@Test
	void aSessionThatWasStoppedIsNotAlive() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.activity(true, false);
		assertThat(get(client.isAlive(session.id()))).isTrue();
		this.world.machine.stopTakes(Duration.ofSeconds(1));
		run(client.stopSession(session.id()));
		assertThat(get(client.isAlive(session.id()))).isFalse();
	}

	@Test
	void aSessionThatWasStoppedAndDidNotTellTheServerIsNotAlive() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		this.world.machine.stopTakes(Duration.ofDays(1));
		run(client.stopSession(session.id()));
		assertThat(get(client.isAlive(session.id()))).isFalse();
		assertThat(this.world.server.calls().toString()).contains("session-end");
	}

	@Test
	void aTurnThatEndedBeforeTheWaitIsSeen() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "fast"));
		await().atMost(TIMEOUT).until(() -> session.messages().toString().contains("turn-end"));
		assertThat(get(client.waitForTurnCompletion(session.id(), TIMEOUT)).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void theSameTurnDoesNotEndTwoWaits() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "fast"));
		get(client.waitForTurnCompletion(session.id(), TIMEOUT));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session.id(), Duration.ofMillis(300))));
	}

	@Test
	void aWaitThatTimedOutIsTakenUpAgain() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "slow"));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session.id(), Duration.ofMillis(300))));
		session.turn("done");
		assertThat(get(client.waitForTurnCompletion(session.id(), TIMEOUT)).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "completed", "failed", "cancelled" })
	void theStatusIsTold(String status) {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		CompletableFuture<TurnResult> wait = this.world.begunWait(client, session);
		session.startTurn();
		session.endTurn(status);
		assertThat(wait).succeedsWithin(TIMEOUT).extracting(TurnResult::status).isEqualTo(TurnStatus.of(status));
	}

	@Test
	void subagentsDoNotEndTheTurn() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		CompletableFuture<TurnResult> wait = this.world.begunWait(client, session);
		session.say(envelope("t1", null, "turn-start"));
		session.say(envelope("t1", "sub", "turn-end"));
		session.say(envelope("t0", null, "turn-end"));
		session.say(envelope("t1", null, "turn-end"));
		assertThat(wait).succeedsWithin(TIMEOUT).extracting(TurnResult::seq).isEqualTo(4L);
	}

	@Test
	void aDeletedSessionEndsTheWait() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		CompletableFuture<TurnResult> wait = this.world.begunWait(client, session);
		session.delete();
		assertThat(wait).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(SessionNotFoundException.class);
	}

	@Test
	void anEndedSessionEndsTheWait() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		CompletableFuture<TurnResult> wait = this.world.begunWait(client, session);
		session.notice("Process exited unexpectedly: no claude");
		session.end();
		assertThat(wait).failsWithin(TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(SessionEndedException.class)
			.withMessageContaining("Process exited unexpectedly: no claude");
	}

	@Test
	void anEndedSessionWhoseTurnEndedCounts() {
		this.world.machine.agent((session, content) -> {
			session.turn("done");
			session.end();
		});
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		assertThat(get(client.waitForTurnCompletion(session.id(), TIMEOUT)).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void theLastNoticeIsInTheTimeout() {
		this.world.machine.agent((session, content) -> session.notice("Process exited unexpectedly: code 1"));
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session.id(), Duration.ofMillis(700))))
			.withMessageContaining("timed out after 0.7 s")
			.withMessageContaining("Process exited unexpectedly: code 1");
	}

	@Test
	void whatAnAgentSaidThatWasGoneBeforeTheMessageIsInTheTimeout() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.notice("Process exited unexpectedly: code 1");
		get(client.sendMessage(session.id(), "x"));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session.id(), Duration.ofMillis(700))))
			.withMessageContaining("Process exited unexpectedly: code 1");
	}

	@Test
	void anOpenPermissionIsInTheTimeoutOfATurn() {
		this.world.machine.agent(FakeAgent.silent());
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		get(client.sendMessage(session.id(), "x"));
		session.requestPermission("p1", "Bash", HappyJson.object().put("command", "ls"));
		session.requestPermission("p2", "Edit", HappyJson.object());
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session.id(), Duration.ofMillis(700))))
			.withMessageContaining(
					"permission 'p1' to use the tool 'Bash' (and 1 more): give it with answerPermission");
		session.completePermission(HappyJson.object().put("id", "p1").put("approved", true));
		session.completePermission(HappyJson.object().put("id", "p2").put("approved", true));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion(session.id(), Duration.ofMillis(700))))
			.satisfies((late) -> assertThat(late.getMessage()).doesNotContain("permission"));
	}

	@Test
	void anAgentThatIsIdleNeedsNoWait() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		run(client.waitForIdle(session.id(), TIMEOUT));
	}

	@Test
	void aPendingPermissionIsNotIdle() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		session.requestPermission("p1", "Bash", HappyJson.object().put("command", "ls"));
		assertThatExceptionOfType(HappyTimeoutException.class)
			.isThrownBy(() -> run(client.waitForIdle(session.id(), Duration.ofMillis(300))));
		CompletableFuture<Void> wait = client.waitForIdle(session.id(), TIMEOUT).toFuture();
		session.completePermission(HappyJson.object().put("id", "p1").put("approved", true));
		assertThat(wait).succeedsWithin(TIMEOUT);
	}

	@Test
	void anUnknownSessionFailsAtOnce() {
		HappyClient client = this.world.client();
		assertThatExceptionOfType(SessionNotFoundException.class)
			.isThrownBy(() -> get(client.waitForTurnCompletion("nobody", TIMEOUT)));
	}

	@Test
	void manyWaitsOfManySessionsShareOneSocket() {
		HappyClient client = this.world.client();
		List<FakeSession> sessions = java.util.stream.Stream.generate(this.world::session).limit(30).toList();
		Flux.fromIterable(sessions)
			.flatMap((session) -> client.sendMessage(session.id(), "go")
				.then(client.waitForTurnCompletion(session.id(), TIMEOUT)), 30)
			.collectList()
			.block(TIMEOUT);
		assertThat(this.world.account.socketCount()).isEqualTo(1);
	}

	@Test
	void aDroppedWaitLeavesNothingBehind() {
		HappyClient client = this.world.client();
		FakeSession session = this.world.session();
		CompletableFuture<TurnResult> first = this.world.begunWait(client, session);
		first.cancel(true);
		CompletableFuture<TurnResult> second = this.world.begunWait(client, session);
		session.turn("x");
		assertThat(second).succeedsWithin(TIMEOUT);
	}

}
