package io.quintet.lime.passport;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.internal.PlatformJson;

/**
 * The three parts of a token, read more strictly than Nimbus does: base64url without
 * padding and stray bits, JSON objects without duplicate members.
 *
 * @param kid id of the key
 * @param claims the claims, as unverified as they are
 * @param signed header and claims as they were signed
 * @param signature the signature in base64url
 */
record CompactJwt(String kid, ObjectNode claims, String signed, String signature) {

	/**
	 * The size of an event bounds a passport already; this bounds those from elsewhere.
	 */
	private static final int MAX_LENGTH = 1 << 20;

	/** The algorithm is not taken from the token. */
	private static final JWSHeader RS256 = new JWSHeader(JWSAlgorithm.RS256);

	/**
	 * Reads a token.
	 * @throws LimeInvalidPassportException when it is no token that RS256 with a named
	 * key could have signed
	 */
	static CompactJwt read(String token) {
		int first = token.indexOf('.');
		int second = token.indexOf('.', first + 1);
		if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0 || token.length() > MAX_LENGTH) {
			throw new LimeInvalidPassportException("The passport is no JWT of three parts");
		}
		String kid = kid(token.substring(0, first));
		ObjectNode claims = claims(token.substring(first + 1, second));
		decode(token.substring(second + 1));
		return new CompactJwt(kid, claims, token.substring(0, second), token.substring(second + 1));
	}

	private static String kid(String text) {
		JsonNode header = PlatformJson.readStrictly(decode(text));
		if (!header.isObject()) {
			throw new LimeInvalidPassportException("The header of the passport is no JSON object");
		}
		String kid = header.path("kid").stringValue("");
		if (kid.isEmpty()) {
			throw new LimeInvalidPassportException("JWT header missing kid");
		}
		if (!"RS256".equals(header.path("alg").stringValue(null))) {
			throw new LimeInvalidPassportException("The passport is not signed with RS256");
		}
		if (header.has("crit") || !header.path("b64").booleanValue(true)) {
			throw new LimeInvalidPassportException("The passport has a critical header that is unknown");
		}
		return kid;
	}

	private static ObjectNode claims(String text) {
		if (PlatformJson.readStrictly(decode(text)) instanceof ObjectNode object) {
			return object;
		}
		throw new LimeInvalidPassportException("The claims of the passport are no JSON object");
	}

	// One spelling for the same bytes: else a signature could be told in several ways.
	private static byte[] decode(String part) {
		byte[] bytes;
		try {
			bytes = Base64.getUrlDecoder().decode(part);
		}
		catch (IllegalArgumentException ex) {
			throw new LimeInvalidPassportException("The passport is no base64url", ex);
		}
		if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
			throw new LimeInvalidPassportException("The passport is padded or has stray bits");
		}
		return bytes;
	}

	/**
	 * Checks the signature.
	 * @throws LimeInvalidPassportException when the key did not sign the token
	 */
	void verify(JWSVerifier key) {
		boolean signed;
		try {
			signed = key.verify(RS256, this.signed.getBytes(StandardCharsets.US_ASCII), new Base64URL(this.signature));
		}
		catch (JOSEException ex) {
			throw new LimeInvalidPassportException("JWT signature verification failed", ex);
		}
		if (!signed) {
			throw new LimeInvalidPassportException("JWT signature verification failed");
		}
	}

}
