package io.quintet.lime.passport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.util.Base64URL;
import tools.jackson.databind.JsonNode;

import io.quintet.support.json.JsonFormat;

/**
 * Signs passports as the platform does.
 */
public final class Signer {

	private final String kid;

	private final KeyPair pair;

	public Signer(String kid) {
		this(kid, 2048);
	}

	Signer(String kid, int bits) {
		this.kid = kid;
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(bits);
			this.pair = generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	RSAPublicKey publicKey() {
		return (RSAPublicKey) this.pair.getPublic();
	}

	Map<String, Object> jwk() {
		RSAPublicKey key = publicKey();
		return Map.of("kty", "RSA", "kid", this.kid, "n", Base64URL.encode(key.getModulus()).toString(), "e",
				Base64URL.encode(key.getPublicExponent()).toString());
	}

	public static JsonNode jwks(Signer... signers) {
		return JsonFormat.MAPPER.valueToTree(Map.of("keys", Stream.of(signers).map(Signer::jwk).toList()));
	}

	public String sign(String claims) {
		return signWithHeader("{\"alg\":\"RS256\",\"kid\":\"" + this.kid + "\"}", claims);
	}

	String signWithHeader(String header, String claims) {
		String signed = encode(header.getBytes(StandardCharsets.UTF_8)) + "."
				+ encode(claims.getBytes(StandardCharsets.UTF_8));
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(this.pair.getPrivate());
			signature.update(signed.getBytes(StandardCharsets.US_ASCII));
			return signed + "." + encode(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
