package io.quintet.happy.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives keys from a master key along a path of names (HMAC-SHA512, 32 bytes each). */
public final class KeyTree {

	private static final int KEY_LENGTH = 32;

	private KeyTree() {
	}

	/** 32 bytes; no names give the key of the root. */
	public static byte[] derive(byte[] master, String usage, String... path) {
		byte[] node = hmac((usage + " Master Seed").getBytes(StandardCharsets.UTF_8), master);
		for (String name : path) {
			byte[] chain = Arrays.copyOfRange(node, KEY_LENGTH, node.length);
			byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
			byte[] data = new byte[1 + utf8.length];
			System.arraycopy(utf8, 0, data, 1, utf8.length);
			Arrays.fill(node, (byte) 0);
			node = hmac(chain, data);
			Arrays.fill(chain, (byte) 0);
		}
		byte[] key = Arrays.copyOf(node, KEY_LENGTH);
		Arrays.fill(node, (byte) 0);
		return key;
	}

	private static byte[] hmac(byte[] key, byte[] data) {
		try {
			Mac mac = Mac.getInstance("HmacSHA512");
			mac.init(new SecretKeySpec(key, "HmacSHA512"));
			return mac.doFinal(data);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This Java runtime has no HmacSHA512", ex);
		}
	}

}
