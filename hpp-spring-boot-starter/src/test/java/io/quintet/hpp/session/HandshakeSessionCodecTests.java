package io.quintet.hpp.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.internal.service.SessionEdit;
import io.quintet.hpp.internal.service.SessionLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HandshakeSessionCodecTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

	private static final String GOLDEN = """
			{"v":1,"id":"s1","token":"secret","mode":"form-fill","owner":"me","createdAt":"2026-01-01T00:00:00.123456789Z",\
			"lastAccess":"2026-01-01T00:00:01.123456Z","ttl":"PT30M","lastWrite":"2026-01-01T00:00:01.123456Z",\
			"frames":2,"requests":[[1767225601123,1]],"schema":[{"key":"name","own":1.0}],"meta":{"form":"f"},\
			"fields":[{"key":"name","value":"A\\u0000","by":"ai","at":1767225601123456}],\
			"changes":[{"key":"name","from":null,"to":"A\\u0000","by":"ai","at":1767225601123456}]}""";

	private final HandshakeSessionCodec codec = new HandshakeSessionCodec();

	@Test
	void writesOneCompactDocument() {
		assertThat(this.codec.encode(goldenSession())).asString(StandardCharsets.UTF_8).isEqualTo(GOLDEN);
	}

	@Test
	void readsTheDocumentThatItWrites() {
		assertThat(decode(GOLDEN)).isEqualTo(goldenSession());
	}

	@Test
	void aSessionWithoutOwnerHasNone() {
		HandshakeSession session = goldenSession().withOwner(null);
		assertThat(this.codec.encode(session)).asString(StandardCharsets.UTF_8).doesNotContain("owner");
		assertThat(this.codec.decode(this.codec.encode(session))).isEqualTo(session);
	}

	@Test
	void readsRandomSessionsBackWithoutLoss() {
		for (int seed = 0; seed < 300; seed++) {
			HandshakeSession session = new RandomSessions(seed).next();
			byte[] document = this.codec.encode(session);
			HandshakeSession read = this.codec.decode(document);
			assertThat(read).as("seed %d", seed).isEqualTo(session);
			assertThat(read.weight()).as("weight of seed %d", seed).isEqualTo(session.weight());
			assertThat(read.fields().keySet()).as("order of seed %d", seed)
				.containsExactlyElementsOf(session.fields().keySet());
			assertThat(this.codec.encode(read)).as("document of seed %d", seed).isEqualTo(document);
		}
	}

	@Test
	void readsTheDeepestValueThatComesFromOutside() {
		SessionEdit edit = new SessionEdit(goldenSession(), NOW, new SessionLimits(10, 10, 1_000_000));
		assertThat(edit.writeAsUser("deep", nested(JsonValues.MAX_DEPTH))).isNull();
		assertThat(edit.writeAsUser("deep", NullNode.getInstance())).isNull();
		byte[] document = this.codec.encode(edit.toSession());
		assertThat(this.codec.encode(this.codec.decode(document))).isEqualTo(document);
	}

	@Test
	void doesNotWriteWhatItCouldNotRead() {
		HandshakeSession golden = goldenSession();
		Map<String, FieldValue> fields = Map.of("deep", new FieldValue(nested(2_100), FieldValue.By.AI, NOW));
		HandshakeSession session = new HandshakeSession("s1", "secret", "form-fill", golden.schema(), fields,
				golden.meta(), null, null, NOW, NOW, golden.ttl(), List.of(), NOW, RequestWindow.EMPTY, 0,
				golden.weight());
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.encode(session))
			.withMessage("the session cannot be written as JSON");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ud800", "\udc00", "\ud800a", "a\udc00a", "\ud800\ud800", "\udc00\ud800" })
	void documentsWithALoneSurrogateCanBeRead(String owner) {
		HandshakeSession session = goldenSession().withOwner(owner);
		try {
			assertThat(this.codec.decode(this.codec.encode(session))).isEqualTo(session);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessage("the session cannot be written as JSON");
		}
	}

	@Test
	void doesNotRoundTheTimeOfAWrite() {
		HandshakeSession session = goldenSession();
		Map<String, FieldValue> fields = Map.of("name", new FieldValue(NullNode.getInstance(), FieldValue.By.AI, NOW));
		HandshakeSession unreal = session.written(fields, List.of(), NOW, session.weight(), NOW);
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.encode(unreal))
			.withMessage("the time of a write must be in whole microseconds");
	}

	@Test
	void refusesAnotherFormatVersion() {
		assertUnreadable(GOLDEN.replace("\"v\":1", "\"v\":2"), "session format 2 is not known, only 1 can be read");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "\"s1\"", "{}", "{\"v\":\"1\"}", "{\"v\":1}", "\u0000\u0001" })
	void refusesWhatIsNoSession(String document) {
		assertThatExceptionOfType(HandshakeSessionCodec.FormatException.class).isThrownBy(() -> decode(document))
			.withMessageStartingWith("the bytes are no session: ")
			.withCauseInstanceOf(RuntimeException.class);
	}

	@Test
	void refusesADocumentThatWasCutAnywhere() {
		for (int length = 0; length < GOLDEN.length(); length++) {
			String cut = GOLDEN.substring(0, length);
			assertThatExceptionOfType(HandshakeSessionCodec.FormatException.class).as("cut at %d", length)
				.isThrownBy(() -> decode(cut));
		}
	}

	@Test
	void refusesADocumentThatLacksAnyMemberButTheOwner() {
		ObjectNode document = TestJson.object(GOLDEN);
		List<String> dispensable = new ArrayList<>();
		for (String member : document.propertyNames()) {
			try {
				decode(JsonValues.without(document, member).toString());
				dispensable.add(member);
			}
			catch (HandshakeSessionCodec.FormatException ex) {
				assertThat(ex).hasMessageContaining("'" + member + "'");
			}
		}
		assertThat(dispensable).containsExactly("owner");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"by":"ai"               | "by":"AI"           | 'AI' is no state of a value
			"ttl":"PT30M"           | "ttl":"half an hour"| Text cannot be parsed to a Duration
			"frames":2              | "frames":2.0        | 'frames' must be an integer
			"owner":"me"            | "owner":null        | 'owner' must be a string
			[1767225601123,1]       | [1767225601123]     | 'requests[]' must be a pair
			[1767225601123,1]       | [1,99999999999]     | integer overflow
			[{"key":"name","own":1.0}] | [1]              | schema[0] must be an object
			"value":"A\\u0000",     | ``                  | 'value' is missing
			"from":null,            | ``                  | 'from' is missing
			"at":1767225601123456}] | "at":99999999999999999999}] | BigInteger out of long range
			""")
	void saysWhatIsWrongWithADamagedDocument(String part, String damaged, String message) {
		String document = GOLDEN.replace(part, damaged);
		assertThat(document).isNotEqualTo(GOLDEN);
		assertUnreadable(document, "the bytes are no session: " + message);
	}

	private void assertUnreadable(String document, String message) {
		assertThatExceptionOfType(HandshakeSessionCodec.FormatException.class).isThrownBy(() -> decode(document))
			.withMessageStartingWith(message)
			.withMessageNotContaining("secret");
	}

	private HandshakeSession decode(String document) {
		return this.codec.decode(document.getBytes(StandardCharsets.UTF_8));
	}

	private static JsonNode nested(int depth) {
		JsonNode nested = NullNode.getInstance();
		for (int i = 0; i < depth; i++) {
			nested = JsonNodeFactory.instance.arrayNode().add(nested);
		}
		return nested;
	}

	private static HandshakeSession goldenSession() {
		Instant write = NOW.plusSeconds(1);
		SessionEdit edit = new SessionEdit(HandshakeSession.start("s1", "secret", "form-fill",
				FormSchema.of((ArrayNode) TestJson.read("[{\"key\":\"name\",\"own\":1.0}]")), Map.of(),
				JsonNodeFactory.instance.objectNode().set("form", TestJson.of("f")), "me", Duration.ofMinutes(30), NOW),
				write, new SessionLimits(10, 10, 1_000_000));
		edit.writeAsAgent("name", TestJson.of("A\u0000"));
		return edit.toSession().withRequests(RequestWindow.EMPTY.accept(write, 60)).withFrames(2);
	}

	/** Sessions that a seed determines. */
	private static final class RandomSessions {

		private static final List<String> TEXTS = List.of("", "a", "\u0000", "\ud83d\ude00", "\u2028", "\"\\/\n",
				"\u00fc\u00df\u4f60", "\uffff", "name");

		private static final List<String> NUMBERS = List.of("0", "-0", "1", "1.0", "1.00", "-0.0", "1e2", "1E+2",
				"9007199254740993", "123456789012345678901234567890123456789012345678901234567890", "1e400",
				"0.1000000000000000055511151231257827", "-1.5e-300");

		private final Random random;

		RandomSessions(int seed) {
			this.random = new Random(seed);
		}

		HandshakeSession next() {
			Instant start = NOW
				.plusNanos(this.random.nextLong(-1_000_000_000_000_000_000L, 1_000_000_000_000_000_000L));
			HandshakeSession session = HandshakeSession.start(text(), text(), text(), schema(), members(3), object(2),
					this.random.nextBoolean() ? text() : null, Duration.ofNanos(this.random.nextLong(Long.MAX_VALUE)),
					start);
			SessionEdit edit = new SessionEdit(session, start.plusNanos(this.random.nextInt(5_000)),
					new SessionLimits(20, 1 + this.random.nextInt(10), 1_000_000));
			for (int i = this.random.nextInt(30); i > 0; i--) {
				if (this.random.nextBoolean()) {
					edit.writeAsAgent(text(), value(3));
				}
				else {
					edit.writeAsUser(text(), value(3));
				}
			}
			return edit.toSession()
				.accessed(start.plusNanos(this.random.nextLong(1_000_000_000_000L)))
				.withRequests(requests(start))
				.withMeta(object(2))
				.withFrames(this.random.nextInt(1_000));
		}

		private RequestWindow requests(Instant start) {
			RequestWindow window = RequestWindow.EMPTY;
			int limit = this.random.nextBoolean() ? 60 : 1_000_000_000;
			for (int i = this.random.nextInt(20); i > 0; i--) {
				RequestWindow next = window.accept(start.plusMillis(this.random.nextInt(90_000)), limit);
				window = (next != null) ? next : window;
			}
			return window;
		}

		private FormSchema schema() {
			ArrayNode entries = JsonNodeFactory.instance.arrayNode();
			for (int i = this.random.nextInt(4); i > 0; i--) {
				ObjectNode entry = object(2).put("key", text());
				entry.remove("type");
				entry.putArray("options").add(value(1)).add(value(1));
				entries.add(entry);
			}
			return FormSchema.of(entries);
		}

		private JsonNode value(int depth) {
			return switch (this.random.nextInt((depth > 0) ? 6 : 4)) {
				case 0 -> NullNode.getInstance();
				case 1 -> TestJson.of(this.random.nextBoolean());
				case 2 -> TestJson.read(NUMBERS.get(this.random.nextInt(NUMBERS.size())));
				case 3 -> TestJson.of(text());
				case 4 -> JsonNodeFactory.instance.arrayNode().addAll(members(depth).values());
				default -> object(depth);
			};
		}

		private ObjectNode object(int depth) {
			return JsonNodeFactory.instance.objectNode().setAll(members(depth));
		}

		private Map<String, JsonNode> members(int depth) {
			Map<String, JsonNode> members = new LinkedHashMap<>();
			for (int i = this.random.nextInt(5); i > 0; i--) {
				members.put(text(), value(depth - 1));
			}
			return members;
		}

		private String text() {
			String text = TEXTS.get(this.random.nextInt(TEXTS.size()));
			return this.random.nextBoolean() ? text : text + TEXTS.get(this.random.nextInt(TEXTS.size()));
		}

	}

}
