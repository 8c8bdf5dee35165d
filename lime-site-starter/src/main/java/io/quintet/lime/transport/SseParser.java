package io.quintet.lime.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.json.ByteScan;

/**
 * Cuts the bytes of one stream into events, as the HTML standard says: lines end at LF,
 * CRLF or CR, one leading byte order mark is skipped, data lines are joined with LF.
 * Beyond it, an event whose lines are all there is also given when the stream ends
 * without a blank line. How the bytes are cut into chunks makes no difference. Each byte
 * is looked at once, and no more than one event is kept. Data that is there whole is not
 * copied. Not thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * Server-sent events</a>
 */
final class SseParser {

	private static final byte[] MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private static final byte[] LF = { '\n' };

	private static final byte[] NOTHING = {};

	private static final byte[] DATA = { 'd', 'a', 't', 'a' };

	/** Longest id that is sent back in a header. */
	private static final int MAX_ID_LENGTH = 1024;

	private static final int MAX_RETRY_DIGITS = 9;

	private final int maxEventSize;

	private final Bytes line = new Bytes();

	private final Bytes data = new Bytes();

	/** One line of data in the chunk that is read, instead of a copy of it. */
	private byte[] whole = NOTHING;

	private int wholeFrom;

	private int wholeTo;

	private boolean hasData;

	private boolean tooLarge;

	private boolean lineTooLarge;

	private int mark;

	private boolean afterCr;

	private String idBuffer;

	private String lastEventId;

	private @Nullable Duration retry;

	/**
	 * Creates a parser.
	 * @param maxEventSize most bytes of the data of one event, and of one line
	 * @param lastEventId id of the last event of an earlier stream, or empty
	 */
	SseParser(int maxEventSize, String lastEventId) {
		this.maxEventSize = maxEventSize;
		this.lastEventId = lastEventId;
		this.idBuffer = lastEventId;
	}

	/**
	 * Reads on.
	 * @param chunk next bytes
	 * @param events is given each event that is complete
	 */
	void feed(byte[] chunk, Consumer<SseEvent> events) {
		feed(chunk, chunk.length, events);
	}

	/**
	 * Reads on.
	 * @param chunk begins with the next bytes
	 * @param length how many these are
	 * @param events is given each event that is complete
	 */
	void feed(byte[] chunk, int length, Consumer<SseEvent> events) {
		int start = afterMark(chunk, length);
		for (int end = ByteScan.endOfLine(chunk, start, length); end < length; end = ByteScan.endOfLine(chunk, start,
				length)) {
			boolean secondHalf = this.afterCr && end == start && chunk[end] == '\n';
			this.afterCr = (chunk[end] == '\r');
			if (!secondHalf) {
				endOfLine(chunk, start, end, events);
			}
			start = end + 1;
		}
		this.afterCr &= (start == length);
		append(chunk, start, length);
		keepWhole();
	}

	/**
	 * Ends the stream: an unfinished line is dropped, an event whose lines are finished
	 * is given.
	 * @param events is given the last event
	 */
	void finish(Consumer<SseEvent> events) {
		this.line.clear();
		if (this.hasData) {
			dispatch(events);
		}
	}

	/**
	 * Returns the id of the last event.
	 * @return the id, empty when there is none
	 */
	String lastEventId() {
		return this.lastEventId;
	}

	/**
	 * Returns the pause before a reconnect that the stream asked for.
	 * @return the last one, {@code null} when it asked for none
	 */
	@Nullable Duration retry() {
		return this.retry;
	}

	/**
	 * Returns how much of the stream is kept.
	 * @return bytes of the line and of the event that are not complete
	 */
	int buffered() {
		return this.line.size + this.data.size;
	}

	private int afterMark(byte[] chunk, int length) {
		int i = 0;
		while (this.mark < MARK.length && i < length) {
			if (chunk[i] != MARK[this.mark]) {
				// What looked like a mark was the beginning of the first line.
				this.line.append(MARK, 0, this.mark);
				this.mark = MARK.length;
				return i;
			}
			this.mark++;
			i++;
		}
		return i;
	}

	private void append(byte[] chunk, int from, int to) {
		if (from < to && !this.lineTooLarge) {
			if (this.line.size + (to - from) > this.maxEventSize + DATA.length + 2) {
				// The first bytes tell what kind of line it is.
				this.line.append(chunk, from, Math.min(to, from + DATA.length + 1));
				this.lineTooLarge = true;
			}
			else {
				this.line.append(chunk, from, to);
			}
		}
	}

	private void endOfLine(byte[] chunk, int from, int to, Consumer<SseEvent> events) {
		if (this.line.size == 0 && to - from <= this.maxEventSize) {
			// A line that is whole needs no copy.
			endOfLine(chunk, from, to, to - from, events);
			return;
		}
		append(chunk, from, to);
		endOfLine(this.line.bytes, 0, this.line.size, this.line.size, events);
		keepWhole();
		this.line.clear();
		this.lineTooLarge = false;
	}

	private void endOfLine(byte[] bytes, int from, int to, int length, Consumer<SseEvent> events) {
		if (length == 0) {
			dispatch(events);
		}
		else {
			field(bytes, from, to);
		}
	}

	private void field(byte[] bytes, int from, int to) {
		int colon = from;
		while (colon < to && bytes[colon] != ':') {
			colon++;
		}
		int value = Math.min(to, colon + 1);
		if (value < to && bytes[value] == ' ') {
			value++;
		}
		if (Arrays.equals(bytes, from, colon, DATA, 0, DATA.length)) {
			data(bytes, value, to);
		}
		else if (!this.lineTooLarge && colon > from && colon - from <= 5) {
			other(text(bytes, from, colon), bytes, value, to);
		}
	}

	private void data(byte[] bytes, int from, int to) {
		keepWhole();
		int joint = this.hasData ? 1 : 0;
		if (this.lineTooLarge || this.data.size + joint + (to - from) > this.maxEventSize) {
			this.tooLarge = true;
			this.data.clear();
		}
		if (!this.tooLarge) {
			if (this.hasData) {
				this.data.append(LF, 0, 1);
				this.data.append(bytes, from, to);
			}
			else {
				this.whole = bytes;
				this.wholeFrom = from;
				this.wholeTo = to;
			}
		}
		this.hasData = true;
	}

	private void keepWhole() {
		this.data.append(this.whole, this.wholeFrom, this.wholeTo);
		forgetWhole();
	}

	private void forgetWhole() {
		this.whole = NOTHING;
		this.wholeFrom = 0;
		this.wholeTo = 0;
	}

	private void other(String name, byte[] bytes, int from, int to) {
		if (name.equals("id") && to - from <= MAX_ID_LENGTH) {
			String id = text(bytes, from, to);
			if (id.chars().noneMatch(SseParser::cannotBeSent)) {
				this.idBuffer = id;
			}
		}
		else if (name.equals("retry")) {
			retry(text(bytes, from, to));
		}
	}

	// NUL by the standard, the others because no header may hold them.
	private static boolean cannotBeSent(int c) {
		return (c < ' ' && c != '\t') || c == 0x7F;
	}

	private void retry(String digits) {
		if (!digits.isEmpty() && digits.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			String significant = digits.replaceFirst("^0+(?=.)", "");
			this.retry = Duration.ofMillis(
					(significant.length() > MAX_RETRY_DIGITS) ? Integer.MAX_VALUE : Integer.parseInt(significant));
		}
	}

	private void dispatch(Consumer<SseEvent> events) {
		this.lastEventId = this.idBuffer;
		if (this.tooLarge) {
			events.accept(SseEvent.TOO_LARGE);
		}
		else if (this.wholeFrom < this.wholeTo) {
			events.accept(new SseEvent(this.whole, this.wholeFrom, this.wholeTo));
		}
		else if (this.data.size > 0) {
			events.accept(new SseEvent(this.data.bytes, 0, this.data.size));
		}
		forgetWhole();
		this.data.clear();
		this.hasData = false;
		this.tooLarge = false;
	}

	private static String text(byte[] bytes, int from, int to) {
		return new String(bytes, from, to - from, StandardCharsets.UTF_8);
	}

	/** Bytes that are read again; what one large event needed is not kept. */
	private static final class Bytes {

		private static final int LEAST = 1024;

		private static final int KEPT = 64 * 1024;

		private byte[] bytes = new byte[LEAST];

		private int size;

		void append(byte[] from, int start, int end) {
			int length = end - start;
			if (length > this.bytes.length - this.size) {
				this.bytes = Arrays.copyOf(this.bytes, Math.max(2 * this.bytes.length, this.size + length));
			}
			System.arraycopy(from, start, this.bytes, this.size, length);
			this.size += length;
		}

		void clear() {
			this.size = 0;
			if (this.bytes.length > KEPT) {
				this.bytes = new byte[LEAST];
			}
		}

	}

}
