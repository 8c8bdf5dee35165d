package io.quintet.appcontrol.http;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.quintet.appcontrol.internal.LineSplitter.LimitExceededException;

/**
 * Makes events of the lines of an event stream, as the HTML standard says, except that
 * the last event counts only with its blank line. Keeps no more than one event. Not
 * thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * Server-sent events</a>
 */
final class SseReader {

	private final int maxEventBytes;

	private final StringBuilder data = new StringBuilder();

	private boolean hasData;

	private boolean begun;

	private String idBuffer = "";

	private String lastId = "";

	SseReader(int maxEventBytes) {
		this.maxEventBytes = maxEventBytes;
	}

	/**
	 * Reads on.
	 * @param line what stood before a LF
	 * @param events is given the data of each event that is complete
	 * @throws LimitExceededException when an event is too long
	 */
	void line(byte[] line, Consumer<String> events) {
		String text = new String(line, StandardCharsets.UTF_8);
		if (!this.begun) {
			this.begun = true;
			text = text.startsWith("\uFEFF") ? text.substring(1) : text;
		}
		// Before a LF, a CR belongs to it; any other CR ends a line itself.
		int end = text.endsWith("\r") ? text.length() - 1 : text.length();
		int start = 0;
		for (int cr = text.indexOf('\r'); cr >= 0 && cr < end; cr = text.indexOf('\r', start)) {
			field(text.substring(start, cr), events);
			start = cr + 1;
		}
		field(text.substring(start, end), events);
	}

	/**
	 * Returns the id of the last event.
	 * @return the id, empty when there is none
	 */
	String lastId() {
		return this.lastId;
	}

	private void field(String line, Consumer<String> events) {
		if (line.isEmpty()) {
			dispatch(events);
			return;
		}
		int colon = line.indexOf(':');
		String name = (colon < 0) ? line : line.substring(0, colon);
		String value = (colon < 0) ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
		if (name.equals("data")) {
			add(value);
		}
		else if (name.equals("id") && value.indexOf('\0') < 0) {
			this.idBuffer = value;
		}
	}

	private void add(String value) {
		if (this.data.length() + value.length() + 1 > this.maxEventBytes) {
			throw new LimitExceededException("an event of more than " + this.maxEventBytes + " characters");
		}
		if (this.hasData) {
			this.data.append('\n');
		}
		this.data.append(value);
		this.hasData = true;
	}

	private void dispatch(Consumer<String> events) {
		this.lastId = this.idBuffer;
		if (this.hasData) {
			String complete = this.data.toString();
			this.data.setLength(0);
			this.hasData = false;
			events.accept(complete);
		}
	}

}
