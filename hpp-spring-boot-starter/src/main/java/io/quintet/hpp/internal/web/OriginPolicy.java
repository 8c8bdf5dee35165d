package io.quintet.hpp.internal.web;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Accepts pages of the own and of allowed origins. A request without an Origin header
 * does not come from a page and passes. Hosts are compared as text: names with an
 * underscore are no hosts to {@link java.net.URI}, and are common in container networks.
 */
final class OriginPolicy {

	private static final String ANY = "*";

	private final Set<String> allowed;

	OriginPolicy(Set<String> allowed) {
		this.allowed = allowed.stream().map(OriginPolicy::normal).collect(Collectors.toUnmodifiableSet());
	}

	boolean allows(ServerHttpRequest request) {
		String origin = request.getHeaders().getOrigin();
		if (origin == null || this.allowed.contains(ANY)) {
			return true;
		}
		String page = normal(origin);
		return this.allowed.contains(page) || isOwn(page, request);
	}

	// Behind a proxy that terminates TLS the request looks like http, so a page on https
	// counts as the own origin. A page on http is never the own origin of a server on
	// https.
	private static boolean isOwn(String page, ServerHttpRequest request) {
		String authority = request.getURI().getRawAuthority();
		if (authority == null) {
			return false;
		}
		boolean secure = "https".equalsIgnoreCase(request.getURI().getScheme());
		return page.equals(normal("https://" + authority)) || (!secure && page.equals(normal("http://" + authority)));
	}

	/**
	 * Writes an origin as browsers do: lower case, no default port, no trailing slash.
	 */
	private static String normal(String origin) {
		String text = origin.toLowerCase(Locale.ROOT);
		while (text.endsWith("/") && !text.endsWith("://")) {
			text = text.substring(0, text.length() - 1);
		}
		return withoutPort(withoutPort(text, "http://", ":80"), "https://", ":443");
	}

	private static String withoutPort(String origin, String scheme, String port) {
		return (origin.startsWith(scheme) && origin.endsWith(port))
				? origin.substring(0, origin.length() - port.length()) : origin;
	}

}
