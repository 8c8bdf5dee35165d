package io.quintet.acp.internal.web;

import java.time.Duration;

import org.springframework.util.StringUtils;

import io.quintet.acp.internal.json.JsonReader;

/**
 * Settings of the transport.
 *
 * @param prefix path of the operations, with a leading and without a trailing slash;
 * empty for the root
 * @param maxBodySize most bytes of a request body
 * @param bodyTimeout longest time that a request body may take to arrive
 * @param maxDepth deepest nesting of JSON
 */
public record AcpWebSettings(String prefix, int maxBodySize, Duration bodyTimeout, int maxDepth) {

	public AcpWebSettings {
		prefix = path(prefix);
	}

	public static AcpWebSettings defaults() {
		return new AcpWebSettings("/acp", 1_000_000, Duration.ofSeconds(10), JsonReader.DEPTH);
	}

	/**
	 * Brings a configured prefix into its form.
	 * @param prefix the prefix as configured
	 * @return the prefix with a leading and without trailing slashes; empty for the root
	 */
	public static String path(String prefix) {
		String path = StringUtils.trimTrailingCharacter(prefix, '/');
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

}
