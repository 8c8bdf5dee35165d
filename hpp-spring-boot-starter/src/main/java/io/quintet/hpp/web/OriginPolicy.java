package io.quintet.hpp.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Tells pages of the own origin from foreign ones. A request without an Origin header
 * does not come from a page and passes.
 */
final class OriginPolicy {

	private final Set<String> allowed;

	OriginPolicy(Set<String> allowed) {
		this.allowed = allowed;
	}

	boolean allows(ServerHttpRequest request) {
		String origin = request.getHeaders().getOrigin();
		return origin == null || this.allowed.contains("*") || this.allowed.contains(origin)
				|| isOwn(origin, request.getURI());
	}

	// Behind a proxy that ends TLS the request looks like http: a page on https is the
	// own one
	// then. A page on http is never that of a server on https.
	private static boolean isOwn(String origin, URI own) {
		URI page = parsed(origin);
		if (page == null || page.getHost() == null || own.getHost() == null) {
			return false;
		}
		String scheme = page.getScheme().toLowerCase(Locale.ROOT);
		boolean downgrade = scheme.equals("http") && "https".equalsIgnoreCase(own.getScheme());
		if (downgrade || !(scheme.equals("http") || scheme.equals("https"))) {
			return false;
		}
		int ownPort = (own.getPort() >= 0) ? own.getPort() : defaultPort(scheme);
		int pagePort = (page.getPort() >= 0) ? page.getPort() : defaultPort(scheme);
		return page.getHost().equalsIgnoreCase(own.getHost()) && pagePort == ownPort;
	}

	private static int defaultPort(String scheme) {
		return scheme.equals("https") ? 443 : 80;
	}

	private static @Nullable URI parsed(String origin) {
		try {
			URI uri = new URI(origin);
			return (uri.getScheme() != null) ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
