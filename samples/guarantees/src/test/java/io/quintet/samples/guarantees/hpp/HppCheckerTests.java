package io.quintet.samples.guarantees.hpp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quintet.samples.guarantees.history.Violation;
import io.quintet.samples.guarantees.history.Violation.Kind;
import io.quintet.samples.guarantees.hpp.HppHistory.Author;
import io.quintet.samples.guarantees.hpp.HppHistory.Change;
import io.quintet.samples.guarantees.hpp.HppHistory.Field;
import io.quintet.samples.guarantees.hpp.HppHistory.Outcome;
import io.quintet.samples.guarantees.hpp.HppHistory.Reading;
import io.quintet.samples.guarantees.hpp.HppHistory.SeenFrame;
import io.quintet.samples.guarantees.hpp.HppHistory.Stay;
import io.quintet.samples.guarantees.hpp.HppHistory.Write;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HppChecker}: a history that keeps all promises, and one for each
 * promise that breaks it. Two agents write a field, a person edits it, an agent is
 * refused, and the person writes once more, on the socket of browser a.
 */
class HppCheckerTests {

	private static final String SESSION = "s";

	private final List<Change> changes = new ArrayList<>();

	private final List<Write> writes = new ArrayList<>();

	private final List<Stay> stays = new ArrayList<>();

	private @Nullable Map<String, Field> fieldsOfOther;

	@BeforeEach
	void writeAndLook() {
		this.writes.add(write("a1", Author.AGENT, Outcome.TAKEN, 10));
		this.writes.add(write("a2", Author.AGENT, Outcome.TAKEN, 30));
		this.writes.add(write("p3", Author.PERSON, Outcome.TAKEN, 50));
		this.writes.add(write("a4", Author.AGENT, Outcome.REFUSED, 55));
		this.writes.add(
				new Write(SESSION, "name", "s5", Author.PERSON_ON_SOCKET, "a", 0, 70, Outcome.UNKNOWN, Long.MAX_VALUE));
		this.writes.add(write("p6", Author.PERSON, Outcome.TAKEN, 90));
		this.changes.add(change(null, "a1", "ai"));
		this.changes.add(change("a1", "a2", "ai"));
		this.changes.add(change("a2", "p3", "user_edit"));
		this.changes.add(change("p3", "s5", "user"));
		this.changes.add(change("s5", "p6", "user"));
		this.stays.add(stay("a", Map.of(), "a1", "a2", "p3", "p6"));
		this.stays.add(stay("b", Map.of(), "a1", "a2", "p3", "s5", "p6"));
	}

	@Test
	void historyThatKeepsAllPromisesHasNoViolation() {
		assertThat(check()).isEmpty();
	}

	@Test
	void whatTheSnapshotShowsNeedsNoFrame() {
		this.stays.set(1, stay("b", state(2), "p3", "s5", "p6"));
		assertThat(check()).isEmpty();
	}

	@Test
	void gapBetweenSnapshotAndFramesIsFound() {
		this.stays.set(1, stay("b", state(1), "p3", "s5", "p6"));
		assertThat(check()).containsExactly(new Violation(Kind.GAP, "a2 to b"));
	}

	@Test
	void gapIsFound() {
		this.stays.set(1, stay("b", Map.of(), "a1", "p3", "s5", "p6"));
		assertThat(check()).contains(new Violation(Kind.GAP, "a2 to b"));
	}

	@Test
	void missingEndIsAGap() {
		this.stays.set(0, stay("a", Map.of(), "a1", "a2", "p3"));
		assertThat(check()).containsExactly(new Violation(Kind.GAP, "p6 to a"));
	}

	@Test
	void missingEndOfAConnectionThatBrokeIsFine() {
		Stay broken = stay("b", Map.of(), "a1", "a2");
		this.stays.set(1, new Stay("b", SESSION, 0, false, Map.of(), broken.frames()));
		this.stays.add(stay("b", state(4), "p6"));
		assertThat(check()).isEmpty();
	}

	@Test
	void editOnTheSocketOfAnotherBrowserIsShown() {
		this.stays.set(1, stay("b", Map.of(), "a1", "a2", "p3", "p6"));
		assertThat(check()).containsExactly(new Violation(Kind.GAP, "s5 to b"));
	}

	@Test
	void doubleIsFound() {
		this.stays.set(0, stay("a", Map.of(), "a1", "a2", "a2", "p3", "p6"));
		assertThat(check()).contains(new Violation(Kind.DOUBLE, "a2 to a"));
	}

	@Test
	void disorderIsFound() {
		this.stays.set(0, stay("a", Map.of(), "a2", "a1", "p3", "p6"));
		assertThat(check()).contains(new Violation(Kind.DISORDER, "a1 to a"));
	}

	@Test
	void frameOfNothingStoredIsFound() {
		this.stays.set(0, stay("a", Map.of(), "a1", "a2", "p3", "p9", "p6"));
		assertThat(check()).contains(new Violation(Kind.NOT_STORED, "p9 to a"));
	}

	@Test
	void framesThatAreNoChangeAreComparedToo() {
		List<SeenFrame> frames = new ArrayList<>(this.stays.get(0).frames());
		frames.add(2, new SeenFrame("done 1", null, 0));
		this.stays.set(0, new Stay("a", SESSION, 0, true, Map.of(), frames));
		assertThat(check()).containsExactly(new Violation(Kind.NOT_EQUAL, "frames of a and b"));
	}

	@Test
	void snapshotThatIsNoStateOfTheFormIsFound() {
		Map<String, Field> wrong = new HashMap<>(state(2));
		wrong.put("other", new Field("x", "ai", "at 0"));
		this.stays.set(1, stay("b", wrong, "p3", "s5", "p6"));
		assertThat(kinds()).containsExactly(Kind.NOT_EQUAL);
	}

	@Test
	void agentThatOverwritesThePersonIsFound() {
		this.writes.add(write("a7", Author.AGENT, Outcome.TAKEN, 110));
		append(change("p6", "a7", "ai"));
		assertThat(check()).containsExactly(new Violation(Kind.OVERWRITTEN, "a7 of name"));
	}

	@Test
	void fieldThatBelongsToTheWrongOneIsFound() {
		this.changes.set(2, change("a2", "p3", "user"));
		renumber();
		assertThat(kinds()).containsExactly(Kind.WRONG_OWNER);
	}

	@Test
	void acknowledgedWriteThatIsNotStoredIsFound() {
		this.writes.add(write("p7", Author.PERSON, Outcome.TAKEN, 110));
		assertThat(check()).containsExactly(new Violation(Kind.LOST, "p7 of name"));
	}

	@Test
	void writeWithoutAnAnswerMayBeStoredOrNot() {
		this.writes.add(write("p7", Author.PERSON, Outcome.UNKNOWN, 110));
		assertThat(check()).isEmpty();
		append(change("p6", "p7", "user"));
		assertThat(check()).isEmpty();
	}

	@Test
	void writeThatIsStoredTwiceIsFound() {
		append(change("p6", "p6", "user"));
		assertThat(kinds()).contains(Kind.STORED_TWICE);
	}

	@Test
	void valueThatNobodyWroteIsFound() {
		append(change("p6", "x", "user"));
		assertThat(kinds()).contains(Kind.NOT_SENT);
	}

	@Test
	void changeThatDoesNotBeginWhereTheOneBeforeEndedIsFound() {
		this.changes.set(2, change("a1", "p3", "user_edit"));
		renumber();
		assertThat(kinds()).containsExactly(Kind.BROKEN_CHAIN);
	}

	@Test
	void refusedWriteThatIsStoredIsFound() {
		this.writes.set(1, write("a2", Author.AGENT, Outcome.REFUSED, 52));
		assertThat(kinds()).containsExactly(Kind.REFUSED_AND_STORED);
	}

	@Test
	void refusalBeforeAnyPersonWroteIsFound() {
		this.writes.set(3, write("a4", Author.AGENT, Outcome.REFUSED, 20));
		assertThat(kinds()).containsExactly(Kind.REFUSED_WRONGLY);
	}

	@Test
	void writeThatIsStoredBeforeOneThatWasAcknowledgedBeforeItWasSentIsFound() {
		this.writes.set(0, write("a1", Author.AGENT, Outcome.TAKEN, 45));
		assertThat(check()).containsExactly(new Violation(Kind.REAL_TIME_ORDER, "a1 is stored before a2"));
	}

	@Test
	void nodesThatReadDifferentFormsAreFound() {
		this.fieldsOfOther = Map.of();
		assertThat(check()).containsExactly(new Violation(Kind.NOT_EQUAL, "session s on nodes 0 and 1"));
	}

	private List<Violation> check() {
		Map<String, Field> fields = state(this.changes.size());
		List<Reading> readings = List.of(new Reading(0, this.changes, fields),
				new Reading(1, this.changes, (this.fieldsOfOther != null) ? this.fieldsOfOther : fields));
		return HppChecker.check(new HppHistory(Map.of(SESSION, readings), this.writes, this.stays));
	}

	private List<Kind> kinds() {
		return check().stream().map(Violation::kind).toList();
	}

	private Map<String, Field> state(int changes) {
		Map<String, Field> state = new HashMap<>();
		this.changes.subList(0, changes)
			.forEach((change) -> state.put(change.key(), new Field(change.to(), change.by(), change.at())));
		return state;
	}

	// Browsers see it, too.
	private void append(Change change) {
		this.changes.add(change);
		this.stays.replaceAll((stay) -> {
			List<SeenFrame> frames = new ArrayList<>(stay.frames());
			frames.add(new SeenFrame(change.to(), change.to(), 0));
			return new Stay(stay.browser(), SESSION, 0, true, stay.snapshot(), frames);
		});
	}

	private void renumber() {
		for (int i = 0; i < this.changes.size(); i++) {
			Change change = this.changes.get(i);
			this.changes.set(i, new Change(change.key(), change.from(), change.to(), change.by(), "at " + i));
		}
	}

	private Change change(@Nullable String from, String to, String by) {
		return new Change("name", from, to, by, "at " + this.changes.size());
	}

	private static Write write(String value, Author author, Outcome outcome, long sentAt) {
		return new Write(SESSION, "name", value, author, null, 0, sentAt, outcome, sentAt + 10);
	}

	private static Stay stay(String browser, Map<String, Field> snapshot, String... values) {
		List<SeenFrame> frames = new ArrayList<>();
		for (String value : values) {
			frames.add(new SeenFrame(value, value, 0));
		}
		return new Stay(browser, SESSION, 0, true, snapshot, frames);
	}

}
