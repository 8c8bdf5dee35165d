package io.quintet.lime.internal.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quintet.lime.Vectors;
import io.quintet.support.SseParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recorded streams, cut as they were, byte by byte, and not at all.
 */
class SseVectorTests {

	static Stream<Arguments> cases() {
		return Vectors.cases("sse/index.json")
			.stream()
			.filter((vector) -> vector.get("status") == null)
			.flatMap((vector) -> Stream.of("as recorded", "byte by byte", "at once")
				.map((cut) -> Arguments.of(vector.get("id"), cut, vector)));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("cases")
	void loginsAreFound(String id, String cut, Map<String, Object> vector) {
		byte[] bytes = Vectors.bytes("sse/" + vector.get("file"));
		List<StreamFrame.Login> logins = read(chunks(bytes, cut, vector), vector.get("end").equals("close"));
		List<List<Object>> wanted = Vectors.list(Vectors.map(vector.get("wanted")).get("deliveries"));
		assertThat(firstOfEach(logins)).usingElementComparator(SseVectorTests::compare)
			.containsExactlyElementsOf(wanted);
	}

	// The reader gives duplicates, who delivers does not.
	private static List<List<Object>> firstOfEach(List<StreamFrame.Login> logins) {
		Set<String> seen = new LinkedHashSet<>();
		return logins.stream()
			.filter((login) -> seen.add(login.requestId()))
			.map((login) -> Arrays.<Object>asList(login.requestId(), login.passport()))
			.toList();
	}

	private static int compare(List<Object> actual, List<Object> wanted) {
		String passport = (String) actual.get(1);
		if (wanted.get(1) instanceof String text && text.matches("<\\d+ chars>")) {
			passport = "<" + passport.length() + " chars>";
		}
		return Arrays.asList(actual.get(0), passport).equals(wanted) ? 0 : 1;
	}

	private static List<byte[]> chunks(byte[] bytes, String cut, Map<String, Object> vector) {
		Object sizes = vector.get("chunk_sizes");
		if (cut.equals("at once")) {
			return List.of(bytes);
		}
		if (cut.equals("byte by byte") || sizes instanceof Map) {
			int size = cut.equals("byte by byte") ? 1 : (int) Vectors.map(sizes).get("every");
			return cut(bytes, (position) -> size);
		}
		List<Integer> all = new ArrayList<>(Vectors.list(sizes));
		return cut(bytes, (position) -> all.remove(0));
	}

	private static List<byte[]> cut(byte[] bytes, java.util.function.IntUnaryOperator size) {
		List<byte[]> chunks = new ArrayList<>();
		for (int i = 0; i < bytes.length;) {
			int end = Math.min(bytes.length, i + size.applyAsInt(i));
			chunks.add(Arrays.copyOfRange(bytes, i, end));
			i = end;
		}
		return chunks;
	}

	private static List<StreamFrame.Login> read(List<byte[]> chunks, boolean ends) {
		List<StreamFrame.Login> logins = new ArrayList<>();
		SseParser parser = new SseParser(1 << 20, "");
		SseParser.Listener events = (event) -> FrameReader.read(event).forEach((frame) -> {
			if (frame instanceof StreamFrame.Login login) {
				logins.add(login);
			}
		});
		chunks.forEach((chunk) -> parser.feed(chunk, events));
		if (ends) {
			parser.finish(events);
		}
		return logins;
	}

}
