package io.quintet.happy.internal.crypto;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

/** Base64 as the contract has it. */
public final class Base64Text {

	private Base64Text() {
	}

	/**
	 * Bytes of standard base64 with or without padding, in one line or several;
	 * {@code null} for other text.
	 */
	public static byte @Nullable [] decode(String text) {
		boolean lines = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
		try {
			return Base64.getDecoder().decode(lines ? text.replaceAll("[\r\n]", "") : text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
