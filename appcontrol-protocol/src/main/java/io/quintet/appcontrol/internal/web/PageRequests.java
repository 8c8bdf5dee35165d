package io.quintet.appcontrol.internal.web;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.http.HttpHeaders;

/**
 * Recognizes requests of foreign pages. Browsers send what pages tell them to, and where
 * no token is asked for, reaching the port would be enough. A page can also reach it
 * under a name of its own, which it lets point here once it has loaded; its GET requests
 * then have neither an origin nor another sign of a page, so the name itself has to be
 * local.
 */
final class PageRequests {

	private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

	private PageRequests() {
	}

	/**
	 * Tells whether a request may come from a page that is not one of ours, or has no
	 * local name.
	 */
	static boolean isForeign(HttpHeaders headers) {
		String host = headers.getFirst(HttpHeaders.HOST);
		return host == null || !isLocal(host.toLowerCase(Locale.ROOT)) || !isSameOrigin(headers, host);
	}

	private static boolean isSameOrigin(HttpHeaders headers, String host) {
		String origin = headers.getOrigin();
		String site = headers.getFirst("Sec-Fetch-Site");
		return (origin != null) ? isOf(origin, host)
				: site == null || site.equals("none") || site.equals("same-origin");
	}

	private static boolean isOf(String origin, String host) {
		try {
			return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
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
