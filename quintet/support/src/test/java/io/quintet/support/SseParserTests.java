package io.quintet.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SseParserTests {

	private final List<String> events = new ArrayList<>();

	private SseParser parser = new SseParser(100, "");

	private void feed(String text) {
		this.parser.feed(text.getBytes(StandardCharsets.UTF_8), this::add);
	}

	private void add(@Nullable String event) {
		this.events.add((event != null) ? event : "<too large>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void anEventEndsAtABlankLine(String end) {
		feed("data: a" + end + "data:b" + end + end + "data:  c" + end);
		assertThat(this.events).containsExactly("a\nb");
		feed(end);
		assertThat(this.events).containsExactly("a\nb", " c");
	}

	@Test
	void aCarriageReturnEndsTheLineBeforeTheNextByteIsThere() {
		feed("data: a\r\n\r");
		assertThat(this.events).containsExactly("a");
		feed("\ndata: b\r\n\r\n");
		assertThat(this.events).containsExactly("a", "b");
	}

	@Test
	void oneByteOrderMarkIsSkippedEvenIfItIsCut() {
		byte[] text = "\uFEFFdata: a\n\n".getBytes(StandardCharsets.UTF_8);
		for (byte b : text) {
			this.parser.feed(new byte[] { b }, this::add);
		}
		assertThat(this.events).containsExactly("a");
		this.parser = new SseParser(100, "");
		feed("\uFEFF\uFEFFdata: b\n\n");
		assertThat(this.events).containsExactly("a");
	}

	@Test
	void whatOnlyBeginsLikeAMarkBelongsToTheFirstLine() {
		this.parser.feed(new byte[] { (byte) 0xEF, (byte) 0xBB }, this::add);
		feed("data: a\n\ndata: b\n\n");
		assertThat(this.events).containsExactly("b");
	}

	@Test
	void otherFieldsAndCommentsAreNoData() {
		feed(": data: a\ndataX: b\n data: c\nDATA: d\nevent: e\n\ndata\n\ndata:\n\n");
		assertThat(this.events).isEmpty();
	}

	@Test
	void wrongBytesAreReplaced() {
		this.parser.feed(new byte[] { 'd', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n' }, this::add);
		assertThat(this.events).containsExactly("\uFFFD");
	}

	@Test
	void theIdCountsFromTheBlankLineOn() {
		feed("id: 1\ndata: a\n");
		assertThat(this.parser.lastEventId()).isEmpty();
		feed("\n");
		assertThat(this.parser.lastEventId()).isEqualTo("1");
		feed("data: b\n\n");
		assertThat(this.parser.lastEventId()).isEqualTo("1");
		feed("id\n\n");
		assertThat(this.parser.lastEventId()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "a\u000bb", "a\u007fb", "\u001f" })
	void anIdThatNoHeaderCanHoldIsIgnored(String id) {
		feed("id: 1\n\nid: " + id + "\ndata: a\n\n");
		assertThat(this.parser.lastEventId()).isEqualTo("1");
	}

	@Test
	void anIdOfAnEarlierStreamIsKept() {
		this.parser = new SseParser(100, "7");
		feed("data: a\n\n");
		assertThat(this.parser.lastEventId()).isEqualTo("7");
	}

	@Test
	void retryIsDigitsOnly() {
		feed("retry: 1500\n");
		assertThat(this.parser.retry()).isEqualTo(Duration.ofMillis(1500));
		feed("retry: 1s\nretry: -5\nretry:\nretry: \u0663\n");
		assertThat(this.parser.retry()).isEqualTo(Duration.ofMillis(1500));
		feed("retry: 99999999999999999999\n");
		assertThat(this.parser.retry()).isGreaterThan(Duration.ofDays(1));
		feed("retry: 00000000000000000002\n");
		assertThat(this.parser.retry()).isEqualTo(Duration.ofMillis(2));
	}

	@Test
	void anEventOfTheLargestSizeArrivesAndALargerOneIsSkipped() {
		feed("data: " + "x".repeat(100) + "\n\n");
		assertThat(this.events).containsExactly("x".repeat(100));
		feed("data: " + "y".repeat(101) + "\n\ndata: a\n\n");
		assertThat(this.events).containsExactly("x".repeat(100), "<too large>", "a");
	}

	@Test
	void theSizeIsThatOfAllLinesTogether() {
		feed("data: " + "x".repeat(60) + "\ndata: " + "y".repeat(60) + "\n\ndata: a\n\n");
		assertThat(this.events).containsExactly("<too large>", "a");
	}

	@Test
	void theLineEndBetweenTwoLinesCounts() {
		feed("data: " + "x".repeat(50) + "\ndata: " + "y".repeat(49) + "\n\n");
		feed("data: " + "x".repeat(50) + "\ndata: " + "y".repeat(50) + "\n\n");
		assertThat(this.events).containsExactly("x".repeat(50) + "\n" + "y".repeat(49), "<too large>");
	}

	@Test
	void aLineWithoutEndIsNotKept() {
		feed("data: ");
		for (int i = 0; i < 1000; i++) {
			feed("x".repeat(1000));
		}
		feed("\n\ndata: a\n\n");
		assertThat(this.events).containsExactly("<too large>", "a");
	}

	@Test
	void aLargeCommentHarmsNoEvent() {
		feed("data: a\n:" + "x".repeat(1000) + "\n\n");
		assertThat(this.events).containsExactly("a");
	}

	@Test
	void theEndOfTheStreamEndsAnEventAndDropsAnUnfinishedLine() {
		feed("data: a\ndata: unfinis");
		this.parser.finish(this::add);
		assertThat(this.events).containsExactly("a");
	}

	@Test
	void anUnfinishedLineAloneIsNoEvent() {
		feed("data: a");
		this.parser.finish(this::add);
		assertThat(this.events).isEmpty();
	}

	@Test
	void cutsMakeNoDifference() {
		Random random = new Random(4711);
		String[] pieces = { "data: ", "data", "id: 7", "\n", "\r", "\r\n", "\n\n", ": c", "{\"a\":1}", "\u00e9\u6f22",
				"x", "\uFEFF", "retry: 9" };
		for (int round = 0; round < 2000; round++) {
			StringBuilder text = new StringBuilder();
			for (int i = random.nextInt(20); i > 0; i--) {
				text.append(pieces[random.nextInt(pieces.length)]);
			}
			byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
			assertThat(read(bytes, bytes.length + 1)).as(text.toString())
				.isEqualTo(read(bytes, 1))
				.isEqualTo(read(bytes, 3));
		}
	}

	private static List<String> read(byte[] bytes, int size) {
		SseParserTests reading = new SseParserTests();
		reading.parser = new SseParser(12, "");
		for (int i = 0; i < bytes.length; i += size) {
			reading.parser.feed(java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)), reading::add);
		}
		reading.parser.finish(reading::add);
		reading.events.add(reading.parser.lastEventId() + reading.parser.retry());
		return reading.events;
	}

}
