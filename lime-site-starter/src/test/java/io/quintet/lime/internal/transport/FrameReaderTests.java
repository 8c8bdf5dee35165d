package io.quintet.lime.internal.transport;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FrameReaderTests {

	private static List<StreamFrame> read(String data) {
		return FrameReader.read(data);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "1.0", "1e3", "[]", "{}", "\"  \"", "\"\"" })
	void whatIsNoTextAndNoIntegerIsNoId(String id) {
		assertThat(read("{\"type\":\"expired\",\"login_request_id\":" + id + "}"))
			.containsExactly(new StreamFrame.Ignored());
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "123456789012345678901234567890", "-3" })
	void anIntegerIsAnIdInDecimal(String id) {
		assertThat(read("{\"type\":\"expired\",\"login_request_id\":" + id + "}"))
			.containsExactly(new StreamFrame.Login(id, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "\\t", "\\u0085", "\\u00a0", "\\u1680", "\\u2007", "\\u202f", "\\u3000", "\\u001c" })
	void spacesOfAnyKindAreTrimmed(String space) {
		assertThat(read("{\"type\":\"expired\",\"login_request_id\":\"%1$sa%1$sb%1$s\"}".formatted(space)))
			.containsExactly(read("{\"type\":\"expired\",\"login_request_id\":\"a%sb\"}".formatted(space)).get(0));
		assertThat(read("{\"type\":\"expired\",\"login_request_id\":\"" + space + "\"}"))
			.containsExactly(new StreamFrame.Ignored());
		assertThat(read("{\"type\":\"approved\",\"login_request_id\":\"a\",\"agent_passport_jwt\":\"" + space + "\"}"))
			.containsExactly(new StreamFrame.Skipped("no-passport"));
	}

	@Test
	void anIdHasABound() {
		assertThat(read("{\"type\":\"expired\",\"login_request_id\":\"" + "x".repeat(1025) + "\"}"))
			.containsExactly(new StreamFrame.Ignored());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"agent_passport_jwt\":null", ",\"agent_passport_jwt\":\" \"",
			",\"agent_passport_jwt\":7", ",\"agent_passport_jwt\":{}" })
	void approvedNeedsAPassport(String passport) {
		assertThat(read("{\"type\":\"approved\",\"login_request_id\":\"a\"" + passport + "}"))
			.containsExactly(new StreamFrame.Skipped("no-passport"));
	}

	@Test
	void ofDuplicateMembersTheLastWins() {
		assertThat(read("{\"type\":\"x\",\"type\":\"expired\",\"login_request_id\":\"a\",\"login_request_id\":\"b\"}"))
			.containsExactly(new StreamFrame.Login("b", null));
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"type\":\"approved\",\"more\":\"x\",\"login_request_id\":\"b\",\"agent_passport_jwt\":\"%s\"}",
			" \t{ \"login_request_id\" :\n\"b\" , \"type\" : \"approved\"\r\n,\"agent_passport_jwt\":\"%s\"} ",
			"{\"ty\\u0070e\":\"approved\",\"more\":{\"type\":\"x\"},\"login_request_id\":\"\\u0062\",\"agent_passport_jwt\":\"%s\"}" })
	void anObjectIsReadHoweverItIsWritten(String data) {
		String passport = "eyJ.".repeat(500);
		assertThat(read(data.formatted(passport))).containsExactly(new StreamFrame.Login("b", passport));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n" })
	void anEventWithoutDataIsNone(String data) {
		assertThat(read(data)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "}", "{\"type\"", "{\"type\":", "{\"type\":\"", "{\"type\":\"a", "{\"type\":\"a\"",
			"{\"type\":\"a\",", "{\"type\":\"a\",}", "{\"type\":\"a\"}}", "{\"type\":\"a\"} x", "{\"type\":\"a\tb\"}",
			"{type:\"a\"}", "{\"type\"\"a\"}", "{\"type\":\"a\" \"b\"}", "\u00a0{\"type\":\"a\"}" })
	void brokenObjectsAreSkipped(String data) {
		assertThat(read(data)).containsExactly(new StreamFrame.Skipped("malformed"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "7", "\"text\"", "{} {}", "{\"a\":01}", "nope" })
	void whatIsNoObjectIsSkipped(String data) {
		assertThat(read(data)).containsExactly(new StreamFrame.Skipped("malformed"));
	}

	@Test
	void absurdNestingIsSkipped() {
		assertThat(read("{\"a\":" + "[".repeat(100_000))).containsExactly(new StreamFrame.Skipped("malformed"));
		assertThat(read(nested(1_000))).containsExactly(new StreamFrame.Skipped("malformed"));
		assertThat(read(nested(900))).containsExactly(new StreamFrame.Login("a", null));
	}

	private static String nested(int depth) {
		return "{\"type\":\"expired\",\"more\":" + "[".repeat(depth) + "]".repeat(depth)
				+ ",\"login_request_id\":\"a\"}";
	}

	@Test
	void anAbsurdNumberIsSkipped() {
		assertThat(read("{\"type\":\"expired\",\"login_request_id\":" + "9".repeat(5000) + "}"))
			.containsExactly(new StreamFrame.Skipped("malformed"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e99999999999", "-1E-99999999999", "1.5e99999999999" })
	void anExponentThatNoNumberHasIsSkipped(String number) {
		assertThat(read("{\"type\":\"expired\",\"login_request_id\":" + number + "}"))
			.containsExactly(new StreamFrame.Skipped("malformed"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e99999999999", "null", "{\"type\":\"approved\"}", "[[{}]]" })
	void unknownMembersAreSkipped(String value) {
		assertThat(read("{\"type\":\"expired\",\"more\":" + value + ",\"login_request_id\":\"a\"}"))
			.containsExactly(new StreamFrame.Login("a", null));
	}

	@Test
	void anErrorHasDefaults() {
		assertThat(read("{\"type\":\"error\"}"))
			.containsExactly(new StreamFrame.PlatformError("SSE_ERROR", "SSE error frame"));
	}

	@Test
	void severalObjectsAreReadLineByLineOrNotAtAll() {
		assertThat(read("{\"type\":\"keepalive\"}\n\n{\"type\":\"expired\",\"login_request_id\":\"a\"}"))
			.containsExactly(new StreamFrame.Keepalive(), new StreamFrame.Login("a", null));
		assertThat(read("{\"type\":\"keepalive\"}\nnope")).containsExactly(new StreamFrame.Skipped("malformed"));
	}

	@Test
	void aPassportIsNotPrinted() {
		assertThat(new StreamFrame.Login("a", "secret.jwt")).asString().doesNotContain("secret");
	}

}
