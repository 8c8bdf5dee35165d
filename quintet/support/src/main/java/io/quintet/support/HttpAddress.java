package io.quintet.support;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Addresses of the servers that clients call.
 */
public final class HttpAddress {

	private HttpAddress() {
	}

	/**
	 * Reads an address.
	 * @param text the address
	 * @return an http or https URL with a host, without query and fragment; {@code null}
	 * for anything else
	 */
	public static @Nullable URI read(String text) {
		try {
			URI uri = new URI(text);
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			return ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null
					&& uri.getRawQuery() == null && uri.getRawFragment() == null) ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	/**
	 * Returns whether a token that is sent there crosses a network in clear text.
	 * @param address the address
	 * @return whether it is http to another machine
	 */
	public static boolean isClearText(URI address) {
		return "http".equalsIgnoreCase(address.getScheme())
				&& !String.valueOf(address.getHost()).matches("(?i)localhost|127(\\.\\d+){3}|\\[::1]");
	}

}
