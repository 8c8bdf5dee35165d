package io.quintet.lime.internal.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads a stream the simple way: all of it, line by line, as the standard puts it. Each
 * character stands for one byte.
 */
final class NaiveSseReader {

	private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

	private final int max;

	private final List<String> found = new ArrayList<>();

	private final List<String> data = new ArrayList<>();

	private String id = "";

	private String lastEventId = "";

	private @Nullable Duration retry;

	private NaiveSseReader(int max) {
		this.max = max;
	}

	/** Gives each event, then the last id and the pause. */
	static List<String> read(byte[] stream, int max) {
		NaiveSseReader reader = new NaiveSseReader(max);
		String text = new String(stream, StandardCharsets.ISO_8859_1).replaceFirst("^\u00EF\u00BB\u00BF", "");
		String[] lines = LINE_END.split(text, -1);
		// What follows the last line end is no line yet.
		for (int i = 0; i < lines.length - 1; i++) {
			reader.line(lines[i]);
		}
		if (!reader.data.isEmpty()) {
			reader.dispatch();
		}
		reader.found.add("id " + reader.lastEventId);
		reader.found.add("retry " + reader.retry);
		return reader.found;
	}

	private void line(String line) {
		if (line.isEmpty()) {
			dispatch();
			return;
		}
		String[] parts = line.split(":", 2);
		String value = (parts.length == 1) ? "" : parts[1].startsWith(" ") ? parts[1].substring(1) : parts[1];
		boolean large = line.length() > this.max + "data: ".length();
		if (parts[0].equals("data")) {
			this.data.add(value);
		}
		else if (parts[0].equals("id") && !large && value.length() <= 1024
				&& !value.matches("(?s).*[\0-\b\n-\u001F\u007F].*")) {
			this.id = utf8(value);
		}
		else if (parts[0].equals("retry") && !large && value.matches("[0-9]+")) {
			String digits = value.replaceFirst("^0+(?=[0-9])", "");
			this.retry = Duration.ofMillis((digits.length() > 9) ? Integer.MAX_VALUE : Integer.parseInt(digits));
		}
	}

	private void dispatch() {
		String joined = String.join("\n", this.data);
		if (joined.length() > this.max) {
			this.found.add("event null");
		}
		else if (!joined.isEmpty()) {
			this.found.add("event " + utf8(joined));
		}
		this.data.clear();
		this.lastEventId = this.id;
	}

	private static String utf8(String bytes) {
		return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

}
