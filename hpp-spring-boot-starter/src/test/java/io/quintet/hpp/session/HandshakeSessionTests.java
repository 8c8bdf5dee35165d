package io.quintet.hpp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.internal.service.SessionEdit;
import io.quintet.hpp.internal.service.SessionLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandshakeSessionTests {

	@Test
	void nothingThatGoesInOrComesOutChangesASession() {
		ObjectNode value = TestJson.object("{\"a\":[1]}");
		ObjectNode meta = TestJson.object("{\"m\":{}}");
		HandshakeSession session = HandshakeSession.start("s1", "t", "m", FormSchema.EMPTY, Map.of("k", value), meta,
				null, Duration.ofMinutes(30), Instant.EPOCH);
		SessionEdit edit = new SessionEdit(session, Instant.EPOCH, new SessionLimits(10, 10, 1_000_000));
		edit.writeAsUser("l", value);
		HandshakeSession edited = edit.toSession();
		for (JsonNode given : List.of(value, session.fields().get("k").value(), edited.fields().get("l").value(),
				edited.changes().get(0).to())) {
			((ArrayNode) given.get("a")).add(2);
		}
		for (ObjectNode given : List.of(meta, session.meta())) {
			given.put("n", 1);
		}
		assertThat(session.meta()).hasToString("{\"m\":{}}");
		assertThat(session.fields().get("k").value()).hasToString("{\"a\":[1]}");
		assertThat(edited.fields().get("l").value()).hasToString("{\"a\":[1]}");
		assertThat(edited.changes().get(0).to()).hasToString("{\"a\":[1]}");
	}

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

	private static final Duration TTL = Duration.ofMinutes(30);

	private static final SessionLimits LIMITS = new SessionLimits(1_000, 200, 1_000_000);

	@ParameterizedTest
	@CsvSource({ "'\"\"',EMPTY", "null,EMPTY", "[],EMPTY", "{},EMPTY", "0,USER", "false,USER", "'\" \"',USER",
			"[null],USER", "'{\"a\":null}',USER", "'\"me\"',USER" })
	void initialValuesBelongToTheUserUnlessTheyAreEmpty(String value, FieldValue.By by) {
		HandshakeSession session = started(Map.of("k", TestJson.read(value)));
		assertThat(session.fields()).hasEntrySatisfying("k", (field) -> {
			assertThat(field.value()).isEqualTo(TestJson.read(value));
			assertThat(field.by()).isEqualTo(by);
		});
	}

	@Test
	void startsWithoutChangesRequestsAndFrames() {
		HandshakeSession session = started(Map.of("k", TestJson.of("v")));
		assertThat(session.changes()).isEmpty();
		assertThat(session.requests()).isEqualTo(RequestWindow.EMPTY);
		assertThat(session.frames()).isZero();
		assertThat(session.createdAt()).isEqualTo(NOW);
		assertThat(session.lastAccess()).isEqualTo(NOW);
	}

	@Test
	void initialValuesKeepTheirOrderAndHaveIncreasingTimesInMicroseconds() {
		Map<String, JsonNode> values = new LinkedHashMap<>();
		for (String key : List.of("z", "", "a", "m")) {
			values.put(key, TestJson.of(key));
		}
		HandshakeSession session = started(values);
		assertThat(session.fields().keySet()).containsExactly("z", "", "a", "m");
		assertThat(session.fields().values()).extracting(FieldValue::at)
			.containsExactly(micros(457), micros(458), micros(459), micros(460));
		assertThat(session.lastWrite()).isEqualTo(micros(460));
	}

	@Test
	void isGoneOnceMoreThanTheTtlHasPassed() {
		HandshakeSession session = started(Map.of());
		assertThat(session.expiresAt()).isEqualTo(NOW.plus(TTL));
		assertThat(session.isExpired(NOW.plus(TTL))).isFalse();
		assertThat(session.isExpired(NOW.plus(TTL).plusNanos(1))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "PT0S,1800", "PT0.000000001S,1799", "PT1S,1799", "PT29M59.5S,0", "PT30M,0", "PT1H,0" })
	void theRemainingTimeIsTruncatedAndNeverNegative(Duration later, long seconds) {
		assertThat(started(Map.of()).expiresIn(NOW.plus(later))).isEqualTo(seconds);
	}

	@Test
	void anAccessStartsTheTtlAnew() {
		HandshakeSession accessed = started(Map.of()).accessed(NOW.plusSeconds(60));
		assertThat(accessed.expiresAt()).isEqualTo(NOW.plusSeconds(60).plus(TTL));
		assertThat(accessed.createdAt()).isEqualTo(NOW);
	}

	@Test
	void anAccessThatComesLateDoesNotTakeTimeAway() {
		HandshakeSession session = started(Map.of()).accessed(NOW.plusSeconds(60));
		assertThat(session.accessed(NOW)).isSameAs(session);
		assertThat(new SessionEdit(session, NOW, LIMITS).toSession().lastAccess()).isEqualTo(NOW.plusSeconds(60));
	}

	@Test
	void knowsItsToken() {
		assertThat(started(Map.of()).hasToken("the-token")).isTrue();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "the-toke", "the-token ", "The-Token", "the-tok\u00e9n", "\ud800" })
	void knowsWhatIsNotItsToken(String token) {
		assertThat(started(Map.of()).hasToken(token)).isFalse();
	}

	@Test
	void neverPrintsItsToken() {
		assertThat(started(Map.of()).toString()).contains("id=s1").doesNotContain("the-token");
	}

	@Test
	void withersChangeOneThing() {
		HandshakeSession session = started(Map.of("k", TestJson.of("v")));
		assertThat(session.withOwner("you").owner()).isEqualTo("you");
		assertThat(session.withOwner(null).owner()).isNull();
		assertThat(session.withTtl(Duration.ofSeconds(1)).ttl()).isEqualTo(Duration.ofSeconds(1));
		assertThat(session.withOwner("you").withTtl(Duration.ZERO).withOwner("me").withTtl(TTL)).isEqualTo(session);
		RequestWindow requests = RequestWindow.EMPTY.accept(NOW, 60);
		assertThat(session.withRequests(requests).requests()).isEqualTo(requests);
		assertThat(session.withFrames(3).withFrames(0).frames()).isEqualTo(3);
		assertThat(session.withFrames(0)).isSameAs(session);
	}

	@Test
	void theWeightFollowsMeta() {
		HandshakeSession session = started(Map.of("k", TestJson.of("v")));
		HandshakeSession heavier = session
			.withMeta(JsonNodeFactory.instance.objectNode().set("x", TestJson.of("y".repeat(1_000))));
		assertThat(heavier.weight().fixed()).isGreaterThan(session.weight().fixed() + 2_000);
		assertThat(heavier.weight().fields()).isEqualTo(session.weight().fields());
		assertThat(heavier.withMeta(session.meta())).isEqualTo(session);
	}

	@Test
	void withoutMarkerTheLastChangesAreShown() {
		HandshakeSession session = written(60);
		assertThat(session.changesSince(null, 50)).isEqualTo(session.changes().subList(10, 60));
		assertThat(session.changesSince(null, 60)).isEqualTo(session.changes());
		assertThat(session.changesSince(null, 1_000)).isEqualTo(session.changes());
		assertThat(session.changesSince(null, 0)).isEmpty();
	}

	@Test
	void withMarkerAllLaterChangesAreShown() {
		HandshakeSession session = written(60);
		FieldChange fifth = session.changes().get(4);
		String cursor = JsonValues.timestamp(fifth.at());
		assertThat(session.changesSince(cursor, 50)).isEqualTo(session.changes().subList(5, 60));
		assertThat(session.changesSince("2026-01-01", 50)).hasSize(60);
		assertThat(session.changesSince("2027-01-01", 50)).isEmpty();
	}

	@Test
	void pagingByTheLastMarkerLosesNothing() {
		HandshakeSession session = written(20);
		String cursor = JsonValues.timestamp(session.lastWrite());
		SessionEdit edit = new SessionEdit(session, NOW, LIMITS);
		edit.writeAsAgent("k", TestJson.of("next"));
		assertThat(edit.toSession().changesSince(cursor, 50)).extracting(FieldChange::to)
			.containsExactly(TestJson.of("next"));
	}

	@Test
	void fieldsAndChangesCannotBeChanged() {
		HandshakeSession session = written(1);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> session.fields().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> session.changes().clear());
	}

	private static Instant micros(int micros) {
		return Instant.parse("2026-01-01T00:00:00.123Z").plusNanos(1_000L * micros);
	}

	private static HandshakeSession written(int changes) {
		SessionEdit edit = new SessionEdit(started(Map.of()), NOW.plusSeconds(1), LIMITS);
		for (int i = 0; i < changes; i++) {
			edit.writeAsAgent("k", TestJson.of(i));
		}
		return edit.toSession();
	}

	private static HandshakeSession started(Map<String, JsonNode> values) {
		return HandshakeSession.start("s1", "the-token", "form-fill", FormSchema.EMPTY, values,
				JsonNodeFactory.instance.objectNode(), "me", TTL, NOW);
	}

}
