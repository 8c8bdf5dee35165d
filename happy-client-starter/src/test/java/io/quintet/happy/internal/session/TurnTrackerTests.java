package io.quintet.happy.internal.session;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;

import static org.assertj.core.api.Assertions.assertThat;

class TurnTrackerTests {

	private final TurnTracker afterSend = new TurnTracker(true);

	private final TurnTracker waiting = new TurnTracker(false);

	private long seq;

	@Test
	void aNoticeFromBeforeTheMessageIsKeptButExplainsNoFailureAfterIt() {
		this.afterSend.recall(new SessionEvent.Notice(origin(null, null), "Process exited unexpectedly"));
		assertThat(this.afterSend.lastNotice()).isEqualTo("Process exited unexpectedly");
		assertThat(this.afterSend.accept(ended("t1", TurnStatus.FAILED)).reason()).isNull();
		this.afterSend.accept(new SessionEvent.Notice(origin(null, null), "no claude"));
		assertThat(this.afterSend.lastNotice()).isEqualTo("no claude");
	}

	@Test
	void aNoticeFromBeforeTheMessageIsOldOnceTheAgentHasWorkedSince() {
		SessionEvent exited = new SessionEvent.Notice(origin(null, null), "Process exited unexpectedly");
		this.afterSend.recall(exited);
		this.afterSend.recall(ended("t0", TurnStatus.COMPLETED));
		assertThat(this.afterSend.lastNotice()).isNull();
		this.waiting.recall(exited);
		this.waiting.accept(text());
		assertThat(this.waiting.lastNotice()).isNull();
	}

	@Test
	void theTurnThatBeganEndsItself() {
		assertThat(this.afterSend.accept(started("t1"))).isNull();
		assertThat(this.afterSend.accept(text())).isNull();
		assertThat(this.afterSend.accept(ended("t1", TurnStatus.FAILED)))
			.isEqualTo(new TurnResult(TurnStatus.FAILED, "t1", 3));
	}

	@Test
	void theEndOfAForeignTurnIsIgnored() {
		this.afterSend.accept(started("t2"));
		assertThat(this.afterSend.accept(ended("t1", TurnStatus.COMPLETED))).isNull();
		assertThat(this.afterSend.accept(ended("t2", TurnStatus.CANCELLED)).status()).isEqualTo(TurnStatus.CANCELLED);
	}

	@Test
	void theLastTurnThatBeganCounts() {
		this.afterSend.accept(started("t1"));
		this.afterSend.accept(started("t2"));
		assertThat(this.afterSend.accept(ended("t1", TurnStatus.COMPLETED))).isNull();
		assertThat(this.afterSend.accept(ended("t2", TurnStatus.COMPLETED))).isNotNull();
	}

	@Test
	void anEndWithoutIdEndsTheTurnThatBegan() {
		this.afterSend.accept(started("t1"));
		assertThat(this.afterSend.accept(ended(null, TurnStatus.COMPLETED)))
			.isEqualTo(new TurnResult(TurnStatus.COMPLETED, "t1", 2));
	}

	@Test
	void anEndCountsWhenNoTurnIsKnown() {
		assertThat(this.afterSend.accept(ended("t1", TurnStatus.COMPLETED)))
			.isEqualTo(new TurnResult(TurnStatus.COMPLETED, "t1", 1));
		this.waiting.accept(started(null));
		assertThat(this.waiting.accept(ended("t9", TurnStatus.UNKNOWN)))
			.isEqualTo(new TurnResult(TurnStatus.UNKNOWN, "t9", 3));
	}

	@Test
	void aSubagentNeverEndsOrBeginsTheTurn() {
		assertThat(this.waiting.accept(new SessionEvent.TurnEnded(origin("t1", "sub"), TurnStatus.COMPLETED))).isNull();
		this.waiting.accept(started("t1"));
		this.waiting.accept(new SessionEvent.TurnStarted(origin("t2", "sub")));
		assertThat(this.waiting.accept(new SessionEvent.TurnEnded(origin("t1", "sub"), TurnStatus.COMPLETED))).isNull();
		assertThat(this.waiting.accept(new SessionEvent.Ready(origin(null, "sub")))).isNull();
		assertThat(this.waiting.accept(ended("t1", TurnStatus.COMPLETED))).isNotNull();
	}

	@Test
	void aReadyAgentEndsAWaitWithoutASend() {
		assertThat(this.waiting.accept(ready())).isEqualTo(new TurnResult(TurnStatus.UNKNOWN, null, 1));
	}

	@Test
	void aReadyAgentEndsAWaitAfterASendOnlyOnceItSaidSomething() {
		assertThat(this.afterSend.accept(ready())).isNull();
		this.afterSend.accept(new SessionEvent.UserText(origin(null, null), "hello", "local"));
		this.afterSend.accept(new SessionEvent.Unreadable(origin(null, null), HappyJson.object()));
		this.afterSend.accept(new SessionEvent.Activity(origin(null, null), true, true));
		this.afterSend.accept(new SessionEvent.StateChanged(origin(null, null), null, 1));
		assertThat(this.afterSend.accept(ready())).isNull();
		this.afterSend.accept(text());
		assertThat(this.afterSend.accept(ready())).isNotNull();
	}

	@Test
	void aTurnThatBeganIsSomethingSaid() {
		this.afterSend.accept(started("t1"));
		assertThat(this.afterSend.accept(ready())).isEqualTo(new TurnResult(TurnStatus.UNKNOWN, "t1", 2));
	}

	@Test
	void aKindOfOutputThatIsNotKnownIsOutput() {
		this.afterSend.accept(unknown("{\"role\":\"session\",\"content\":{\"ev\":{\"t\":\"new\"}}}"));
		assertThat(this.afterSend.accept(ready())).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "{'role':'agent','content':{'type':'event','data':{'type':'switch'}}}",
			"{'role':'user','content':{'type':'image'}}", "'just text'", "[1]" })
	void whatNoAgentSaidIsNoOutput(String content) {
		this.afterSend.accept(unknown(content.replace('\'', '"')));
		assertThat(this.afterSend.accept(ready())).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "task_complete, COMPLETED", "turn_aborted, CANCELLED" })
	void theEndOfAnAcpTaskEndsATurnThatDidNotBeginOtherwise(String type, TurnStatus status) {
		assertThat(this.afterSend.accept(foreign("acp", type))).isNull();
		this.afterSend.accept(foreign("acp", "task_started"));
		assertThat(this.afterSend.accept(foreign("acp", type)).status()).isEqualTo(status);
		assertThat(this.waiting.accept(foreign("acp", type)).status()).isEqualTo(status);
	}

	@Test
	void theEndOfAnAcpTaskIsIgnoredOnceATurnBegan() {
		this.waiting.accept(started("t1"));
		assertThat(this.waiting.accept(foreign("acp", "task_complete"))).isNull();
		assertThat(this.waiting.accept(ended("t1", TurnStatus.COMPLETED))).isNotNull();
	}

	@Test
	void anAgentThatCannotStartFailsTheTurnWithItsWords() {
		assertThat(this.afterSend.accept(foreign("acp", "turn_aborted"))).isNull();
		assertThat(this.afterSend.accept(text("Error: spawn gemini ENOENT"))).isNull();
		assertThat(this.afterSend.accept(text("spawn gemini ENOENT"))).isNull();
		assertThat(this.afterSend.lastNotice()).isEqualTo("Error: spawn gemini ENOENT");
		assertThat(this.afterSend.accept(foreign("acp", "task_complete")))
			.isEqualTo(new TurnResult(TurnStatus.FAILED, null, 4, "Error: spawn gemini ENOENT"));
	}

	@Test
	void anAgentThatCannotStartFailsTheTurnWhateverItsWords() {
		this.afterSend.accept(foreign("acp", "turn_aborted"));
		this.afterSend.accept(text("No such program"));
		assertThat(this.afterSend.accept(ready()))
			.isEqualTo(new TurnResult(TurnStatus.FAILED, null, 3, "No such program"));
	}

	@Test
	void anAgentThatFailsInItsTurnFailsIt() {
		this.afterSend.accept(foreign("acp", "task_started"));
		assertThat(this.afterSend.accept(foreign("acp", "turn_aborted")).status()).isEqualTo(TurnStatus.CANCELLED);
		assertThat(this.afterSend.aborted()).isEqualTo(new TurnResult(TurnStatus.CANCELLED, null, 2));
		this.afterSend.accept(text("Error: quota exceeded"));
		assertThat(this.afterSend.aborted()).isNull();
		assertThat(this.afterSend.accept(foreign("acp", "task_complete")))
			.isEqualTo(new TurnResult(TurnStatus.FAILED, null, 4, "Error: quota exceeded"));
	}

	@Test
	void aTurnThatAUserAbortedIsCancelledWhateverItStillSays() {
		this.waiting.accept(foreign("acp", "task_started"));
		this.waiting.accept(foreign("acp", "turn_aborted"));
		assertThat(this.waiting.accept(text("half an answer"))).isNull();
		assertThat(this.waiting.aborted()).isNotNull();
		assertThat(this.waiting.accept(foreign("acp", "task_complete")).status()).isEqualTo(TurnStatus.CANCELLED);
		assertThat(this.waiting.aborted()).isNull();
	}

	@Test
	void anAgentThatTriesAgainAfterAFailureGoesOn() {
		this.afterSend.accept(foreign("acp", "task_started"));
		this.afterSend.accept(foreign("acp", "turn_aborted"));
		this.afterSend.accept(text("Error: empty response"));
		this.afterSend.accept(new SessionEvent.Thinking(origin(null, null), "again"));
		assertThat(this.afterSend.accept(foreign("acp", "task_complete")).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void theRestOfAnAbortedTurnDoesNotEndTheTurnOfTheMessage() {
		this.afterSend.recall(foreign("acp", "task_started"));
		this.afterSend.recall(foreign("acp", "turn_aborted"));
		assertThat(this.afterSend.isBehindAbort()).isTrue();
		assertThat(this.afterSend.accept(text("half an answer"))).isNull();
		assertThat(this.afterSend.accept(foreign("acp", "task_complete"))).isNull();
		assertThat(this.afterSend.isBehindAbort()).isFalse();
		assertThat(this.afterSend.accept(ready())).isNull();
		this.afterSend.accept(foreign("acp", "task_started"));
		assertThat(this.afterSend.accept(foreign("acp", "task_complete")).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void anAbortThatWasOverBeforeTheMessageDoesNotCount() {
		for (SessionEvent over : new SessionEvent[] { foreign("acp", "task_complete"), ready(), started("t"),
				ended("t", TurnStatus.COMPLETED) }) {
			TurnTracker tracker = new TurnTracker(true);
			tracker.recall(foreign("acp", "turn_aborted"));
			tracker.recall(over);
			assertThat(tracker.isBehindAbort()).isFalse();
		}
	}

	@Test
	void anAbortOfAnIdleAgentHoldsNothingUp() {
		this.afterSend.recall(foreign("acp", "turn_aborted"));
		this.afterSend.accept(foreign("acp", "task_started"));
		assertThat(this.afterSend.isBehindAbort()).isFalse();
		assertThat(this.afterSend.accept(foreign("acp", "task_complete")).status()).isEqualTo(TurnStatus.COMPLETED);
	}

	@Test
	void aTurnThatFailedHasTheLastNotice() {
		this.afterSend.accept(started("t1"));
		this.afterSend.accept(new SessionEvent.Notice(origin(null, null), "out of credit"));
		assertThat(this.afterSend.accept(ended("t1", TurnStatus.FAILED)).reason()).isEqualTo("out of credit");
	}

	@Test
	void otherFormatsDoNotBoundATurn() {
		assertThat(this.waiting.accept(foreign("codex", "task_complete"))).isNull();
		assertThat(this.waiting.accept(foreign("output", "turn_aborted"))).isNull();
	}

	@Test
	void theLastNoticeIsKeptAndEndsNothing() {
		assertThat(this.afterSend.lastNotice()).isNull();
		assertThat(this.afterSend.accept(new SessionEvent.Notice(origin(null, null), "first"))).isNull();
		assertThat(this.afterSend.accept(new SessionEvent.Notice(origin(null, null), "Process exited"))).isNull();
		assertThat(this.afterSend.lastNotice()).isEqualTo("Process exited");
	}

	private SessionEvent started(String turn) {
		return new SessionEvent.TurnStarted(origin(turn, null));
	}

	private SessionEvent ended(String turn, TurnStatus status) {
		return new SessionEvent.TurnEnded(origin(turn, null), status);
	}

	private SessionEvent ready() {
		return new SessionEvent.Ready(origin(null, null));
	}

	private SessionEvent text() {
		return new SessionEvent.Text(origin(null, null), "said");
	}

	private SessionEvent text(String text) {
		return new SessionEvent.Text(origin(null, null), text);
	}

	private SessionEvent foreign(String format, String type) {
		return new SessionEvent.ForeignAgent(origin(null, null), format, type, HappyJson.object());
	}

	private SessionEvent unknown(String json) {
		return new SessionEvent.Unknown(origin(null, null), HappyJson.read(json));
	}

	private SessionEvent.Origin origin(String turn, String subagent) {
		this.seq++;
		return new SessionEvent.Origin("s1", this.seq, "m" + this.seq, turn, subagent, Instant.EPOCH);
	}

}
