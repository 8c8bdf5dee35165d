package io.quintet.lime.internal.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.quintet.support.SseParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a stream says, and however it is cut: the same events come out as from a
 * reader that has all of it at once, and no more is kept than one event.
 * <p>
 * The first byte of an input chooses the largest event and how the rest is cut.
 */
class SseParserFuzzTests {

	private static final int[] MAX_SIZES = { 4, 40, 2000 };

	@FuzzTest
	void anyCutsGiveTheEventsOfANaiveReader(byte[] input) {
		if (input.length == 0) {
			return;
		}
		int max = MAX_SIZES[(input[0] & 0xFF) % MAX_SIZES.length];
		byte[] stream = Arrays.copyOfRange(input, 1, input.length);
		Random cuts = new Random(input[0]);
		List<String> expected = NaiveSseReader.read(stream, max);
		assertThat(read(stream, max, () -> stream.length + 1)).as("at once").isEqualTo(expected);
		assertThat(read(stream, max, () -> 1)).as("byte by byte").isEqualTo(expected);
		assertThat(read(stream, max, () -> 1 + cuts.nextInt(9))).as("cut at random").isEqualTo(expected);
	}

	private static List<String> read(byte[] stream, int max, IntSupplier size) {
		List<String> events = new ArrayList<>();
		SseParser parser = new SseParser(max, "");
		int end;
		for (int start = 0; start < stream.length; start = end) {
			end = Math.min(stream.length, start + size.getAsInt());
			parser.feed(Arrays.copyOfRange(stream, start, end), (event) -> note(event, events));
			assertThat(parser.buffered()).isLessThanOrEqualTo(2 * max + 12);
		}
		parser.finish((event) -> note(event, events));
		events.add("id " + parser.lastEventId());
		events.add("retry " + parser.retry());
		return events;
	}

	private static void note(@Nullable String event, List<String> events) {
		events.add("event " + event);
		for (StreamFrame frame : FrameReader.read(event)) {
			if (frame instanceof StreamFrame.Login login) {
				assertThat(login.requestId()).isNotBlank().hasSizeLessThanOrEqualTo(1024);
				assertThat(login.passport()).satisfiesAnyOf((passport) -> assertThat(passport).isNull(),
						(passport) -> assertThat(passport).isNotBlank());
			}
		}
	}

}
