package io.quintet.lime.passport;

import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LogText;
import io.quintet.lime.json.LimeJson;

/**
 * The keys of one answer of the platform. Entries that cannot check an RS256 signature
 * are left out.
 *
 * @param checks by key id
 * @param fetchedAt when the platform was asked
 */
record KeySet(Map<String, SignatureCheck> checks, Instant fetchedAt) {

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
	static KeySet read(Object answer, Instant asked) {
		Map<String, @Nullable Object> document = LimeJson.asObject(answer);
		if (document != null && !(document.get("keys") instanceof List)) {
			document = Boolean.TRUE.equals(document.get("ok")) ? LimeJson.asObject(document.get("data")) : null;
		}
		if (document == null || !(document.get("keys") instanceof List<?> keys)) {
			throw new LimeException("JWKS response missing keys array", null, 200, null, null, null);
		}
		Map<String, SignatureCheck> checks = new HashMap<>();
		for (Object key : keys) {
			Map<String, @Nullable Object> jwk = LimeJson.asObject(key);
			if (jwk != null && jwk.get("kid") instanceof String kid && !kid.isEmpty() && checks.size() < MAX_KEYS) {
				SignatureCheck check = check(kid, jwk);
				if (check != null) {
					checks.put(kid, check);
				}
			}
		}
		return new KeySet(Map.copyOf(checks), asked);
	}

	private static @Nullable SignatureCheck check(String kid, Map<String, @Nullable Object> jwk) {
		if (!"RSA".equals(jwk.get("kty")) || !absentOr("sig", jwk.get("use")) || !absentOr("RS256", jwk.get("alg"))
				|| !(jwk.get("n") instanceof String n) || !(jwk.get("e") instanceof String e)) {
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
			return new RsaSignatureCheck(key);
		}
		catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException ex) {
			logger.warn("Key {} of the platform cannot be read and is not used: {}", LogText.of(kid),
					LogText.of(String.valueOf(ex.getMessage())));
			return null;
		}
	}

	private static boolean absentOr(String wanted, @Nullable Object value) {
		return value == null || wanted.equals(value);
	}

	@Nullable SignatureCheck check(String kid) {
		return this.checks.get(kid);
	}

}
