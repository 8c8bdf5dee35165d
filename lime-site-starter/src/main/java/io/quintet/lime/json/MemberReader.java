package io.quintet.lime.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads the same members of many objects. An object as nearly all are, flat and with
 * texts that stand for themselves, is read straight from its bytes, each of which is
 * looked at once. With any other, {@link LimeJson} has the last word.
 */
public final class MemberReader {

	/** A longer one is left to the parser, which has a bound of its own. */
	private static final int MAX_NAME_LENGTH = 1000;

	private final List<String> names;

	private final byte[][] spelled;

	/**
	 * Creates a reader.
	 * @param names names of the members, in ASCII
	 */
	public MemberReader(List<String> names) {
		this.names = List.copyOf(names);
		this.spelled = names.stream().map((name) -> name.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
	}

	/**
	 * Reads an object; of duplicate members the last wins.
	 * @param bytes holds the object in UTF-8
	 * @param from where it begins
	 * @param to where it ends, exclusive
	 * @return the values in the order of the names, {@code null} for each that is absent;
	 * {@code null} when the object has to be read by {@link #read(String)}
	 */
	public @Nullable List<@Nullable Object> readPlain(byte[] bytes, int from, int to) {
		List<@Nullable Object> values = new ArrayList<>(this.spelled.length);
		for (int i = 0; i < this.spelled.length; i++) {
			values.add(null);
		}
		int at = afterSpace(bytes, from, to);
		if (!isAt(bytes, at, to, '{')) {
			return null;
		}
		do {
			int name = afterSpace(bytes, at + 1, to) + 1;
			int nameEnd = endOfText(bytes, name, to);
			int colon = (nameEnd < 0 || nameEnd - name > MAX_NAME_LENGTH) ? to : afterSpace(bytes, nameEnd + 1, to);
			int value = isAt(bytes, colon, to, ':') ? afterSpace(bytes, colon + 1, to) + 1 : to + 1;
			int valueEnd = endOfText(bytes, value, to);
			if (valueEnd < 0) {
				return null;
			}
			int index = indexOf(bytes, name, nameEnd);
			if (index >= 0) {
				values.set(index, new String(bytes, value, valueEnd - value, StandardCharsets.ISO_8859_1));
			}
			at = afterSpace(bytes, valueEnd + 1, to);
		}
		while (isAt(bytes, at, to, ','));
		return (isAt(bytes, at, to, '}') && afterSpace(bytes, at + 1, to) == to) ? values : null;
	}

	/**
	 * Reads an object; of duplicate members the last wins.
	 * @param json the text
	 * @return the values in the order of the names, {@code null} for each that is absent
	 * or JSON's null; {@code null} when the text is no JSON object
	 */
	public @Nullable List<@Nullable Object> read(String json) {
		return LimeJson.members(json, this.names);
	}

	/** The end of a text behind its first quote, or -1 when that is not certain. */
	private static int endOfText(byte[] bytes, int from, int to) {
		if (from > to || bytes[from - 1] != '"') {
			return -1;
		}
		int end = ByteScan.endOfPlainText(bytes, from, to);
		return isAt(bytes, end, to, '"') ? end : -1;
	}

	private int indexOf(byte[] bytes, int from, int to) {
		for (int i = 0; i < this.spelled.length; i++) {
			byte[] name = this.spelled[i];
			if (Arrays.equals(bytes, from, to, name, 0, name.length)) {
				return i;
			}
		}
		return -1;
	}

	private static boolean isAt(byte[] bytes, int i, int to, char wanted) {
		return i < to && bytes[i] == wanted;
	}

	private static int afterSpace(byte[] bytes, int from, int to) {
		int i = from;
		while (i < to && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
			i++;
		}
		return i;
	}

}
