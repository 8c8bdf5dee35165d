package io.quintet.samples.guarantees.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.quintet.samples.guarantees.history.TextHistory.End;
import io.quintet.samples.guarantees.history.TextHistory.Kill;
import io.quintet.samples.guarantees.history.TextHistory.Part;
import io.quintet.samples.guarantees.history.TextHistory.Reading;
import io.quintet.samples.guarantees.history.TextHistory.Recital;
import io.quintet.samples.guarantees.history.TextHistory.StoredText;
import io.quintet.samples.guarantees.history.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TextChecker}: a history that keeps all promises, and one for each
 * promise that breaks it. Node 1 is killed at second 100.
 */
class TextCheckerTests {

	private static final String WHOLE = "Hell\u00f6, \ud83d\ude00!";

	private final List<Recital> recitals = new ArrayList<>(List.of(new Recital("r1", Set.of(0), second(95))));

	private final List<StoredText> stored = new ArrayList<>(
			List.of(new StoredText("m1", null, null, null, WHOLE), text("e1", null, WHOLE)));

	private final List<Reading> readings = new ArrayList<>(
			List.of(reading(WHOLE, End.EVENT), reading("Hel", End.DROP)));

	@Test
	void textThatIsReadAsItIsStoredHasNoViolation() {
		assertThat(check()).isEmpty();
	}

	@Test
	void partThatIsToldTwiceIsFound() {
		this.readings.set(0, reading("HelHell\u00f6, \ud83d\ude00!", End.EVENT));
		assertThat(check()).containsExactly(new Violation(Kind.READ_OTHERWISE, "e1 by a"));
	}

	@Test
	void partThatIsMissingIsFound() {
		this.readings.set(0, reading("Hell\u00f6!", End.EVENT));
		assertThat(check()).containsExactly(new Violation(Kind.READ_OTHERWISE, "e1 by a"));
	}

	@Test
	void missingEndIsFound() {
		this.readings.set(0, reading("Hell", End.EVENT));
		assertThat(check()).containsExactly(new Violation(Kind.READ_OTHERWISE, "e1 by a"));
	}

	@Test
	void wrongBeginningBeforeADropIsFound() {
		this.readings.set(1, reading("ell", End.DROP));
		assertThat(check()).containsExactly(new Violation(Kind.READ_OTHERWISE, "e1 by a"));
	}

	@Test
	void textWhoseEventNeverCameIsFound() {
		this.readings.add(new Reading("b", "e9", "Hell", List.of(), 0, 1, End.NONE));
		assertThat(check()).containsExactly(new Violation(Kind.STAYS_OPEN, "e9 at b"));
	}

	@Test
	void textThatBeganBehindItsEventIsFound() {
		this.readings.add(reading("", End.NONE));
		assertThat(check()).containsExactly(new Violation(Kind.STAYS_OPEN, "e1 at a"));
	}

	@Test
	void textThatWasNotWrittenIsFound() {
		this.stored.set(1, text("e1", null, "Help"));
		this.readings.clear();
		assertThat(check()).containsExactly(new Violation(Kind.NOT_WRITTEN, "e1 of r1"));
	}

	@Test
	void twoTextsOfARunAreFound() {
		this.stored.add(text("e2", null, WHOLE));
		assertThat(check()).containsExactly(new Violation(Kind.STORED_TWICE, "the text of r1"));
	}

	@Test
	void runWithoutTextIsFound() {
		this.stored.remove(1);
		assertThat(check()).containsExactly(new Violation(Kind.CUT_SHORT, "nothing of r1"));
	}

	@Test
	void textThatIsCutSilentlyIsFound() {
		this.stored.set(1, text("e1", null, "Hell"));
		this.readings.set(0, reading("Hell", End.EVENT));
		assertThat(check()).containsExactly(new Violation(Kind.CUT_SHORT, "e1 of r1, without a word of it"));
	}

	@Test
	void textThatIsCutWhileItsNodeLivesIsFound() {
		this.stored.set(1, text("e1", "interrupted", "Hell"));
		assertThat(check()).containsExactly(new Violation(Kind.CUT_SHORT, "e1 of r1, interrupted"));
	}

	@Test
	void textOfARunThatBeganAfterTheKillMayNotBeCut() {
		this.recitals.set(0, new Recital("r1", Set.of(1), second(101)));
		this.stored.set(1, text("e1", "interrupted", "Hell"));
		assertThat(check()).containsExactly(new Violation(Kind.CUT_SHORT, "e1 of r1, interrupted"));
	}

	@Test
	void textMayEndWhereItWasSavedBeforeItsNodeWasKilled() {
		killedAfter("Hell", part(4, 97), part(5, 99));
		TextHistory history = history();
		assertThat(TextChecker.check(history)).isEmpty();
		assertThat(history.lost()).singleElement().satisfies((lost) -> assertThat(lost).hasSeconds(1));
	}

	@Test
	void textThatLacksMoreThanItsNodeMayTakeAlongIsFound() {
		killedAfter("Hell", part(4, 90), part(5, 97), part(6, 99));
		assertThat(check()).containsExactly(new Violation(Kind.CUT_SHORT, "e1 of r1, by what was told PT3S before"));
	}

	@Test
	void readingThatLacksWhatIsStoredOfAKilledNodeIsFound() {
		killedAfter("Hell\u00f6", part(4, 99));
		this.readings.set(0, reading("Hell", End.EVENT, part(4, 99)));
		assertThat(check()).containsExactly(new Violation(Kind.READ_OTHERWISE, "e1 by a"));
	}

	@Test
	void readingThatNobodyWroteIsFoundAlsoOfAKilledNode() {
		killedAfter("Hell", part(4, 99));
		this.readings.set(0, reading("Hello", End.EVENT, part(4, 99)));
		assertThat(check()).containsExactly(new Violation(Kind.READ_OTHERWISE, "e1 by a"));
	}

	private void killedAfter(String saved, Part... parts) {
		this.recitals.set(0, new Recital("r1", Set.of(0, 1), second(95)));
		this.stored.set(1, text("e1", "interrupted", saved));
		this.readings.set(0, reading("Hell\u00f6,", End.EVENT, parts));
	}

	private List<Violation> check() {
		return TextChecker.check(history());
	}

	private TextHistory history() {
		return new TextHistory(this.recitals, this.stored, this.readings, List.of(new Kill(1, second(100))));
	}

	private static StoredText text(String id, @Nullable String status, String text) {
		return new StoredText(id, "r1", "m1", status, text);
	}

	private static Reading reading(String text, End end, Part... parts) {
		return new Reading("a", "e1", text, List.of(parts), 0, 1, end);
	}

	private static Part part(int length, long second) {
		return new Part(length, second(second));
	}

	private static long second(long second) {
		return second * 1_000_000_000;
	}

}
