package io.quintet.happy.internal.login;

import java.util.Arrays;

import io.quintet.happy.crypto.AccountSecret;

/**
 * Proof that one holds an account secret: what {@code POST /v1/auth} takes.
 *
 * @param publicKey Ed25519 public key, base64
 * @param challenge what was signed, base64
 * @param signature detached signature, base64
 */
public record LoginProof(String publicKey, String challenge, String signature) {

	/**
	 * Signs a challenge.
	 * @param secret the account secret
	 * @param challenge the challenge, 32 random bytes
	 * @return the proof
	 * @throws IllegalStateException when the secret was destroyed
	 */
	public static LoginProof of(AccountSecret secret, byte[] challenge) {
		if (secret.isDestroyed()) {
			throw new IllegalStateException("The account secret was destroyed");
		}
		byte[] seed = secret.bytes();
		try {
			return LoginKey.prove(seed, challenge);
		}
		finally {
			Arrays.fill(seed, (byte) 0);
		}
	}

}
