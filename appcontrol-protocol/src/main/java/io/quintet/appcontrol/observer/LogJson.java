package io.quintet.appcontrol.observer;

import java.util.Arrays;
import java.util.Comparator;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonNumber;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonString;
import io.quintet.appcontrol.json.JsonValue;

/**
 * Writes JSON as it stands in logs: on one line, members by name in the order of code
 * points, a blank after commas and colons, secrets left out, and nothing that a terminal
 * would act on.
 */
final class LogJson {

	/** Code points: the order of {@code String} differs beyond U+FFFF. */
	static final Comparator<String> BY_CODE_POINT = LogJson::compare;

	private final StringBuilder line;

	private final Redaction redaction;

	private final boolean allJson;

	/**
	 * Creates a writer; {@code allJson} when the line is JSON as a whole.
	 */
	LogJson(StringBuilder line, Redaction redaction, boolean allJson) {
		this.line = line;
		this.redaction = redaction;
		this.allJson = allJson;
	}

	void append(JsonValue value) {
		if (value instanceof JsonObject object) {
			append(object);
		}
		else if (value instanceof JsonArray array) {
			append(array);
		}
		else if (value instanceof JsonString string) {
			LogText.appendJson(this.line, this.redaction.clean(string.value()), this.allJson);
		}
		else if (value instanceof JsonNumber number) {
			this.line.append(number.literal());
		}
		else {
			this.line.append(value);
		}
	}

	private void append(JsonObject object) {
		String[] names = object.names().toArray(String[]::new);
		Arrays.sort(names, BY_CODE_POINT);
		this.line.append('{');
		for (int i = 0; i < names.length; i++) {
			String name = names[i];
			JsonValue value = object.get(name);
			this.line.append((i > 0) ? ", " : "");
			LogText.appendJson(this.line, this.redaction.clean(name), this.allJson);
			this.line.append(": ");
			if (value == null || this.redaction.hides(name)) {
				LogText.appendJson(this.line, Redaction.MASK, this.allJson);
			}
			else {
				append(value);
			}
		}
		this.line.append('}');
	}

	private void append(JsonArray array) {
		this.line.append('[');
		for (int i = 0; i < array.size(); i++) {
			this.line.append((i > 0) ? ", " : "");
			append(array.get(i));
		}
		this.line.append(']');
	}

	private static int compare(String a, String b) {
		int shorter = Math.min(a.length(), b.length());
		for (int i = 0; i < shorter; i++) {
			char one = a.charAt(i);
			char other = b.charAt(i);
			if (one != other) {
				boolean surrogates = Character.isSurrogate(one) != Character.isSurrogate(other);
				return surrogates ? (Character.isSurrogate(one) ? 1 : -1) : Character.compare(one, other);
			}
		}
		return Integer.compare(a.length(), b.length());
	}

}
