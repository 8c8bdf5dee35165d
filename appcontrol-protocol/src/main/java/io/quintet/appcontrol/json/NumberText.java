package io.quintet.appcontrol.json;

import java.math.BigInteger;

import org.jspecify.annotations.Nullable;

/**
 * The value of a number without computing it: an exponent of a million digits costs no
 * more than its text.
 *
 * @param negative whether it is below zero
 * @param digits significant digits, without zeros at either end; empty for zero
 * @param exponent power of ten to multiply the digits by, zero for zero
 */
record NumberText(boolean negative, String digits, BigInteger exponent) {

	static boolean isValid(String text) {
		int at = text.startsWith("-") ? 1 : 0;
		int integer = digits(text, at);
		if (integer == at || (text.charAt(at) == '0' && integer > at + 1)) {
			return false;
		}
		at = integer;
		if (at < text.length() && text.charAt(at) == '.') {
			int fraction = digits(text, at + 1);
			if (fraction == at + 1) {
				return false;
			}
			at = fraction;
		}
		return at == text.length() || isExponent(text, at);
	}

	private static boolean isExponent(String text, int at) {
		if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
			return false;
		}
		int start = at + 1;
		if (start < text.length() && (text.charAt(start) == '+' || text.charAt(start) == '-')) {
			start++;
		}
		int end = digits(text, start);
		return end > start && end == text.length();
	}

	private static int digits(String text, int from) {
		int at = from;
		while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
			at++;
		}
		return at;
	}

	static boolean isWrittenAsInteger(String valid) {
		return digits(valid, valid.startsWith("-") ? 1 : 0) == valid.length();
	}

	// At most 18 digits always fit, and a minus zero is no plain long.
	static boolean isPlainLong(String valid) {
		return valid.length() <= 18 && isWrittenAsInteger(valid) && !valid.equals("-0");
	}

	static NumberText of(String valid) {
		int start = valid.startsWith("-") ? 1 : 0;
		int mantissaEnd = mantissaEnd(valid, start);
		int point = valid.indexOf('.');
		String digits = (point < 0) ? valid.substring(start, mantissaEnd)
				: valid.substring(start, point) + valid.substring(point + 1, mantissaEnd);
		int fraction = (point < 0) ? 0 : mantissaEnd - point - 1;
		int first = firstNonZero(digits);
		if (first == digits.length()) {
			return new NumberText(false, "", BigInteger.ZERO);
		}
		int last = lastNonZero(digits);
		BigInteger exponent = exponent(valid, mantissaEnd)
			.add(BigInteger.valueOf((long) digits.length() - 1 - last - fraction));
		return new NumberText(start == 1, digits.substring(first, last + 1), exponent);
	}

	private static int mantissaEnd(String valid, int start) {
		int at = digits(valid, start);
		return (at < valid.length() && valid.charAt(at) == '.') ? digits(valid, at + 1) : at;
	}

	private static BigInteger exponent(String valid, int mantissaEnd) {
		if (mantissaEnd == valid.length()) {
			return BigInteger.ZERO;
		}
		int start = (valid.charAt(mantissaEnd + 1) == '+') ? mantissaEnd + 2 : mantissaEnd + 1;
		return new BigInteger(valid.substring(start));
	}

	private static int firstNonZero(String digits) {
		int at = 0;
		while (at < digits.length() && digits.charAt(at) == '0') {
			at++;
		}
		return at;
	}

	private static int lastNonZero(String digits) {
		int at = digits.length() - 1;
		while (digits.charAt(at) == '0') {
			at--;
		}
		return at;
	}

	boolean isIntegral() {
		return this.exponent.signum() >= 0;
	}

	@Nullable Long toLong() {
		if (this.digits.isEmpty()) {
			return 0L;
		}
		if (!isIntegral() || this.exponent.bitLength() > 5 || this.digits.length() + this.exponent.intValue() > 19) {
			return null;
		}
		try {
			return Long.valueOf((this.negative ? "-" : "") + this.digits + "0".repeat(this.exponent.intValue()));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
