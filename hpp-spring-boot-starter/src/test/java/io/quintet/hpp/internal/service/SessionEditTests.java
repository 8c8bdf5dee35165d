package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.session.FieldChange;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionCodec;

import static org.assertj.core.api.Assertions.assertThat;

class SessionEditTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

	private static final Instant LATER = Instant.parse("2026-01-01T00:01:00.987654321Z");

	private static final SessionLimits LIMITS = new SessionLimits(1_000, 200, 1_000_000);

	@Test
	void theAgentTurnsAnAbsentFieldIntoItsOwn() {
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, LIMITS);
		edit.writeAsAgent("k", TestJson.of("v"));
		assertThat(edit.field("k").by()).isEqualTo(FieldValue.By.AI);
	}

	@Test
	void theUserTurnsAnAbsentFieldIntoTheirs() {
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, LIMITS);
		edit.writeAsUser("k", NullNode.getInstance());
		assertThat(edit.field("k").by()).isEqualTo(FieldValue.By.USER);
	}

	@ParameterizedTest
	@CsvSource({ "EMPTY,USER", "AI,USER_EDIT", "USER,USER", "USER_EDIT,USER" })
	void aUserEditMovesTheStateAlongItsTable(FieldValue.By before, FieldValue.By after) {
		SessionEdit edit = new SessionEdit(sessionIn(before), LATER, LIMITS);
		edit.writeAsUser("k", TestJson.of("edited"));
		assertThat(edit.field("k").by()).isEqualTo(after);
		assertThat(edit.toSession().changes()).last().extracting(FieldChange::by).isEqualTo(after);
	}

	@ParameterizedTest
	@ValueSource(strings = { "EMPTY", "AI" })
	void theAgentMakesUnlockedFieldsItsOwn(FieldValue.By before) {
		SessionEdit edit = new SessionEdit(sessionIn(before), LATER, LIMITS);
		assertThat(edit.field("k").by().isLocked()).isFalse();
		edit.writeAsAgent("k", TestJson.of("written"));
		assertThat(edit.field("k").by()).isEqualTo(FieldValue.By.AI);
	}

	@ParameterizedTest
	@CsvSource({ "EMPTY,false,empty", "AI,false,ai", "USER,true,user", "USER_EDIT,true,user_edit" })
	void onlyTheUsersFieldsAreLocked(FieldValue.By by, boolean locked, String wire) {
		assertThat(by.isLocked()).isEqualTo(locked);
		assertThat(by.wire()).isEqualTo(wire);
		assertThat(FieldValue.By.of(wire)).isEqualTo(by);
	}

	@Test
	void aFieldThatTheUserClearsStaysLocked() {
		SessionEdit edit = new SessionEdit(sessionIn(FieldValue.By.USER), LATER, LIMITS);
		edit.writeAsUser("k", TestJson.of(""));
		edit.writeAsUser("k", NullNode.getInstance());
		assertThat(edit.field("k").by().isLocked()).isTrue();
	}

	@Test
	void aWriteIsRememberedWithWhatItReplaced() {
		SessionEdit edit = new SessionEdit(started(Map.of("old", TestJson.of("before"))), LATER, LIMITS);
		edit.writeAsAgent("new", TestJson.of(1));
		edit.writeAsUser("old", TestJson.of("after"));
		HandshakeSession session = edit.toSession();
		Instant first = Instant.parse("2026-01-01T00:01:00.987654Z");
		assertThat(session.changes()).containsExactly(
				new FieldChange("new", NullNode.getInstance(), TestJson.of(1), FieldValue.By.AI, first),
				new FieldChange("old", TestJson.of("before"), TestJson.of("after"), FieldValue.By.USER,
						first.plusNanos(1_000)));
		assertThat(session.fields()).containsEntry("new", new FieldValue(TestJson.of(1), FieldValue.By.AI, first))
			.containsEntry("old", new FieldValue(TestJson.of("after"), FieldValue.By.USER, first.plusNanos(1_000)));
	}

	@Test
	void writingAnEqualValueIsAChangeLikeAnyOther() {
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, LIMITS);
		edit.writeAsAgent("k", TestJson.of("v"));
		edit.writeAsAgent("k", TestJson.of("v"));
		assertThat(edit.toSession().changes()).extracting(FieldChange::from)
			.containsExactly(NullNode.getInstance(), TestJson.of("v"));
	}

	@Test
	void timesIncreaseStrictlyEvenWhenTheClockStandsStillOrGoesBack() {
		HandshakeSession session = started(Map.of("a", TestJson.of(1), "b", TestJson.of(2)));
		for (Instant now : new Instant[] { NOW, NOW, LATER, NOW, NOW.minusSeconds(3_600), LATER.plusNanos(1) }) {
			SessionEdit edit = new SessionEdit(session, now, LIMITS);
			edit.writeAsAgent("k", NullNode.getInstance());
			edit.writeAsUser("l", NullNode.getInstance());
			session = edit.toSession();
		}
		Instant last = session.fields().get("b").at();
		for (FieldChange change : session.changes()) {
			assertThat(change.at()).isAfter(last);
			assertThat(change.at().getNano() % 1_000).isZero();
			last = change.at();
		}
		assertThat(session.changes()).hasSize(12);
		assertThat(session.lastWrite()).isEqualTo(last);
	}

	@Test
	void aKeyKeepsItsPlace() {
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, LIMITS);
		for (String key : new String[] { "z", "a", "z" }) {
			edit.writeAsAgent(key, TestJson.of(1));
		}
		assertThat(edit.toSession().fields().keySet()).containsExactly("z", "a");
	}

	@Test
	void theSessionItCameFromStaysAsItWas() {
		HandshakeSession session = sessionIn(FieldValue.By.AI);
		HandshakeSession same = sessionIn(FieldValue.By.AI);
		new SessionEdit(session, LATER, LIMITS).writeAsAgent("k", TestJson.of("changed"));
		new SessionEdit(session, LATER, LIMITS).writeAsAgent("l", TestJson.of("added"));
		assertThat(session).isEqualTo(same);
	}

	@Test
	void anEditCountsAsAnAccess() {
		assertThat(new SessionEdit(started(Map.of()), LATER, LIMITS).toSession().lastAccess())
			.isEqualTo(Instant.parse("2026-01-01T00:01:00.987654Z"));
	}

	@Test
	void theOldestChangesGiveWayToTheBound() {
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, new SessionLimits(10, 3, 1_000_000));
		for (int i = 0; i < 5; i++) {
			assertThat(edit.writeAsAgent("k", TestJson.of(i))).isNull();
		}
		assertThat(edit.toSession().changes()).extracting(FieldChange::to)
			.containsExactly(TestJson.of(2), TestJson.of(3), TestJson.of(4));
	}

	@Test
	void theOldestChangesGiveWayToTheirWeight() {
		SessionLimits limits = new SessionLimits(10, 200, 10_000);
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, limits);
		for (int i = 0; i < 50; i++) {
			assertThat(edit.writeAsAgent("k", TestJson.of(i + "x".repeat(1_000)))).isNull();
		}
		HandshakeSession session = edit.toSession();
		assertThat(session.weight().changes()).isBetween(5_000L, 10_000L);
		assertThat(session.changes()).hasSizeBetween(1, 3)
			.last()
			.extracting(FieldChange::to)
			.isEqualTo(TestJson.of("49" + "x".repeat(1_000)));
	}

	@Test
	void theKeysOfChangesCountForTheirWeight() {
		String key = "k".repeat(SessionLimits.MAX_KEY_LENGTH);
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, new SessionLimits(10, 200, 100_000));
		for (int i = 0; i < 200; i++) {
			assertThat(edit.writeAsUser(key, NullNode.getInstance())).isNull();
		}
		assertThat(edit.toSession().changes()).hasSizeBetween(30, 50);
		assertThat(edit.toSession().weight().changes()).isBetween(90_000L, 100_000L);
	}

	@Test
	void changesOfOneFieldShareItsKey() {
		HandshakeSession session = started(Map.of());
		for (int i = 0; i < 3; i++) {
			SessionEdit edit = new SessionEdit(session, LATER, LIMITS);
			edit.writeAsUser(new StringBuilder("key").toString(), TestJson.of(i));
			session = edit.toSession();
		}
		String key = session.fields().keySet().iterator().next();
		assertThat(session.changes()).hasSize(3).allSatisfy((change) -> assertThat(change.key()).isSameAs(key));
	}

	@Test
	void keyThatIsTooLongIsRefused() {
		String longest = "k".repeat(SessionLimits.MAX_KEY_LENGTH);
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, LIMITS);
		assertThat(edit.writeAsAgent(longest, TestJson.of(1))).isNull();
		assertThat(edit.writeAsAgent(longest + "k", TestJson.of(1))).isEqualTo("key is longer than 1024 characters");
		assertThat(edit.writeAsUser(longest + "k", TestJson.of(1))).isEqualTo("key is longer than 1024 characters");
		assertThat(edit.toSession().fields().keySet()).containsExactly(longest);
	}

	@Test
	void theNewestChangeIsKeptWhateverItsWeight() {
		SessionLimits limits = new SessionLimits(10, 200, 10_000);
		SessionEdit edit = new SessionEdit(started(Map.of()), LATER, limits);
		assertThat(edit.writeAsAgent("k", TestJson.of("x".repeat(4_000)))).isNull();
		assertThat(edit.writeAsAgent("k", TestJson.of("y".repeat(4_000)))).isNull();
		assertThat(edit.toSession().changes()).extracting(FieldChange::to)
			.containsExactly(TestJson.of("y".repeat(4_000)));
	}

	@Test
	void moreKeysThanTheBoundAreRefused() {
		SessionEdit edit = new SessionEdit(started(Map.of("a", TestJson.of(1))), LATER,
				new SessionLimits(2, 200, 1_000_000));
		assertThat(edit.writeAsAgent("b", TestJson.of(1))).isNull();
		assertThat(edit.writeAsAgent("c", TestJson.of(1))).isEqualTo("too many keys");
		assertThat(edit.writeAsUser("c", NullNode.getInstance())).isEqualTo("too many keys");
		assertThat(edit.writeAsAgent("b", TestJson.of(2))).isNull();
		assertThat(edit.field("c")).isNull();
		assertThat(edit.toSession().fields().keySet()).containsExactly("a", "b");
		assertThat(edit.toSession().changes()).hasSize(2);
	}

	@Test
	void theSizeIsBoundedExactly() {
		HandshakeSession session = started(Map.of("k", TestJson.of("x".repeat(500))));
		long room = new FieldValue(TestJson.of("12345"), FieldValue.By.USER, NOW).weight("k");
		SessionLimits limits = new SessionLimits(10, 10, session.weight().fixed() + room);
		SessionEdit edit = new SessionEdit(session, LATER, limits);
		assertThat(edit.writeAsUser("k", TestJson.of("123456"))).isEqualTo("session too large");
		assertThat(edit.field("k").value()).isEqualTo(TestJson.of("x".repeat(500)));
		assertThat(edit.writeAsUser("k", TestJson.of("12345"))).isNull();
		assertThat(edit.writeAsAgent("l", NullNode.getInstance())).isEqualTo("session too large");
		assertThat(edit.toSession().weight().fixed() + edit.toSession().weight().fields())
			.isEqualTo(limits.maxWeight());
	}

	@Test
	void theWeightStaysTheSumOfItsParts() {
		// The codec estimates all weights anew.
		HandshakeSessionCodec codec = new HandshakeSessionCodec();
		Random random = new Random(7);
		HandshakeSession session = started(Map.of("k1", TestJson.of("v")));
		for (int i = 0; i < 200; i++) {
			SessionEdit edit = new SessionEdit(session, LATER.plusMillis(i), new SessionLimits(8, 5, 5_000));
			edit.writeAsAgent("k" + random.nextInt(10), TestJson.of("x".repeat(random.nextInt(400))));
			edit.writeAsUser("k" + random.nextInt(10), TestJson.read("[1,{}]"));
			session = edit.toSession();
			assertThat(session.weight()).isEqualTo(codec.decode(codec.encode(session)).weight());
		}
	}

	private static HandshakeSession sessionIn(FieldValue.By state) {
		HandshakeSession session = started(
				Map.of("k", (state == FieldValue.By.USER) ? TestJson.of("typed") : NullNode.getInstance()));
		SessionEdit edit = new SessionEdit(session, NOW.plusSeconds(1), LIMITS);
		if (state == FieldValue.By.AI || state == FieldValue.By.USER_EDIT) {
			edit.writeAsAgent("k", TestJson.of("written"));
		}
		if (state == FieldValue.By.USER_EDIT) {
			edit.writeAsUser("k", TestJson.of("edited"));
		}
		assertThat(edit.field("k").by()).isEqualTo(state);
		return edit.toSession();
	}

	private static HandshakeSession started(Map<String, JsonNode> values) {
		return HandshakeSession.start("s1", "t", "form-fill", FormSchema.EMPTY, new TreeMap<>(values),
				JsonNodeFactory.instance.objectNode(), null, Duration.ofMinutes(30), NOW);
	}

}
