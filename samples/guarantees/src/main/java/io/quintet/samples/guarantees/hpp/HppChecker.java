package io.quintet.samples.guarantees.hpp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

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

/**
 * Judges a history of forms. The stored changes of a session are the truth: they are
 * compared with the rule of ownership, with the writes and their answers, and with what
 * browsers saw.
 */
public final class HppChecker {

	private static final String AI = "ai";

	private final List<Violation> violations = new ArrayList<>();

	private final Map<String, Write> writes;

	private HppChecker(List<Write> writes) {
		this.writes = writes.stream().collect(Collectors.toMap(Write::value, (write) -> write));
	}

	/**
	 * Finds what a history breaks.
	 * @param history the history
	 * @return the violations, none when all promises are kept
	 */
	public static List<Violation> check(HppHistory history) {
		HppChecker checker = new HppChecker(history.writes());
		history.stored().forEach((session, readings) -> {
			List<Change> changes = readings.get(0).changes();
			checker.same(session, readings);
			checker.changes(session, changes, readings.get(0).fields());
			checker.answers(changes,
					history.writes().stream().filter((write) -> write.session().equals(session)).toList());
			checker.realTimeOrder(changes);
			checker.browsers(changes,
					history.stays().stream().filter((stay) -> stay.session().equals(session)).toList());
		});
		return checker.violations;
	}

	private void same(String session, List<Reading> readings) {
		Reading first = readings.get(0);
		for (Reading other : readings) {
			if (!other.changes().equals(first.changes()) || !other.fields().equals(first.fields())) {
				found(Kind.NOT_EQUAL, "session %s on nodes %d and %d".formatted(session, first.node(), other.node()));
			}
		}
	}

	private void changes(String session, List<Change> changes, Map<String, Field> fields) {
		Map<String, Field> state = new HashMap<>();
		Set<String> values = new HashSet<>();
		String last = "";
		for (Change change : changes) {
			Field before = state.put(change.key(), new Field(change.to(), change.by(), change.at()));
			String where = "%s of %s".formatted(change.to(), change.key());
			Write write = this.writes.get(change.to());
			if (write == null || !write.key().equals(change.key()) || !write.session().equals(session)) {
				found(Kind.NOT_SENT, where);
			}
			else {
				owner(change, write, before, where);
			}
			if (!values.add(change.to())) {
				found(Kind.STORED_TWICE, where);
			}
			String from = (before != null) ? before.value() : null;
			if (!Objects.equals(from, change.from()) || change.at().compareTo(last) <= 0) {
				found(Kind.BROKEN_CHAIN, where);
			}
			last = change.at();
		}
		if (!state.equals(fields)) {
			found(Kind.NOT_EQUAL, "fields of session %s and its changes".formatted(session));
		}
	}

	private void owner(Change change, Write write, @Nullable Field before, String where) {
		boolean agent = write.author() == Author.AGENT;
		if (agent && before != null && !before.by().equals(AI)) {
			found(Kind.OVERWRITTEN, where);
		}
		String owner = agent ? AI : (before != null && before.by().equals(AI)) ? "user_edit" : "user";
		if (!change.by().equals(owner)) {
			found(Kind.WRONG_OWNER, "%s belongs to %s".formatted(where, change.by()));
		}
	}

	private void answers(List<Change> changes, List<Write> writes) {
		Set<String> values = changes.stream().map(Change::to).collect(Collectors.toSet());
		Map<String, Long> firstOfPerson = new HashMap<>();
		writes.stream()
			.filter((write) -> write.author() != Author.AGENT && values.contains(write.value()))
			.forEach((write) -> firstOfPerson.merge(write.key(), write.sentAt(), Math::min));
		for (Write write : writes) {
			String what = "%s of %s".formatted(write.value(), write.key());
			boolean stored = values.contains(write.value());
			if (write.outcome() == Outcome.TAKEN && !stored) {
				found(Kind.LOST, what);
			}
			if (write.outcome() == Outcome.REFUSED && stored) {
				found(Kind.REFUSED_AND_STORED, what);
			}
			if (write.outcome() == Outcome.REFUSED
					&& firstOfPerson.getOrDefault(write.key(), Long.MAX_VALUE) > write.answeredAt()) {
				found(Kind.REFUSED_WRONGLY, what);
			}
		}
	}

	// Behind a change there must be none that was acknowledged before the first was
	// sent: one pass with the latest sending so far.
	private void realTimeOrder(List<Change> changes) {
		Write latest = null;
		for (Change change : changes) {
			Write write = this.writes.get(change.to());
			if (write == null) {
				continue;
			}
			if (latest != null && write.outcome() == Outcome.TAKEN && write.answeredAt() < latest.sentAt()) {
				found(Kind.REAL_TIME_ORDER, "%s is stored before %s".formatted(latest.value(), write.value()));
			}
			if (latest == null || write.sentAt() > latest.sentAt()) {
				latest = write;
			}
		}
	}

	private void browsers(List<Change> changes, List<Stay> stays) {
		Map<String, Integer> positions = new HashMap<>();
		int end = -1;
		for (int i = 0; i < changes.size(); i++) {
			positions.putIfAbsent(changes.get(i).to(), i);
			Write write = this.writes.get(changes.get(i).to());
			end = (write != null && write.outcome() == Outcome.TAKEN) ? i : end;
		}
		for (Stay stay : stays) {
			whole(stay, changes, positions, end);
		}
		for (int i = 0; i < stays.size(); i++) {
			for (int j = i + 1; j < stays.size(); j++) {
				sameFrames(stays.get(i), stays.get(j), positions);
			}
		}
	}

	// The snapshot and the frames together: nothing is missing from the first that the
	// browser has to the last, which at the end is the last one that was acknowledged.
	private void whole(Stay stay, List<Change> changes, Map<String, Integer> positions, int end) {
		Set<Integer> seen = new HashSet<>();
		int last = -1;
		for (SeenFrame frame : stay.frames()) {
			if (frame.value() == null) {
				continue;
			}
			String what = "%s to %s".formatted(frame.value(), stay.browser());
			Integer position = positions.get(frame.value());
			if (position == null) {
				found(Kind.NOT_STORED, what);
			}
			else if (!seen.add(position)) {
				found(Kind.DOUBLE, what);
			}
			else if (position < last) {
				found(Kind.DISORDER, what);
			}
			else {
				last = position;
			}
		}
		int first = seen.stream().min(Comparator.naturalOrder()).orElse(Integer.MAX_VALUE);
		if (stay.snapshot() != null) {
			first = Math.min(first, behind(stay, stay.snapshot(), changes));
		}
		for (int i = first; i <= (stay.last() ? Math.max(last, end) : last); i++) {
			Write write = this.writes.get(changes.get(i).to());
			boolean itsOwn = write != null && stay.browser().equals(write.browser());
			if (!seen.contains(i) && !itsOwn) {
				found(Kind.GAP, "%s to %s".formatted(changes.get(i).to(), stay.browser()));
			}
		}
	}

	private int behind(Stay stay, Map<String, Field> snapshot, List<Change> changes) {
		String at = snapshot.values().stream().map(Field::at).max(Comparator.naturalOrder()).orElse("");
		Map<String, Field> state = new HashMap<>();
		int behind = 0;
		for (Change change : changes) {
			if (change.at().compareTo(at) > 0) {
				break;
			}
			state.put(change.key(), new Field(change.to(), change.by(), change.at()));
			behind++;
		}
		if (!state.equals(snapshot)) {
			found(Kind.NOT_EQUAL, "snapshot of %s and the changes up to %s".formatted(stay.browser(), at));
		}
		return behind;
	}

	// Frames that are no change, too, such as the end of a batch, between the first and
	// the last change that both have.
	private void sameFrames(Stay one, Stay other, Map<String, Integer> positions) {
		Set<String> common = one.frames().stream().map(SeenFrame::value).collect(Collectors.toSet());
		common.retainAll(other.frames().stream().map(SeenFrame::value).collect(Collectors.toSet()));
		common.retainAll(positions.keySet());
		common.removeIf(this::isOfSocket);
		if (!between(one, common).equals(between(other, common))) {
			found(Kind.NOT_EQUAL, "frames of %s and %s".formatted(one.browser(), other.browser()));
		}
	}

	private List<String> between(Stay stay, Set<String> common) {
		List<String> texts = new ArrayList<>();
		int last = 0;
		for (SeenFrame frame : stay.frames()) {
			boolean both = frame.value() != null && common.contains(frame.value());
			if ((both || !texts.isEmpty()) && !isOfSocket(frame.value())) {
				texts.add(frame.text());
			}
			last = both ? texts.size() : last;
		}
		return texts.subList(0, last);
	}

	private boolean isOfSocket(@Nullable String value) {
		Write write = (value != null) ? this.writes.get(value) : null;
		return write != null && write.author() == Author.PERSON_ON_SOCKET;
	}

	private void found(Kind kind, String detail) {
		this.violations.add(new Violation(kind, detail));
	}

}
