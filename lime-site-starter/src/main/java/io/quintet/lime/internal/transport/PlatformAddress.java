package io.quintet.lime.internal.transport;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import io.quintet.support.HttpAddress;

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
		URI uri = HttpAddress.read(text);
		if (uri == null || uri.getRawUserInfo() != null) {
			throw new IllegalArgumentException("no address such as " + DEFAULT);
		}
		return new PlatformAddress(uri);
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

	@Override
	public String toString() {
		return this.base.toString();
	}

}
