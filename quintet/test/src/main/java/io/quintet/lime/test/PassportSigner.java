package io.quintet.lime.test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * One signing key of the simulated platform.
 */
final class PassportSigner {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final String kid;

	// It takes a second or two in a young JVM; an application need not wait with its
	// start.
	private final CompletableFuture<KeyPair> pair = CompletableFuture.supplyAsync(PassportSigner::generate);

	PassportSigner(String kid) {
		this.kid = kid;
	}

	private static KeyPair generate() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Waits for the key without blocking. */
	Mono<Void> ready() {
		return Mono.fromFuture(this.pair, true).then();
	}

	String kid() {
		return this.kid;
	}

	Map<String, String> jwk() {
		RSAPublicKey key = (RSAPublicKey) this.pair.join().getPublic();
		Map<String, String> jwk = new LinkedHashMap<>();
		jwk.put("kty", "RSA");
		jwk.put("kid", this.kid);
		jwk.put("use", "sig");
		jwk.put("alg", "RS256");
		jwk.put("n", encode(unsigned(key.getModulus().toByteArray())));
		jwk.put("e", encode(unsigned(key.getPublicExponent().toByteArray())));
		return jwk;
	}

	String sign(Map<String, ?> claims) {
		String signed = encode(JSON.writeValueAsBytes(Map.of("alg", "RS256", "typ", "JWT", "kid", this.kid))) + "."
				+ encode(JSON.writeValueAsBytes(claims));
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(this.pair.join().getPrivate());
			signature.update(signed.getBytes(StandardCharsets.US_ASCII));
			return signed + "." + encode(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] unsigned(byte[] number) {
		return (number[0] == 0) ? Arrays.copyOfRange(number, 1, number.length) : number;
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
