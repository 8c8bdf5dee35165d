package io.quintet.samples.guarantees.lime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What happened to logins in one run of the program. Times are of one clock.
 *
 * @param handlers names of the handlers of each site
 * @param approved logins that were approved, by their ids, and when
 * @param calls calls of handlers, in the order of their beginning
 * @param kills the processes that were killed
 * @param noted the handlers that the database has as done at the end, of each login
 */
public record LimeHistory(Set<String> handlers, Map<String, Instant> approved, List<Call> calls, List<Kill> kills,
		Map<String, Set<String>> noted) {

	/**
	 * A call of a handler.
	 *
	 * @param handler name of the handler
	 * @param login the login
	 * @param process id of the process
	 * @param begun when it began
	 * @param ended when it was done, {@code null} when it never was
	 */
	public record Call(String handler, String login, long process, Instant begun, @Nullable Instant ended) {
	}

	/**
	 * The end of a process.
	 *
	 * @param process id of the process
	 * @param at when it was killed
	 * @param noted the handlers that the database had as done right after that, of each
	 * login
	 */
	public record Kill(long process, Instant at, Map<String, Set<String>> noted) {
	}

}
