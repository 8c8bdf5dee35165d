package io.quintet.happy.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A route.
 *
 * @param method HTTP method
 * @param segments its path; {@code *} stands for any one
 * @param action what it does, given who gives its account; throws {@link RestRefusal}
 */
record RestRoute(String method, List<String> segments,
		BiFunction<RestRequest, Supplier<AccountState>, RestAnswer> action) {

	static RestRoute of(String method, String path, BiFunction<RestRequest, AccountState, RestAnswer> action) {
		return new RestRoute(method, segments(path), (request, login) -> action.apply(request, login.get()));
	}

	/** A route that needs no token. */
	static RestRoute open(String method, String path, Function<RestRequest, RestAnswer> action) {
		return new RestRoute(method, segments(path), (request, login) -> action.apply(request));
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

}
