package io.quintet.lime.test;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * One signing key of the simulated platform.
 */
final class PassportSigner {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final String kid;

	private final CompletableFuture<RSAKey> key;

	PassportSigner(String kid) {
		this.kid = kid;
		// It takes a second or two in a young JVM; an application need not wait with its
		// start.
		this.key = CompletableFuture.supplyAsync(() -> generate(kid));
	}

	private static RSAKey generate(String kid) {
		try {
			return new RSAKeyGenerator(2048).keyID(kid)
				.keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Waits for the key without blocking. */
	Mono<Void> ready() {
		return Mono.fromFuture(this.key, true).then();
	}

	String kid() {
		return this.kid;
	}

	Map<String, Object> jwk() {
		return this.key.join().toPublicJWK().toJSONObject();
	}

	String sign(Map<String, ?> claims) {
		JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(this.kid).build();
		JWSObject signed = new JWSObject(header, new Payload(JSON.writeValueAsString(claims)));
		try {
			signed.sign(new RSASSASigner(this.key.join()));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return signed.serialize();
	}

}
