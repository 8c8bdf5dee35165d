package io.quintet.samples.appcontrol.desktop;

import io.quintet.appcontrol.FailureKinds;

/**
 * What a field holds. The cursor is at its end.
 *
 * @param value the text
 * @param marked whether all of it is marked, so that the next key replaces it
 */
record Text(String value, boolean marked) {

	/** Most characters of a field. */
	static final int LIMIT = 2_000;

	static final Text EMPTY = new Text("", false);

	static Text of(String value) {
		return new Text(value, false);
	}

	Text type(String typed) {
		String before = this.marked ? "" : this.value;
		if (before.length() + typed.length() > LIMIT) {
			throw Refusal.of(FailureKinds.TYPE_TEXT_FAILED, "A field holds " + LIMIT + " characters")
				.hint("Type less, or mark what is there with Command+A first");
		}
		return of(before + typed);
	}

	/** Types into a field of one line: what would end the line is a blank there. */
	Text typeInLine(String typed) {
		return type(typed.replaceAll("\\R", " "));
	}

	Text delete() {
		if (this.marked || this.value.isEmpty()) {
			return EMPTY;
		}
		return of(this.value.substring(0, this.value.offsetByCodePoints(this.value.length(), -1)));
	}

	Text mark() {
		return new Text(this.value, !this.value.isEmpty());
	}

	String firstLine() {
		return this.value.lines().map(String::strip).filter((line) -> !line.isEmpty()).findFirst().orElse("");
	}

}
