package io.quintet.happy.test;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A route.
 *
 * @param method HTTP method
 * @param path its path, with a group for the segment that it leaves open
 * @param action what it does, given who gives its account; throws {@link RestRefusal}
 */
record RestRoute(String method, Pattern path, BiFunction<RestRequest, Supplier<AccountState>, RestAnswer> action) {

	/** A route; {@code *} in its path stands for any segment. */
	static RestRoute of(String method, String path, BiFunction<RestRequest, AccountState, RestAnswer> action) {
		return new RestRoute(method, pattern(path), (request, login) -> action.apply(request, login.get()));
	}

	/** A route that needs no token. */
	static RestRoute open(String method, String path, Function<RestRequest, RestAnswer> action) {
		return new RestRoute(method, pattern(path), (request, login) -> action.apply(request));
	}

	private static Pattern pattern(String path) {
		return Pattern.compile(path.replace("*", "([^/]*)"));
	}

}
