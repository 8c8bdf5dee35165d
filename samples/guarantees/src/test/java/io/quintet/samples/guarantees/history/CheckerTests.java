package io.quintet.samples.guarantees.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quintet.samples.guarantees.history.History.Followed;
import io.quintet.samples.guarantees.history.History.SentMessage;
import io.quintet.samples.guarantees.history.History.StoredEvent;
import io.quintet.samples.guarantees.history.History.ToldEvent;
import io.quintet.samples.guarantees.history.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Checker}: a history that keeps all promises, and one for each promise
 * that breaks it.
 */
class CheckerTests {

	private static final String THREAD = "th_1";

	private final List<StoredEvent> stored = new ArrayList<>(List.of(message("e1"), message("e2"), message("e3")));

	private final List<SentMessage> sent = new ArrayList<>(
			List.of(sent("e1", 10, 20), sent("e2", 30, 40), sent("e3", 35, 50)));

	private final List<Followed> followed = new ArrayList<>(
			List.of(followed("a", "e1", "e2", "e3"), followed("b", "e1", "e2", "e3")));

	@Test
	void historyThatKeepsAllPromisesHasNoViolation() {
		this.stored.addAll(run("r1", "run.started", "message", "run.completed"));
		this.stored.addAll(run("r2", "run.started", "run.cancelled"));
		this.followed.clear();
		this.followed.add(followed("a", this.stored.stream().map(StoredEvent::id).toArray(String[]::new)));
		assertThat(check()).isEmpty();
	}

	@Test
	void concurrentMessagesMayBeStoredInAnyOrder() {
		this.sent.set(0, sent("e1", 10, 100));
		this.stored.add(this.stored.remove(0));
		this.followed.replaceAll((one) -> followed(one.client(), "e2", "e3", "e1"));
		assertThat(check()).isEmpty();
	}

	@Test
	void gapIsFound() {
		this.followed.set(1, followed("b", "e1", "e3"));
		assertThat(check()).containsExactly(new Violation(Kind.GAP, "e2 to b"));
	}

	@Test
	void missingEndIsAGap() {
		this.followed.set(0, followed("a", "e1", "e2"));
		assertThat(kinds()).containsExactly(Kind.GAP);
	}

	@Test
	void doubleIsFound() {
		this.followed.set(0, followed("a", "e1", "e2", "e2", "e3"));
		assertThat(check()).containsExactly(new Violation(Kind.DOUBLE, "e2 to a"));
	}

	@Test
	void disorderIsFound() {
		this.followed.set(0, followed("a", "e1", "e3", "e2"));
		assertThat(check()).containsExactly(new Violation(Kind.DISORDER, "e2 to a"));
	}

	@Test
	void eventThatIsToldAndNotStoredIsFound() {
		this.followed.set(0, followed("a", "e1", "e2", "e9", "e3"));
		assertThat(check()).containsExactly(new Violation(Kind.NOT_STORED, "e9 to a"));
	}

	@Test
	void acknowledgedMessageThatIsNotStoredIsFound() {
		this.sent.add(sent("e9", 60, 70));
		assertThat(check()).containsExactly(new Violation(Kind.LOST, "c-e9, acknowledged as e9"));
	}

	@Test
	void repeatedMessageThatIsStoredTwiceIsFound() {
		this.stored.add(new StoredEvent("e4", "message", "c-e3", null, "writer"));
		this.followed.replaceAll((one) -> followed(one.client(), "e1", "e2", "e3", "e4"));
		assertThat(kinds()).containsExactly(Kind.STORED_TWICE);
	}

	@Test
	void messageStoredBeforeOneThatWasAcknowledgedBeforeItWasSentIsFound() {
		this.stored.add(0, this.stored.remove(1));
		this.followed.replaceAll((one) -> followed(one.client(), "e2", "e1", "e3"));
		assertThat(check()).containsExactly(new Violation(Kind.REAL_TIME_ORDER, "c-e2 is stored before c-e1"));
	}

	@Test
	void orderInRealTimeIsJudgedBeyondNeighbours() {
		this.sent.set(1, sent("e2", 5, 200));
		this.sent.set(2, sent("e3", 1, 8));
		assertThat(check()).containsExactly(new Violation(Kind.REAL_TIME_ORDER, "c-e1 is stored before c-e3"));
	}

	@Test
	void twoTerminalEventsOfARunAreFound() {
		assertThat(kindsOf(run("r1", "run.started", "run.cancelled", "run.failed"))).containsExactly(Kind.TWO_ENDS);
	}

	@Test
	void eventBehindTheEndOfItsRunIsFound() {
		assertThat(kindsOf(run("r1", "run.started", "run.completed", "message"))).containsExactly(Kind.AFTER_THE_END);
	}

	@Test
	void twoActiveRunsOfAnAssistantAreFound() {
		List<StoredEvent> runs = new ArrayList<>(run("r1", "run.started"));
		runs.addAll(run("r2", "run.started", "run.completed"));
		runs.add(new StoredEvent("x", "run.completed", null, "r1", "hold"));
		assertThat(kindsOf(runs)).containsExactly(Kind.TWO_ACTIVE_RUNS);
	}

	@Test
	void activeRunsOfTwoAssistantsAreFine() {
		assertThat(kindsOf(List.of(new StoredEvent("x1", "run.started", null, "r1", "hold"),
				new StoredEvent("x2", "run.started", null, "r2", "echo"),
				new StoredEvent("x3", "run.completed", null, "r2", "echo"),
				new StoredEvent("x4", "run.failed", null, "r1", "hold"))))
			.isEmpty();
	}

	@Test
	void runThatNeverEndsIsFound() {
		assertThat(kindsOf(run("r1", "run.started", "message"))).containsExactly(Kind.NO_END);
	}

	private List<Violation> check() {
		return Checker.check(new History(Map.of(THREAD, this.stored), this.sent, this.followed));
	}

	private List<Kind> kinds() {
		return check().stream().map(Violation::kind).toList();
	}

	private static List<Kind> kindsOf(List<StoredEvent> events) {
		return Checker.check(new History(Map.of(THREAD, events), List.of(), List.of()))
			.stream()
			.map(Violation::kind)
			.toList();
	}

	private static StoredEvent message(String id) {
		return new StoredEvent(id, "message", "c-" + id, null, "writer");
	}

	private static SentMessage sent(String id, long sentAt, long acknowledgedAt) {
		return new SentMessage(THREAD, "c-" + id, id, 0, sentAt, acknowledgedAt);
	}

	private static Followed followed(String client, String... ids) {
		return new Followed(client, THREAD, Arrays.stream(ids).map((id) -> new ToldEvent(id, 0, true, 0)).toList());
	}

	private static List<StoredEvent> run(String run, String... types) {
		List<StoredEvent> events = new ArrayList<>();
		for (String type : types) {
			events.add(new StoredEvent(run + "-" + events.size(), type, null, run, "hold"));
		}
		return events;
	}

}
