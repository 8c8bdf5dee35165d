package io.quintet.lime.passport;

import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.error.LimeException;
import io.quintet.support.LogText;

/**
 * The keys of one answer of the platform. Entries that cannot check an RS256 signature
 * are left out.
 */
record KeySet(Map<String, JWSVerifier> verifiers, Instant fetchedAt) {

	private static final Logger logger = LoggerFactory.getLogger(KeySet.class);

	private static final int MIN_BITS = 2048;

	/** Larger keys take long to calculate with. */
	private static final int MAX_BITS = 16_384;

	private static final int MAX_KEYS = 1000;

	/**
	 * Reads an answer.
	 * @param answer a JWK set, or the platform's envelope around it
	 * @param asked when it was asked for
	 * @return the keys, possibly none
	 * @throws LimeException when it is neither
	 */
	static KeySet read(JsonNode answer, Instant asked) {
		JsonNode keys = answer.path("keys");
		if (!keys.isArray() && answer.path("ok").booleanValue(false)) {
			keys = answer.path("data").path("keys");
		}
		if (!keys.isArray()) {
			throw new LimeException("JWKS response missing keys array", null, 200, null, null, null);
		}
		Map<String, JWSVerifier> verifiers = new HashMap<>();
		for (JsonNode jwk : keys) {
			String kid = jwk.path("kid").stringValue(null);
			if (kid != null && !kid.isEmpty() && verifiers.size() < MAX_KEYS) {
				JWSVerifier verifier = verifier(kid, jwk);
				if (verifier != null) {
					verifiers.put(kid, verifier);
				}
			}
		}
		return new KeySet(Map.copyOf(verifiers), asked);
	}

	private static @Nullable JWSVerifier verifier(String kid, JsonNode jwk) {
		String n = jwk.path("n").stringValue(null);
		String e = jwk.path("e").stringValue(null);
		if (!"RSA".equals(jwk.path("kty").stringValue(null)) || !isAbsentOr("sig", jwk.path("use"))
				|| !isAbsentOr("RS256", jwk.path("alg")) || n == null || e == null) {
			logger.debug("Key {} of the platform is none for RS256 signatures", LogText.of(kid));
			return null;
		}
		try {
			RSAPublicKey key = RSAKey.parse(Map.of("kty", "RSA", "n", n, "e", e)).toRSAPublicKey();
			int bits = key.getModulus().bitLength();
			if (bits < MIN_BITS || bits > MAX_BITS) {
				logger.warn("Key {} of the platform has {} bits and is not used", LogText.of(kid), bits);
				return null;
			}
			return new RSASSAVerifier(key);
		}
		catch (ParseException | JOSEException | RuntimeException ex) {
			logger.warn("Key {} of the platform cannot be read and is not used: {}", LogText.of(kid),
					LogText.of(String.valueOf(ex.getMessage())));
			return null;
		}
	}

	private static boolean isAbsentOr(String wanted, JsonNode value) {
		return value.isMissingNode() || value.isNull() || (value.isString() && value.asString().equals(wanted));
	}

	@Nullable JWSVerifier verifier(String kid) {
		return this.verifiers.get(kid);
	}

}
