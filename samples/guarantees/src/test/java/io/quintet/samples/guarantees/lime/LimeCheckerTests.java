package io.quintet.samples.guarantees.lime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.quintet.samples.guarantees.history.Violation;
import io.quintet.samples.guarantees.history.Violation.Kind;
import io.quintet.samples.guarantees.lime.LimeHistory.Call;
import io.quintet.samples.guarantees.lime.LimeHistory.Kill;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LimeChecker}: a history that keeps all promises, and one for each
 * promise that breaks it. Process 1 is killed at second 100.
 */
class LimeCheckerTests {

	private static final Set<String> BOTH = Set.of("first", "second");

	private final List<Call> calls = new ArrayList<>(List.of(call("first", 1, 10, 11L), call("second", 1, 11, 12L)));

	private final Map<String, Set<String>> notedAtTheKill = new HashMap<>();

	private final Map<String, Set<String>> noted = new HashMap<>(Map.of("lr_1", BOTH));

	@Test
	void loginThatIsHandledOnceByEachHandlerHasNoViolation() {
		assertThat(check()).isEmpty();
	}

	@Test
	void loginThatAHandlerDidNotGetIsFound() {
		this.calls.remove(1);
		assertThat(check()).containsExactly(new Violation(Kind.NOT_HANDLED, "second lr_1"));
	}

	@Test
	void loginThatAHandlerDidNotFinishIsFound() {
		this.calls.set(1, call("second", 1, 99, null));
		assertThat(check()).containsExactly(new Violation(Kind.NOT_HANDLED, "second lr_1"));
	}

	@Test
	void loginThatTheDatabaseDoesNotHaveAsHandledIsFound() {
		this.noted.put("lr_1", Set.of("first"));
		assertThat(check()).containsExactly(new Violation(Kind.NOT_HANDLED, "lr_1 in the database"));
	}

	@Test
	void callAfterTheKillOfTheProcessIsFineWhenTheHandlerHadNotFinished() {
		this.calls.set(1, call("second", 1, 99, null));
		this.calls.add(call("second", 2, 115, 116L));
		assertThat(check()).isEmpty();
	}

	@Test
	void callAfterTheKillIsFineWhenTheEndWasNotNoted() {
		this.calls.set(1, call("second", 1, 98, 99L));
		this.calls.add(call("second", 2, 115, 116L));
		assertThat(check()).isEmpty();
	}

	@Test
	void secondCallAfterTheEndWasNotedIsFound() {
		this.calls.set(1, call("second", 1, 98, 99L));
		this.calls.add(call("second", 2, 115, 116L));
		this.notedAtTheKill.put("lr_1", BOTH);
		assertThat(check()).containsExactly(new Violation(Kind.HANDLED_AGAIN, "second lr_1"));
	}

	@Test
	void secondCallLongAfterTheFirstHasEndedIsFound() {
		this.calls.add(call("first", 2, 115, 116L));
		assertThat(check()).containsExactly(new Violation(Kind.HANDLED_AGAIN, "first lr_1"));
	}

	@Test
	void secondCallBeforeTheKillIsFound() {
		this.calls.set(1, call("second", 1, 98, null));
		this.calls.add(call("second", 2, 99, 116L));
		assertThat(check()).containsExactly(new Violation(Kind.HANDLED_AGAIN, "second lr_1"));
	}

	@Test
	void secondCallWhileTheProcessLivesIsFound() {
		this.calls.set(0, call("first", 2, 98, null));
		this.calls.add(call("first", 1, 115, 116L));
		assertThat(check()).containsExactly(new Violation(Kind.HANDLED_AGAIN, "first lr_1"));
	}

	@Test
	void loginThatNobodyApprovedIsFound() {
		this.calls.add(new Call("first", "lr_9", 2, at(20), at(21)));
		assertThat(check()).containsExactly(new Violation(Kind.NOT_APPROVED, "lr_9"));
	}

	private List<Violation> check() {
		return LimeChecker.check(new LimeHistory(BOTH, Map.of("lr_1", at(9)), this.calls,
				List.of(new Kill(1, at(100), this.notedAtTheKill)), this.noted));
	}

	private static Call call(String handler, long process, long begun, @Nullable Long ended) {
		return new Call(handler, "lr_1", process, at(begun), (ended != null) ? at(ended) : null);
	}

	private static Instant at(long second) {
		return Instant.ofEpochSecond(second);
	}

}
