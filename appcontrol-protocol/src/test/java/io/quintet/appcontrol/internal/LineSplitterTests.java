package io.quintet.appcontrol.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LineSplitterTests {

	private final List<String> lines = new ArrayList<>();

	private void feed(LineSplitter splitter, String text) {
		splitter.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), this::add);
	}

	private void add(byte[] line) {
		this.lines.add(new String(line, StandardCharsets.UTF_8));
	}

	@Test
	void linesAreTheSameHoweverTheyAreCut() {
		String text = "a\n\nbcdé微😀\nlast";
		List<String> expected = List.of("a", "", "bcdé微😀", "last");
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		for (int size = 1; size <= bytes.length; size++) {
			this.lines.clear();
			LineSplitter splitter = new LineSplitter(100, 1000);
			for (int start = 0; start < bytes.length; start += size) {
				splitter.feed(ByteBuffer.wrap(bytes, start, Math.min(size, bytes.length - start)), this::add);
			}
			splitter.finish(this::add);
			assertThat(this.lines).isEqualTo(expected);
		}
	}

	@Test
	void nothingBehindTheLastLineIsNoLine() {
		LineSplitter splitter = new LineSplitter(100, 1000);
		feed(splitter, "a\n");
		splitter.finish(this::add);
		assertThat(this.lines).containsExactly("a");
	}

	@Test
	void aLineMayBeAsLongAsAllowed() {
		LineSplitter splitter = new LineSplitter(4, 1000);
		feed(splitter, "1234\n12");
		feed(splitter, "34\n");
		assertThat(this.lines).containsExactly("1234", "1234");
		feed(splitter, "123");
		assertThatExceptionOfType(LineSplitter.LimitExceededException.class).isThrownBy(() -> feed(splitter, "45"));
	}

	@Test
	void allLinesMayBeAsLongAsAllowed() {
		LineSplitter splitter = new LineSplitter(100_000, 200_000);
		feed(splitter, "x".repeat(99_999) + "\n");
		feed(splitter, "x".repeat(99_999) + "\n");
		assertThat(this.lines).hasSize(2);
		assertThatExceptionOfType(LineSplitter.LimitExceededException.class).isThrownBy(() -> feed(splitter, "\n"))
			.withMessageContaining("200000");
	}

}
