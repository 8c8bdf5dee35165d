package io.quintet.appcontrol.json;

import org.jspecify.annotations.Nullable;

/**
 * The literal {@code null}.
 */
public enum JsonNull implements JsonValue {

	/** The only one. */
	INSTANCE;

	@Override
	public @Nullable Object toJava() {
		return null;
	}

	@Override
	public String toString() {
		return "null";
	}

}
