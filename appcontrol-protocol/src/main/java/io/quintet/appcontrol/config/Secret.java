package io.quintet.appcontrol.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

/**
 * Text that is not printed: its text form is {@code [redacted]}, and only
 * {@link #reveal()} returns it.
 */
public final class Secret {

	/** Printed in place of a secret. */
	public static final String MASK = "[redacted]";

	private final String text;

	private Secret(String text) {
		this.text = text;
	}

	/**
	 * Hides a text.
	 * @param text the secret
	 * @return the secret, hidden
	 */
	public static Secret of(String text) {
		return new Secret(text);
	}

	/**
	 * Returns the secret.
	 * @return the text in clear
	 */
	public String reveal() {
		return this.text;
	}

	/** Compares in a time that does not depend on the content. */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Secret secret && MessageDigest.isEqual(this.text.getBytes(StandardCharsets.UTF_8),
				secret.text.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return MASK;
	}

}
