package io.quintet.appcontrol.web;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Tells requests of foreign pages. Browsers send what pages tell them to, and where no
 * token is asked for, reaching the port would be enough. A page can also reach it under a
 * name of its own, which it lets point here once it has loaded.
 */
final class PageRequests {

	private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

	private PageRequests() {
	}

	/**
	 * Tells whether a page made a request that may not be one of ours.
	 * @param headers headers of the request
	 * @return false for requests that no page made
	 */
	static boolean isForeign(HttpHeaders headers) {
		String origin = headers.getOrigin();
		String site = headers.getFirst("Sec-Fetch-Site");
		if (origin == null && (site == null || site.equals("none"))) {
			return false;
		}
		String host = headers.getFirst(HttpHeaders.HOST);
		boolean same = (origin != null) ? isOf(origin, host) : "same-origin".equals(site);
		return !same || host == null || !isLocal(host.toLowerCase(Locale.ROOT));
	}

	private static boolean isOf(String origin, @Nullable String host) {
		try {
			return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean isLocal(String host) {
		String name = host.replaceFirst(":[0-9]+$", "");
		return name.equals("localhost") || name.endsWith(".localhost") || ADDRESS.matcher(name).matches();
	}

}
