package io.quintet.happy.internal.login;

import java.util.Base64;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

import io.quintet.happy.crypto.AccountSecret;

/**
 * Proof that one holds an account secret: what {@code POST /v1/auth} takes.
 *
 * @param publicKey Ed25519 public key, base64
 * @param challenge what was signed, base64
 * @param signature detached signature, base64
 */
public record LoginProof(String publicKey, String challenge, String signature) {

	/** Signs a challenge of 32 random bytes. */
	public static LoginProof of(AccountSecret secret, byte[] challenge) {
		byte[] seed = secret.bytes();
		byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
		Ed25519.generatePublicKey(seed, 0, publicKey, 0);
		byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
		Ed25519.sign(seed, 0, challenge, 0, challenge.length, signature, 0);
		Base64.Encoder base64 = Base64.getEncoder();
		return new LoginProof(base64.encodeToString(publicKey), base64.encodeToString(challenge),
				base64.encodeToString(signature));
	}

}
