package io.quintet.appcontrol.json;

/**
 * A boolean.
 */
public enum JsonBoolean implements JsonValue {

	/** The literal {@code true}. */
	TRUE,

	/** The literal {@code false}. */
	FALSE;

	/**
	 * Returns the JSON value of a boolean.
	 * @param value the boolean
	 * @return the JSON value
	 */
	public static JsonBoolean of(boolean value) {
		return value ? TRUE : FALSE;
	}

	/**
	 * Returns the boolean.
	 * @return true or false
	 */
	public boolean value() {
		return this == TRUE;
	}

	@Override
	public Boolean toJava() {
		return value();
	}

	@Override
	public String toString() {
		return value() ? "true" : "false";
	}

}
