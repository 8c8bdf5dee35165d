package io.quintet.happy.internal.login;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;

/** The signing key (Ed25519) whose seed is an account secret. */
final class LoginKey {

	private LoginKey() {
	}

	static LoginProof prove(byte[] seed, byte[] challenge) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
			// The runtime derives a public key only while it generates a pair.
			generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
			KeyPair pair = generator.generateKeyPair();
			Signature signature = Signature.getInstance("Ed25519");
			signature.initSign(pair.getPrivate());
			signature.update(challenge);
			Base64.Encoder base64 = Base64.getEncoder();
			return new LoginProof(base64.encodeToString(encode((EdECPublicKey) pair.getPublic())),
					base64.encodeToString(challenge), base64.encodeToString(signature.sign()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This Java runtime has no Ed25519", ex);
		}
	}

	/** Little-endian y with the sign of x in its highest bit, as RFC 8032 has it. */
	private static byte[] encode(EdECPublicKey key) {
		BigInteger y = key.getPoint().getY();
		byte[] encoded = new byte[32];
		byte[] bigEndian = y.toByteArray();
		for (int i = 0; i < bigEndian.length && i < encoded.length; i++) {
			encoded[i] = bigEndian[bigEndian.length - 1 - i];
		}
		if (key.getPoint().isXOdd()) {
			encoded[encoded.length - 1] |= (byte) 0x80;
		}
		return encoded;
	}

	private static final class FixedRandom extends SecureRandom {

		private final transient byte[] bytes;

		FixedRandom(byte[] bytes) {
			super(null, null);
			this.bytes = bytes;
		}

		@Override
		public void nextBytes(byte[] target) {
			System.arraycopy(this.bytes, 0, target, 0, target.length);
		}

	}

}
