package io.quintet.samples.login;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * A login as its page is told. Times that are left, so that the page needs no clock that
 * agrees with the server's.
 *
 * @param status {@code waiting}, or how it ended
 * @param requestId id of the login request
 * @param prompt what a person gives to the agent
 * @param endsAt when it is given up
 * @param millisLeft time until then, 0 when that is over
 * @param millisInAll time that there was in the beginning
 * @param reason what was wrong, if something was
 */
record LoginView(String status, String requestId, String prompt, Instant endsAt, long millisLeft, long millisInAll,
		@Nullable String reason) {

	static LoginView of(LoginAttempt attempt, String site, Instant now) {
		LoginEnd end = attempt.end();
		Duration left = Duration.between(now, attempt.endsAt());
		return new LoginView((end != null) ? end.kind().code() : "waiting", attempt.requestId(), prompt(attempt, site),
				attempt.endsAt(), left.isNegative() ? 0 : left.toMillis(),
				Duration.between(attempt.begunAt(), attempt.endsAt()).toMillis(), (end != null) ? end.reason() : null);
	}

	private static String prompt(LoginAttempt attempt, String site) {
		return """
				Log in for me at %s with LIME.
				Approve the login request %s before %s.
				I began it myself; approve no other one for this site.""".formatted(site, attempt.requestId(),
				attempt.endsAt().truncatedTo(ChronoUnit.SECONDS));
	}

}
