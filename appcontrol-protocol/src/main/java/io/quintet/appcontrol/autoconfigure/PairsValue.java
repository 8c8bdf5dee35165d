package io.quintet.appcontrol.autoconfigure;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A map that is also its text, {@code name=value,other=value}: it binds as the map that
 * it is, and whoever asks the environment for texts gets one.
 */
final class PairsValue extends AbstractMap<String, String> implements CharSequence {

	private final Map<String, String> pairs;

	private final String text;

	PairsValue(Map<String, String> pairs) {
		this.pairs = pairs;
		StringJoiner joined = new StringJoiner(",");
		pairs.forEach((name, value) -> joined.add(name + "=" + value));
		this.text = joined.toString();
	}

	@Override
	public Set<Entry<String, String>> entrySet() {
		return this.pairs.entrySet();
	}

	@Override
	public int length() {
		return this.text.length();
	}

	@Override
	public char charAt(int index) {
		return this.text.charAt(index);
	}

	@Override
	public CharSequence subSequence(int start, int end) {
		return this.text.subSequence(start, end);
	}

	/** Whether there are no pairs, and so no text. */
	@Override
	public boolean isEmpty() {
		return this.pairs.isEmpty();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
