package io.quintet.lime.passport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import tools.jackson.databind.JsonNode;

import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.passport.PassportSettings.IssuerCheck;

/**
 * The platform as an issuer: its origin.
 */
final class Issuer {

	private final String origin;

	Issuer(URI platform) {
		this.origin = origin(platform);
	}

	void check(JsonNode claims, IssuerCheck check) {
		if (check == IssuerCheck.OFF || (check == IssuerCheck.IF_PRESENT && !claims.has("iss"))) {
			return;
		}
		JsonNode issuer = claims.path("iss");
		if (!issuer.isString() || !isOrigin(issuer.asString())) {
			throw new LimeInvalidPassportException("The issuer of the passport is not " + this.origin);
		}
	}

	private boolean isOrigin(String issuer) {
		try {
			URI uri = new URI(issuer);
			String path = uri.getRawPath();
			return uri.getHost() != null && uri.getScheme() != null && uri.getRawUserInfo() == null
					&& uri.getRawQuery() == null && uri.getRawFragment() == null
					&& (path == null || path.isEmpty() || path.equals("/")) && origin(uri).equals(this.origin);
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static String origin(URI uri) {
		String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
		int standard = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
		String port = (uri.getPort() < 0 || uri.getPort() == standard) ? "" : ":" + uri.getPort();
		return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
	}

}
