package io.quintet.hpp.internal.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads parameters of a raw query. Never looks at a form body, and never fails.
 */
final class RawQuery {

	private RawQuery() {
	}

	static @Nullable String first(@Nullable String query, String name) {
		if (query == null) {
			return null;
		}
		for (String pair : query.split("&", -1)) {
			int equals = pair.indexOf('=');
			String key = (equals >= 0) ? pair.substring(0, equals) : pair;
			if (decoded(key).equals(name)) {
				return (equals >= 0) ? decoded(pair.substring(equals + 1)) : "";
			}
		}
		return null;
	}

	private static String decoded(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
