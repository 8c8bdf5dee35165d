package io.quintet.appcontrol.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.internal.LineSplitter.LimitExceededException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SseReaderTests {

	private final SseReader reader = new SseReader(20);

	private final List<String> events = new ArrayList<>();

	/** Feeds lines as a splitter cuts them, at LF. */
	private List<String> read(String stream) {
		String[] lines = stream.split("\n", -1);
		for (int i = 0; i < lines.length - 1; i++) {
			this.reader.line(lines[i].getBytes(StandardCharsets.UTF_8), this.events::add);
		}
		return this.events;
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void everyLineEndOfTheStandardEndsALine(String end) {
		String stream = "data: a" + end + "data: b" + end + end + "data:c" + end + end;
		assertThat(read(stream + (end.equals("\r") ? "\n" : ""))).containsExactly("a\nb", "c");
	}

	@Test
	void lineEndsOfOneStreamMayDiffer() {
		assertThat(read("data: a\rdata: b\r\n\rdata: c\n\n")).containsExactly("a\nb", "c");
	}

	@ParameterizedTest
	@CsvSource({ "'data: x', x", "'data:x', x", "'data:  x', ' x'", "'data', ''", "'data:', ''",
			"'data: a: b', 'a: b'" })
	void oneBlankBehindTheColonBelongsToTheField(String line, String data) {
		assertThat(read(line + "\n\n")).containsExactly(data);
	}

	@Test
	void commentsAndOtherFieldsSayNothing() {
		assertThat(read(": keep alive\nevent: event\nretry: 5\nDATA: x\n data: x\ndatum: x\n\n")).isEmpty();
	}

	@Test
	void anEventWithoutItsBlankLineDoesNotCount() {
		assertThat(read("id: 1\ndata: a\n\nid: 2\ndata: b\n")).containsExactly("a");
		assertThat(this.reader.lastId()).isEqualTo("1");
	}

	@Test
	void theIdStaysUntilThereIsAnother() {
		read("id: 1\ndata: a\n\n");
		assertThat(this.reader.lastId()).isEqualTo("1");
		read("data: b\n\n");
		assertThat(this.reader.lastId()).isEqualTo("1");
		read("id: 2\u0000\ndata: c\n\n");
		assertThat(this.reader.lastId()).isEqualTo("1");
		read("id: 3\n\n");
		assertThat(this.reader.lastId()).isEqualTo("3");
		read("id\ndata: d\n\n");
		assertThat(this.reader.lastId()).isEmpty();
		assertThat(this.events).containsExactly("a", "b", "c", "d");
	}

	@Test
	void aByteOrderMarkCountsAtTheBeginningOnly() {
		assertThat(read("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly("a");
	}

	@Test
	void otherSeparatorsOfUnicodeStayInTheData() {
		assertThat(read("data: a\u2028b\u0085c\n\n")).containsExactly("a\u2028b\u0085c");
	}

	@Test
	void anEventHasABound() {
		assertThat(read("data: " + "x".repeat(19) + "\n\n")).hasSize(1);
		read("data: " + "x".repeat(10) + "\n");
		assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> read("data: " + "x".repeat(10) + "\n"))
			.withMessageContaining("20");
	}

	@Test
	void emptyLinesOfDataCountToo() {
		assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> read("data\n".repeat(30)));
	}

}
