package io.quintet.samples.guarantees.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.guarantees.history.TextHistory.End;
import io.quintet.samples.guarantees.history.TextHistory.Reading;
import io.quintet.samples.guarantees.history.TextHistory.Recital;
import io.quintet.samples.guarantees.history.TextHistory.StoredText;
import io.quintet.samples.guarantees.history.Violation.Kind;

/**
 * Judges a history of texts: what is stored is what the assistant wrote, or a beginning
 * of it when its node was killed, and what a client put together is what is stored.
 */
public final class TextChecker {

	// A text is saved once a second; on busy processors that takes its time.
	private static final Duration UNSAVED = Duration.ofSeconds(2);

	private final List<Violation> violations = new ArrayList<>();

	private final TextHistory history;

	private final Map<String, StoredText> stored = new HashMap<>();

	private TextChecker(TextHistory history) {
		this.history = history;
		history.stored().forEach((text) -> this.stored.put(text.id(), text));
	}

	/**
	 * Finds what a history breaks.
	 * @param history the history
	 * @return the violations, none when all promises are kept
	 */
	public static List<Violation> check(TextHistory history) {
		TextChecker checker = new TextChecker(history);
		Map<String, List<StoredText>> byRun = new HashMap<>();
		history.stored()
			.stream()
			.filter((text) -> text.run() != null)
			.forEach((text) -> byRun.computeIfAbsent(text.run(), (run) -> new ArrayList<>()).add(text));
		history.recitals().forEach((recital) -> checker.written(recital, byRun.getOrDefault(recital.run(), List.of())));
		history.readings().forEach(checker::read);
		return checker.violations;
	}

	private void written(Recital recital, List<StoredText> texts) {
		boolean mayBeKilled = this.history.mayBeKilled(recital);
		if (texts.isEmpty() && !mayBeKilled) {
			found(Kind.CUT_SHORT, "nothing of " + recital.run());
		}
		if (texts.size() > 1) {
			found(Kind.STORED_TWICE, "the text of " + recital.run());
		}
		for (StoredText text : texts) {
			String whole = wholeOf(text);
			if (whole == null || !whole.startsWith(text.text())) {
				found(Kind.NOT_WRITTEN, "%s of %s".formatted(text.id(), recital.run()));
			}
			else if (!text.isCut() && !whole.equals(text.text())) {
				found(Kind.CUT_SHORT, "%s of %s, without a word of it".formatted(text.id(), recital.run()));
			}
			else if (text.isCut() && !(mayBeKilled && "interrupted".equals(text.status()))) {
				found(Kind.CUT_SHORT, "%s of %s, %s".formatted(text.id(), recital.run(), text.status()));
			}
			else if (text.isCut()) {
				this.history.lost(text)
					.filter((lost) -> lost.compareTo(UNSAVED) > 0)
					.ifPresent((lost) -> found(Kind.CUT_SHORT,
							"%s of %s, by what was told %s before".formatted(text.id(), recital.run(), lost)));
			}
		}
	}

	private @Nullable String wholeOf(StoredText text) {
		StoredText recited = this.stored.get(text.recited());
		return (recited != null) ? recited.text() : null;
	}

	private void read(Reading reading) {
		StoredText text = this.stored.get(reading.eventId());
		if (reading.end() == End.NONE) {
			found(Kind.STAYS_OPEN, "%s at %s".formatted(reading.eventId(), reading.client()));
		}
		if (text == null) {
			return;
		}
		String whole = text.isCut() ? wholeOf(text) : text.text();
		boolean written = whole == null || whole.startsWith(reading.text());
		boolean complete = reading.end() != End.EVENT || reading.text().startsWith(text.text());
		if (!written || !complete) {
			found(Kind.READ_OTHERWISE, "%s by %s".formatted(reading.eventId(), reading.client()));
		}
	}

	private void found(Kind kind, String detail) {
		this.violations.add(new Violation(kind, detail));
	}

}
