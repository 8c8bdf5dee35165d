package io.quintet.happy.test;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A route.
 *
 * @param method HTTP method
 * @param segments its path; {@code *} stands for any one
 * @param action what it does
 */
record RestRoute(String method, List<String> segments, Action action) {

	static RestRoute of(String method, String path, AccountAction action) {
		return new RestRoute(method, segments(path), action);
	}

	/** A route that needs no token. */
	static RestRoute open(String method, String path, OpenAction action) {
		return new RestRoute(method, segments(path), action);
	}

	private static List<String> segments(String path) {
		return List.of(path.split("/", -1));
	}

	/** The open segments, {@code null} when this is not the route. */
	@Nullable List<String> match(String requestMethod, List<String> path) {
		if (!this.method.equals(requestMethod) || this.segments.size() != path.size()) {
			return null;
		}
		List<String> variables = new ArrayList<>();
		for (int i = 0; i < path.size(); i++) {
			if (this.segments.get(i).equals("*")) {
				variables.add(path.get(i));
			}
			else if (!this.segments.get(i).equals(path.get(i))) {
				return null;
			}
		}
		return variables;
	}

	/** What a route does. */
	sealed interface Action {

	}

	/** What a route does for an account. */
	@FunctionalInterface
	non-sealed interface AccountAction extends Action {

		/**
		 * Answers.
		 * @throws RestRefusal when the request is none of its
		 */
		RestAnswer answer(RestRequest request, AccountState account);

	}

	/** What a route does without an account. */
	@FunctionalInterface
	non-sealed interface OpenAction extends Action {

		/**
		 * Answers.
		 * @throws RestRefusal when the request is none of its
		 */
		RestAnswer answer(RestRequest request);

	}

}
