package io.quintet.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one stream into events, as the HTML standard says: lines end at LF,
 * CRLF or CR, one leading byte order mark is skipped, data lines are joined with LF.
 * Beyond it, an event whose lines are all there is also given when the stream ends
 * without a blank line. How the bytes are cut into chunks makes no difference, and no
 * more than one event is kept. Not thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * Server-sent events</a>
 */
public final class SseParser {

	private static final String MARK = "\uFEFF";

	private static final int MARK_LENGTH = 3;

	/** Prefix of a data line. */
	private static final int FIELD_LENGTH = "data: ".length();

	/** Longest id that is sent back in a header. */
	private static final int MAX_ID_LENGTH = 1024;

	private static final int MAX_RETRY_DIGITS = 9;

	private final int maxEventSize;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final ByteArrayOutputStream data = new ByteArrayOutputStream();

	private boolean hasData;

	private boolean tooLarge;

	private boolean lineTooLarge;

	private boolean firstLine = true;

	private boolean afterCr;

	private String idBuffer;

	private String lastEventId;

	private @Nullable Duration retry;

	/**
	 * Begins a stream.
	 * @param maxEventSize most bytes of the data of an event
	 * @param lastEventId id that counts until the stream gives one, empty for none
	 */
	public SseParser(int maxEventSize, String lastEventId) {
		this.maxEventSize = maxEventSize;
		this.lastEventId = lastEventId;
		this.idBuffer = lastEventId;
	}

	/**
	 * Reads on.
	 * @param chunk next bytes
	 * @param events is given the data of each event that is complete, its lines joined
	 * with LF; {@code null} for one that was too large
	 */
	public void feed(byte[] chunk, Listener events) {
		int start = 0;
		for (int i = 0; i < chunk.length; i++) {
			byte b = chunk[i];
			if (b == '\n' && this.afterCr && i == start) {
				start = i + 1;
			}
			else if (b == '\n' || b == '\r') {
				append(chunk, start, i);
				endOfLine(events);
				start = i + 1;
			}
			this.afterCr = (b == '\r');
		}
		append(chunk, start, chunk.length);
	}

	/**
	 * Ends the stream: an unfinished line is dropped, an event whose lines are finished
	 * is given.
	 * @param events is given the data of the last event
	 */
	public void finish(Listener events) {
		this.line.reset();
		if (this.hasData) {
			dispatch(events);
		}
	}

	/** Id of the last event, empty when there is none. */
	public String lastEventId() {
		return this.lastEventId;
	}

	/** Pause before a reconnect that the stream asked for last, if it did. */
	public @Nullable Duration retry() {
		return this.retry;
	}

	/** Bytes of the line and of the event that are not complete. */
	public int buffered() {
		return this.line.size() + this.data.size();
	}

	// The first bytes of a line that is too large tell what kind of line it is.
	private void append(byte[] chunk, int from, int to) {
		int most = this.maxEventSize + FIELD_LENGTH + (this.firstLine ? MARK_LENGTH : 0);
		int length = Math.min(to - from, most - this.line.size());
		this.line.write(chunk, from, length);
		this.lineTooLarge |= length < to - from;
	}

	private void endOfLine(Listener events) {
		byte[] bytes = this.line.toByteArray();
		int from = (this.firstLine && text(bytes, 0, Math.min(MARK_LENGTH, bytes.length)).equals(MARK)) ? MARK_LENGTH
				: 0;
		this.lineTooLarge |= bytes.length - from > this.maxEventSize + FIELD_LENGTH;
		if (from == bytes.length) {
			dispatch(events);
		}
		else {
			field(bytes, from);
		}
		this.firstLine = false;
		this.lineTooLarge = false;
		this.line.reset();
	}

	private void field(byte[] bytes, int from) {
		int colon = from;
		while (colon < bytes.length && bytes[colon] != ':') {
			colon++;
		}
		int value = Math.min(bytes.length, colon + 1);
		if (value < bytes.length && bytes[value] == ' ') {
			value++;
		}
		switch (text(bytes, from, Math.min(colon, from + FIELD_LENGTH))) {
			case "data" -> data(bytes, value);
			case "id" -> id(bytes, value);
			case "retry" -> retry(bytes, value);
			default -> {
			}
		}
	}

	private void data(byte[] bytes, int from) {
		int joint = this.hasData ? 1 : 0;
		this.tooLarge |= this.lineTooLarge || this.data.size() + joint + bytes.length - from > this.maxEventSize;
		if (this.tooLarge) {
			this.data.reset();
		}
		else {
			if (this.hasData) {
				this.data.write('\n');
			}
			this.data.write(bytes, from, bytes.length - from);
		}
		this.hasData = true;
	}

	private void id(byte[] bytes, int from) {
		if (!this.lineTooLarge && bytes.length - from <= MAX_ID_LENGTH) {
			String id = text(bytes, from, bytes.length);
			if (id.chars().noneMatch(SseParser::cannotBeSent)) {
				this.idBuffer = id;
			}
		}
	}

	// NUL by the standard, the others because no header may hold them.
	private static boolean cannotBeSent(int c) {
		return (c < ' ' && c != '\t') || c == 0x7F;
	}

	private void retry(byte[] bytes, int from) {
		String digits = text(bytes, from, bytes.length);
		if (!this.lineTooLarge && digits.matches("[0-9]+")) {
			String significant = digits.replaceFirst("^0+(?=.)", "");
			this.retry = Duration.ofMillis(
					(significant.length() > MAX_RETRY_DIGITS) ? Integer.MAX_VALUE : Integer.parseInt(significant));
		}
	}

	private void dispatch(Listener events) {
		this.lastEventId = this.idBuffer;
		if (this.tooLarge) {
			events.event(null);
		}
		else if (this.data.size() > 0) {
			events.event(this.data.toString(StandardCharsets.UTF_8));
		}
		this.data.reset();
		this.hasData = false;
		this.tooLarge = false;
	}

	private static String text(byte[] bytes, int from, int to) {
		return new String(bytes, from, to - from, StandardCharsets.UTF_8);
	}

	/** Is given the data of each event; {@code null} of one that was too large. */
	public interface Listener {

		void event(@Nullable String data);

	}

}
