package io.quintet.samples.guarantees.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quintet.samples.guarantees.history.History.Followed;
import io.quintet.samples.guarantees.history.History.SentMessage;
import io.quintet.samples.guarantees.history.History.StoredEvent;
import io.quintet.samples.guarantees.history.History.ToldEvent;
import io.quintet.samples.guarantees.history.Violation.Kind;

/**
 * Judges a history. The stored order of a thread is the truth that clients are compared
 * with, and is itself compared with the times at which messages were sent and
 * acknowledged.
 */
public final class Checker {

	private static final Set<String> TERMINAL = Set.of("run.completed", "run.failed", "run.cancelled");

	private final List<Violation> violations = new ArrayList<>();

	private Checker() {
	}

	/**
	 * Finds what a history breaks.
	 * @param history the history
	 * @return the violations, none when all promises are kept
	 */
	public static List<Violation> check(History history) {
		Checker checker = new Checker();
		Map<String, Map<String, Integer>> positions = new HashMap<>();
		history.stored().forEach((thread, events) -> positions.put(thread, checker.positions(thread, events)));
		history.followed().forEach((followed) -> checker.followed(followed, positions(positions, followed.thread())));
		checker.acknowledged(history.sent(), positions);
		history.stored().forEach((thread, events) -> {
			checker.realTimeOrder(thread, events, history.sent());
			checker.runs(thread, events);
		});
		return checker.violations;
	}

	private static Map<String, Integer> positions(Map<String, Map<String, Integer>> all, String thread) {
		return all.getOrDefault(thread, Map.of());
	}

	private Map<String, Integer> positions(String thread, List<StoredEvent> events) {
		Map<String, Integer> positions = new HashMap<>();
		Set<String> clientIds = new HashSet<>();
		for (StoredEvent event : events) {
			if (positions.putIfAbsent(event.id(), positions.size()) != null) {
				found(Kind.STORED_TWICE, "%s in %s".formatted(event.id(), thread));
			}
			if (event.clientId() != null && !clientIds.add(event.author() + " " + event.clientId())) {
				found(Kind.STORED_TWICE, "message %s in %s".formatted(event.clientId(), thread));
			}
		}
		return positions;
	}

	private void followed(Followed followed, Map<String, Integer> positions) {
		Set<String> told = new HashSet<>();
		int last = -1;
		for (ToldEvent event : followed.events()) {
			Integer position = positions.get(event.id());
			if (!told.add(event.id())) {
				found(Kind.DOUBLE, "%s to %s".formatted(event.id(), followed.client()));
			}
			else if (position == null) {
				found(Kind.NOT_STORED, "%s to %s".formatted(event.id(), followed.client()));
			}
			else if (position < last) {
				found(Kind.DISORDER, "%s to %s".formatted(event.id(), followed.client()));
			}
			else {
				last = position;
			}
		}
		for (String id : positions.keySet()) {
			if (!told.contains(id)) {
				found(Kind.GAP, "%s to %s".formatted(id, followed.client()));
			}
		}
	}

	private void acknowledged(List<SentMessage> sent, Map<String, Map<String, Integer>> positions) {
		for (SentMessage message : sent) {
			if (!positions(positions, message.thread()).containsKey(message.eventId())) {
				found(Kind.LOST, "%s, acknowledged as %s".formatted(message.clientId(), message.eventId()));
			}
		}
	}

	// Behind a message there must be none that was acknowledged before the first was
	// sent: one pass with the latest sending so far.
	private void realTimeOrder(String thread, List<StoredEvent> events, List<SentMessage> sent) {
		Map<String, SentMessage> byEvent = new HashMap<>();
		sent.stream()
			.filter((message) -> message.thread().equals(thread))
			.forEach((message) -> byEvent.put(message.eventId(), message));
		SentMessage latest = null;
		for (StoredEvent event : events) {
			SentMessage message = byEvent.get(event.id());
			if (message == null) {
				continue;
			}
			if (latest != null && message.acknowledgedAt() < latest.sentAt()) {
				found(Kind.REAL_TIME_ORDER, "%s is stored before %s".formatted(latest.clientId(), message.clientId()));
			}
			if (latest == null || message.sentAt() > latest.sentAt()) {
				latest = message;
			}
		}
	}

	private void runs(String thread, List<StoredEvent> events) {
		Map<String, String> activeByAssistant = new HashMap<>();
		Set<String> over = new HashSet<>();
		for (StoredEvent event : events) {
			String run = event.runId();
			if (run == null) {
				continue;
			}
			boolean terminal = TERMINAL.contains(event.type());
			if (over.contains(run)) {
				found(terminal ? Kind.TWO_ENDS : Kind.AFTER_THE_END,
						"%s of %s in %s".formatted(event.type(), run, thread));
			}
			else if (event.type().equals("run.started")) {
				String other = activeByAssistant.put(event.author(), run);
				if (other != null) {
					found(Kind.TWO_ACTIVE_RUNS, "%s and %s of %s in %s".formatted(other, run, event.author(), thread));
				}
			}
			else if (terminal) {
				over.add(run);
				activeByAssistant.values().remove(run);
			}
		}
		activeByAssistant.values().forEach((run) -> found(Kind.NO_END, "%s in %s".formatted(run, thread)));
	}

	private void found(Kind kind, String detail) {
		this.violations.add(new Violation(kind, detail));
	}

}
