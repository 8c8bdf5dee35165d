package io.quintet.samples.guarantees.lime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.quintet.samples.guarantees.history.Violation;
import io.quintet.samples.guarantees.history.Violation.Kind;
import io.quintet.samples.guarantees.lime.LimeHistory.Call;
import io.quintet.samples.guarantees.lime.LimeHistory.Kill;

/**
 * Judges a history of logins: each handler gets each login once, or again only when the
 * process was killed before it was noted that the handler was done.
 */
public final class LimeChecker {

	// A statement of the site's store gets no longer; behind that nothing is noted.
	private static final Duration NOTE = Duration.ofSeconds(5);

	private final List<Violation> violations = new ArrayList<>();

	private final LimeHistory history;

	private LimeChecker(LimeHistory history) {
		this.history = history;
	}

	/**
	 * Finds what a history breaks.
	 * @param history the history
	 * @return the violations, none when all promises are kept
	 */
	public static List<Violation> check(LimeHistory history) {
		LimeChecker checker = new LimeChecker(history);
		Map<String, List<Call>> calls = history.calls()
			.stream()
			.collect(Collectors.groupingBy((call) -> call.handler() + " " + call.login()));
		for (String login : history.approved().keySet()) {
			for (String handler : history.handlers()) {
				checker.calls(handler + " " + login, calls.getOrDefault(handler + " " + login, List.of()));
			}
			if (!history.noted().getOrDefault(login, Set.of()).equals(history.handlers())) {
				checker.found(Kind.NOT_HANDLED, "%s in the database".formatted(login));
			}
		}
		history.calls()
			.stream()
			.filter((call) -> !history.approved().containsKey(call.login()))
			.forEach((call) -> checker.found(Kind.NOT_APPROVED, call.login()));
		return checker.violations;
	}

	private void calls(String what, List<Call> calls) {
		if (calls.stream().noneMatch((call) -> call.ended() != null)) {
			found(Kind.NOT_HANDLED, what);
		}
		for (int i = 1; i < calls.size(); i++) {
			if (!mayBeRepeated(calls.get(i - 1), calls.get(i))) {
				found(Kind.HANDLED_AGAIN, what);
			}
		}
	}

	private boolean mayBeRepeated(Call call, Call next) {
		return this.history.kills()
			.stream()
			.anyMatch((kill) -> kill.process() == call.process() && kill.at().isBefore(next.begun())
					&& !isDone(call, kill));
	}

	private static boolean isDone(Call call, Kill kill) {
		return kill.noted().getOrDefault(call.login(), Set.of()).contains(call.handler())
				|| (call.ended() != null && call.ended().plus(NOTE).isBefore(kill.at()));
	}

	private void found(Kind kind, String detail) {
		this.violations.add(new Violation(kind, detail));
	}

}
