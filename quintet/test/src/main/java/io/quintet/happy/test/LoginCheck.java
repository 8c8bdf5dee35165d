package io.quintet.happy.test;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Checks the signature (Ed25519) of a login. */
final class LoginCheck {

	private static final int KEY_LENGTH = 32;

	/** What stands before the raw key in its X.509 form. */
	private static final byte[] HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

	private LoginCheck() {
	}

	static boolean isValid(String publicKey, String challenge, String signature) {
		try {
			Base64.Decoder base64 = Base64.getDecoder();
			byte[] raw = base64.decode(publicKey);
			if (raw.length != KEY_LENGTH) {
				return false;
			}
			ByteArrayOutputStream encoded = new ByteArrayOutputStream();
			encoded.writeBytes(HEADER);
			encoded.writeBytes(raw);
			Signature check = Signature.getInstance("Ed25519");
			check.initVerify(
					KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded.toByteArray())));
			check.update(base64.decode(challenge));
			return check.verify(base64.decode(signature));
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return false;
		}
	}

}
