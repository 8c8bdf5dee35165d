package io.quintet.lime.internal.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Where the platform is.
 */
public final class PlatformAddress {

	/** The public platform. */
	public static final String DEFAULT = "https://lime.pics/api/v1";

	private final URI base;

	private PlatformAddress(URI base) {
		this.base = base;
	}

	/**
	 * Reads an address.
	 * @param apiBase such as {@value #DEFAULT}, which is also meant by an empty text;
	 * slashes at the end do not count
	 * @return the address
	 * @throws IllegalArgumentException when it is no address of a server over HTTP
	 */
	public static PlatformAddress of(@Nullable String apiBase) {
		String text = (apiBase == null || apiBase.isBlank()) ? DEFAULT : apiBase.strip().replaceFirst("/+$", "");
		try {
			URI uri = new URI(text);
			String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
			if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null && uri.getRawQuery() == null
					&& uri.getRawFragment() == null && uri.getRawUserInfo() == null) {
				return new PlatformAddress(uri);
			}
		}
		catch (URISyntaxException ex) {
			// Told below.
		}
		throw new IllegalArgumentException("no address such as " + DEFAULT);
	}

	/**
	 * Returns the address itself.
	 * @return the address, without a slash at the end
	 */
	public URI base() {
		return this.base;
	}

	URI uri(String path) {
		return URI.create(this.base + path);
	}

	/** Path of the keys, also where the address is a bare origin. */
	String keysPath() {
		String path = this.base.getRawPath();
		return ((path == null || path.isEmpty()) ? "/api/v1" : "") + "/core/.well-known/jwks.json";
	}

	/**
	 * Returns whether the token would go over an open network in clear text.
	 * @return {@code true} for HTTP to another machine
	 */
	public boolean isUnprotected() {
		String host = this.base.getHost().toLowerCase(Locale.ROOT);
		return this.base.getScheme().equalsIgnoreCase("http") && !host.equals("localhost") && !host.startsWith("127.")
				&& !host.equals("[::1]");
	}

	@Override
	public String toString() {
		return this.base.toString();
	}

}
