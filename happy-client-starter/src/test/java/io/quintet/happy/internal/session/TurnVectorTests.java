package io.quintet.happy.internal.session;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.Vectors;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.session.FrameSignals.Judgement;

import static org.assertj.core.api.Assertions.assertThat;

class TurnVectorTests {

	static Stream<Named<JsonNode>> frames() {
		return Vectors.of("turns", "frame");
	}

	static Stream<Named<JsonNode>> sequences() {
		return Vectors.of("turns", "sequence");
	}

	@ParameterizedTest
	@MethodSource("frames")
	void aFrameIsJudgedAlone(JsonNode vector) {
		JsonNode out = Vectors.expected(vector);
		Judgement judgement = FrameSignals.judge(vector.at("/in/frame"), Vectors.key(vector.path("in")));
		assertThat(judgement.turnComplete()).isEqualTo(out.path("turnComplete").booleanValue());
		assertThat(judgement.idle()).isEqualTo(out.path("idle").booleanValue());
		JsonNode content = vector.at("/out/content");
		if (content.isMissingNode()) {
			assertThat(judgement.content()).isNull();
		}
		else {
			Vectors.assertSame(judgement.content(), content);
		}
	}

	@ParameterizedTest
	@MethodSource("sequences")
	void aWaitThatSawEveryFrameReturnsAtOneOfThem(JsonNode vector) {
		JsonNode in = vector.path("in");
		JsonNode out = Vectors.expected(vector);
		RecordKey key = Vectors.key(in);
		List<Judgement> judgements = in.path("frames")
			.valueStream()
			.map((frame) -> FrameSignals.judge(frame, key))
			.toList();
		assertThat(first(judgements, Judgement::turnComplete)).isEqualTo(index(out, "turnCompletesAt"));
		assertThat(first(judgements, (judgement) -> judgement.turnComplete() || judgement.idle()))
			.isEqualTo(index(out, "idleAt"));
	}

	// None of these has a sub-agent, a foreign turn or the end of an ACP task alone.
	@ParameterizedTest
	@MethodSource("sequences")
	void aTrackerWithoutASendEndsWhereTheReferenceDoes(JsonNode vector) {
		JsonNode in = vector.path("in");
		RecordKey key = Vectors.key(in);
		Credentials credentials = Credentials.ofAccount("token", new AccountSecret(new byte[32]), "test");
		RecordReader records = new RecordReader(credentials, (what) -> {
		});
		EventReader events = new EventReader("s1");
		TurnTracker tracker = new TurnTracker(false);
		List<Boolean> ended = in.path("frames")
			.valueStream()
			.map((frame) -> frame.at("/body/message"))
			.map((message) -> !message.isMissingNode()
					&& tracker.accept(events.message(records.message(message, key))) != null)
			.toList();
		Integer expected = vector.path("id").asString().endsWith("acp-without-ready") ? Integer.valueOf(1)
				: acpOr(vector, index(vector.path("out"), "turnCompletesAt"));
		assertThat(first(ended, Boolean::booleanValue)).isEqualTo(expected);
	}

	// Ours takes the end of an ACP task, one frame before the agent is ready.
	private static Integer acpOr(JsonNode vector, Integer index) {
		return vector.path("id").asString().endsWith("seq-acp") ? Integer.valueOf(index - 1) : index;
	}

	private static <T> Integer first(List<T> items, Predicate<T> test) {
		return IntStream.range(0, items.size()).filter((i) -> test.test(items.get(i))).boxed().findFirst().orElse(null);
	}

	private static Integer index(JsonNode out, String name) {
		JsonNode value = out.path(name);
		return value.isNull() ? null : Integer.valueOf(value.asInt());
	}

}
