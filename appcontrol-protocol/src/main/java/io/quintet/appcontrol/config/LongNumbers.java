package io.quintet.appcontrol.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes numbers of 19 digits in hexadecimal, in the same place and width. The TOML
 * parser of Jackson 3.1.4 keeps only the last digits of such numbers: it reads
 * 1234567890123456789 as 123456789.
 */
final class LongNumbers {

	private static final Pattern DECIMAL = Pattern.compile("[ \\t]*+(\\+?[1-9](?:_?[0-9]){18}+)(?![0-9A-Za-z_.+:-])");

	private final String toml;

	private final StringBuilder result;

	private int position;

	private LongNumbers(String toml) {
		this.toml = toml;
		this.result = new StringBuilder(toml.length());
	}

	static String inHexadecimal(String toml) {
		return new LongNumbers(toml).rewrite();
	}

	private String rewrite() {
		int copied = 0;
		Matcher number = DECIMAL.matcher(this.toml).useTransparentBounds(true);
		while (this.position < this.toml.length()) {
			char c = this.toml.charAt(this.position);
			if (c == '#') {
				skipTo('\n');
			}
			else if (c == '"' || c == '\'') {
				skipText(c);
			}
			else {
				this.position++;
				if (c == '=' && number.region(this.position, this.toml.length()).lookingAt()) {
					this.result.append(this.toml, copied, number.start(1)).append(hexadecimal(number.group(1)));
					copied = number.end();
					this.position = copied;
				}
			}
		}
		return (copied == 0) ? this.toml : this.result.append(this.toml.substring(copied)).toString();
	}

	private static String hexadecimal(String decimal) {
		String digits = decimal.replace("_", "").replace("+", "");
		String hexadecimal = "0x" + Long.toHexString(Long.parseUnsignedLong(digits));
		return hexadecimal + " ".repeat(decimal.length() - hexadecimal.length());
	}

	private void skipText(char quote) {
		String three = String.valueOf(quote).repeat(3);
		boolean escapes = quote == '"';
		if (this.toml.startsWith(three, this.position)) {
			this.position += 3;
			while (this.position < this.toml.length() && !this.toml.startsWith(three, this.position)) {
				this.position += (escapes && this.toml.charAt(this.position) == '\\') ? 2 : 1;
			}
			this.position += 3;
			return;
		}
		this.position++;
		while (this.position < this.toml.length() && this.toml.charAt(this.position) != quote
				&& this.toml.charAt(this.position) != '\n') {
			this.position += (escapes && this.toml.charAt(this.position) == '\\') ? 2 : 1;
		}
		this.position++;
	}

	private void skipTo(char end) {
		int found = this.toml.indexOf(end, this.position);
		this.position = (found < 0) ? this.toml.length() : found;
	}

}
