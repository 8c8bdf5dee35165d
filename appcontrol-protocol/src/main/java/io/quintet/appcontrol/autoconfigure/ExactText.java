package io.quintet.appcontrol.autoconfigure;

/**
 * A text in which <code>${}</code> is no placeholder: other tools that read the same file
 * or variable know none. Placeholders are looked for in {@code String} only.
 */
record ExactText(String text) implements CharSequence {

	static Object of(String text) {
		return text.contains("${") ? new ExactText(text) : text;
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

	@Override
	public String toString() {
		return this.text;
	}

}
