package io.quintet.support.nodes;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A message in parts that fit into a notification. The first part tells the length of the
 * whole, so that a message of which a part got lost is never taken for another one.
 */
final class MessageParts {

	private static final char FIRST = 1;

	private static final char NEXT = 2;

	private static final char BEHIND_LENGTH = ':';

	// Longer ones are not sent.
	private static final int MAX_LENGTH = 16 << 20;

	private final StringBuilder text = new StringBuilder();

	private int length;

	static List<String> of(String message, int maxLength) {
		List<String> parts = new ArrayList<>();
		int from = 0;
		while (from < message.length() || parts.isEmpty()) {
			int to = Math.min(message.length(), from + maxLength);
			if (to < message.length() && Character.isHighSurrogate(message.charAt(to - 1))) {
				to--;
			}
			String part = message.substring(from, to);
			parts
				.add(parts.isEmpty() ? FIRST + Integer.toString(message.length()) + BEHIND_LENGTH + part : NEXT + part);
			from = to;
		}
		return parts;
	}

	static boolean isPart(String line) {
		return !line.isEmpty() && (line.charAt(0) == FIRST || line.charAt(0) == NEXT);
	}

	/**
	 * Takes the next part.
	 * @return the message when this was its last part
	 */
	@Nullable String take(String part) {
		if (part.charAt(0) == FIRST) {
			begin(part);
		}
		else if (this.length > 0) {
			this.text.append(part, 1, part.length());
		}
		if (this.length == 0 || this.text.length() < this.length) {
			return null;
		}
		String message = (this.text.length() == this.length) ? this.text.toString() : null;
		this.length = 0;
		return message;
	}

	private void begin(String part) {
		this.text.setLength(0);
		this.length = 0;
		int end = part.indexOf(BEHIND_LENGTH);
		try {
			int told = Integer.parseInt(part, 1, end, 10);
			if (told <= MAX_LENGTH) {
				this.length = told;
				this.text.append(part, end + 1, part.length());
			}
		}
		catch (IndexOutOfBoundsException | NumberFormatException ex) {
			// Of no node of this application.
		}
	}

	static int utf8Size(String text) {
		int size = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			size += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return size;
	}

}
