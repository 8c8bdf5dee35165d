package io.quintet.acp.thread;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What an identity is.
 */
public enum Role {

	/** A person. */
	USER,

	/** An assistant: only these can be invoked. */
	ASSISTANT,

	/** The application. */
	SYSTEM;

	private final String wire = name().toLowerCase(Locale.ROOT);

	/**
	 * Returns the name on the wire.
	 * @return the name in lower case
	 */
	public String wire() {
		return this.wire;
	}

	/**
	 * Finds a role by its name on the wire.
	 * @param wire the name, case-sensitive
	 * @return the role, or {@code null} when there is none of that name
	 */
	public static @Nullable Role ofWire(String wire) {
		for (Role role : values()) {
			if (role.wire.equals(wire)) {
				return role;
			}
		}
		return null;
	}

}
