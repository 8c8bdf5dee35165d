package io.quintet.lime.passport;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.json.LimeJson;

/**
 * The three parts of a token, read strictly: base64url without padding, JSON objects
 * without duplicate members.
 */
final class CompactJwt {

	/**
	 * The size of an event bounds a passport already; this bounds those from elsewhere.
	 */
	private static final int MAX_LENGTH = 1 << 20;

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

	private final String header;

	private final String kid;

	private final byte[] payload;

	private final byte[] signed;

	private final String signature;

	private final byte[] signatureBytes;

	private CompactJwt(String header, String kid, byte[] payload, byte[] signed, String signature,
			byte[] signatureBytes) {
		this.header = header;
		this.kid = kid;
		this.payload = payload;
		this.signed = signed;
		this.signature = signature;
		this.signatureBytes = signatureBytes;
	}

	/**
	 * Reads a token.
	 * @param token the text
	 * @param known headers that need not be read
	 * @return its parts
	 * @throws LimeInvalidPassportException when it is no token that RS256 with a named
	 * key could have signed
	 */
	static CompactJwt read(String token, KnownHeaders known) {
		int first = token.indexOf('.');
		int second = token.indexOf('.', first + 1);
		if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0 || token.length() > MAX_LENGTH) {
			throw new LimeInvalidPassportException("The passport is no JWT of three parts");
		}
		String header = token.substring(0, first);
		String kid = known.kid(header);
		if (kid == null) {
			kid = readHeader(header);
		}
		String signature = token.substring(second + 1);
		return new CompactJwt(header, kid, decode(token.substring(first + 1, second)),
				token.substring(0, second).getBytes(StandardCharsets.US_ASCII), signature, decode(signature));
	}

	private static String readHeader(String text) {
		Map<String, @Nullable Object> header = LimeJson.strictObject(decode(text));
		if (header == null) {
			throw new LimeInvalidPassportException("The header of the passport is no JSON object");
		}
		if (!(header.get("kid") instanceof String kid) || kid.isEmpty()) {
			throw new LimeInvalidPassportException("JWT header missing kid");
		}
		if (!"RS256".equals(header.get("alg"))) {
			throw new LimeInvalidPassportException("The passport is not signed with RS256");
		}
		if (header.containsKey("crit")) {
			throw new LimeInvalidPassportException("The passport has a critical header that is unknown");
		}
		return kid;
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
		if (!part.isEmpty() && !endsCanonically(part)) {
			throw new LimeInvalidPassportException("The passport is padded or has stray bits");
		}
		return bytes;
	}

	/**
	 * Whether the last character is no padding and has no bits that stand for nothing.
	 */
	private static boolean endsCanonically(String part) {
		int last = ALPHABET.indexOf(part.charAt(part.length() - 1));
		int stray = switch (part.length() % 4) {
			case 2 -> 0b1111;
			case 3 -> 0b11;
			default -> 0;
		};
		return last >= 0 && (last & stray) == 0;
	}

	/** The header in base64url. */
	String header() {
		return this.header;
	}

	/** Id of the key. */
	String kid() {
		return this.kid;
	}

	/** What the signature is about. */
	byte[] signed() {
		return this.signed;
	}

	/** The signature in base64url. */
	String signature() {
		return this.signature;
	}

	/** The signature itself. */
	byte[] signatureBytes() {
		return this.signatureBytes;
	}

	/** The claims, as unverified as they are. */
	Map<String, @Nullable Object> claims() {
		Map<String, @Nullable Object> claims = LimeJson.strictObject(this.payload);
		if (claims == null) {
			throw new LimeInvalidPassportException("The claims of the passport are no JSON object");
		}
		return claims;
	}

}
