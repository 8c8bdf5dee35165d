package io.quintet.appcontrol.observer;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes JSON as it stands in logs: on one line, members by name in the order of code
 * points, a blank after commas and colons, secrets left out, and nothing that a terminal
 * would act on.
 */
record LogJson(StringBuilder line, Redaction redaction, boolean allJson) {

	private static final int LEAST_PLAIN_EXPONENT = -4;

	private static final int FIRST_LARGE_EXPONENT = 16;

	/** Code points: the order of {@code String} differs beyond U+FFFF. */
	private static final Comparator<String> BY_CODE_POINT = Comparator
		.comparing((name) -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

	/** Writes the line of an event, which begins with the id of its command as it is. */
	static String line(String commandId, ObjectNode rest, Redaction redaction) {
		StringBuilder line = new StringBuilder(256).append("{\"commandId\": ");
		LogText.appendJson(line, commandId, true);
		int end = line.append(',').length();
		new LogJson(line, redaction, true).append(rest);
		// The opening brace becomes the blank behind the comma.
		line.setCharAt(end, ' ');
		return line.toString();
	}

	void append(JsonNode value) {
		if (value.isObject()) {
			object(value);
		}
		else if (value.isArray()) {
			array(value);
		}
		else if (value.isString()) {
			LogText.appendJson(this.line, this.redaction.clean(value.stringValue()), this.allJson);
		}
		else {
			this.line.append((value.isNumber() && !value.isIntegralNumber()) ? decimal(value.decimalValue()) : value);
		}
	}

	/**
	 * Decimals look as those of Python do: {@code 0.0001}, {@code 1.5e-05},
	 * {@code 1e+16}.
	 */
	private static String decimal(BigDecimal value) {
		BigDecimal number = value.stripTrailingZeros();
		int exponent = number.precision() - number.scale() - 1;
		if (number.signum() == 0 || (exponent >= LEAST_PLAIN_EXPONENT && exponent < FIRST_LARGE_EXPONENT)) {
			return ((number.scale() <= 0) ? number.setScale(1) : number).toPlainString();
		}
		String digits = number.movePointLeft(exponent).stripTrailingZeros().toPlainString();
		return digits + String.format(Locale.ROOT, "e%+03d", exponent);
	}

	private void object(JsonNode object) {
		String[] names = object.propertyNames().toArray(String[]::new);
		Arrays.sort(names, BY_CODE_POINT);
		this.line.append('{');
		for (int i = 0; i < names.length; i++) {
			String name = names[i];
			this.line.append((i > 0) ? ", " : "");
			LogText.appendJson(this.line, this.redaction.clean(name), this.allJson);
			this.line.append(": ");
			if (this.redaction.hides(name)) {
				LogText.appendJson(this.line, Redaction.MASK, this.allJson);
			}
			else {
				append(object.path(name));
			}
		}
		this.line.append('}');
	}

	private void array(JsonNode array) {
		this.line.append('[');
		for (int i = 0; i < array.size(); i++) {
			this.line.append((i > 0) ? ", " : "");
			append(array.path(i));
		}
		this.line.append(']');
	}

}
