package io.quintet.lime.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the first byte of some kind, eight bytes at a time.
 */
public final class ByteScan {

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101_0101_0101_0101L;

	private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

	private static final long LFS = ONES * '\n';

	private static final long CRS = ONES * '\r';

	private static final long QUOTES = ONES * '"';

	private static final long BACKSLASHES = ONES * '\\';

	private static final long SPACES = ONES * ' ';

	private ByteScan() {
	}

	/**
	 * Finds the end of a line.
	 * @param bytes the text
	 * @param from where to begin
	 * @param to where to end, exclusive
	 * @return index of the first LF or CR, or {@code to}
	 */
	public static int endOfLine(byte[] bytes, int from, int to) {
		int i = from;
		for (; i <= to - Long.BYTES; i += Long.BYTES) {
			long word = (long) WORDS.get(bytes, i);
			long found = (zeros(word ^ LFS) | zeros(word ^ CRS)) & HIGH_BITS;
			if (found != 0) {
				return i + first(found);
			}
		}
		while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
			i++;
		}
		return i;
	}

	/**
	 * Finds the first byte that does not stand for itself in a JSON text in quotes: a
	 * quote, a backslash, a control character, or what is not ASCII.
	 * @param bytes the text
	 * @param from where to begin
	 * @param to where to end, exclusive
	 * @return index of the byte, or {@code to}
	 */
	public static int endOfPlainText(byte[] bytes, int from, int to) {
		int i = from;
		for (; i <= to - Long.BYTES; i += Long.BYTES) {
			long word = (long) WORDS.get(bytes, i);
			long found = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | ((word - SPACES) & ~word) | word)
					& HIGH_BITS;
			if (found != 0) {
				return i + first(found);
			}
		}
		while (i < to && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
			i++;
		}
		return i;
	}

	/**
	 * Tells whether a text is ASCII only.
	 * @param bytes the text
	 * @return whether no byte has its highest bit set
	 */
	public static boolean isAscii(byte[] bytes) {
		int i = 0;
		for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
			if (((long) WORDS.get(bytes, i) & HIGH_BITS) != 0) {
				return false;
			}
		}
		while (i < bytes.length && bytes[i] >= 0) {
			i++;
		}
		return i == bytes.length;
	}

	// The high bit of the lowest byte that is zero is right; a borrow can set higher ones
	// only.
	private static long zeros(long word) {
		return (word - ONES) & ~word;
	}

	private static int first(long found) {
		return Long.numberOfTrailingZeros(found) >>> 3;
	}

}
