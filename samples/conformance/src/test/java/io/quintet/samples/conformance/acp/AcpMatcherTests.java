package io.quintet.samples.conformance.acp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The judge of the vectors accepts what they mean, and nothing else.
 */
class AcpMatcherTests {

	private final Map<String, JsonNode> captured = new HashMap<>();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":1}|{"a":1}
			{"a":1,"b":null}|{"b":null,"a":1}
			[1,2]|[1,2]
			1.50|1.5
			{"$id":"th"}|"th_0123456789abcdef"
			{"$ts":true}|"2026-11-21T09:10:45.125462Z"
			{"$re":"^names"}|"namespace: x"
			{"$in":[400,422]}|422
			{"$any":true}|null
			{"$len":2}|[1,null]
			{"$superset":{"a":{"$any":true}}}|{"a":1,"b":2}
			{"$unordered":[{"$any":true},1]}|[1,2]
			{"$unordered":[{"$id":"th"},"x"]}|["x","th_0123456789abcdef"]""")
	void whatIsMeantIsAccepted(String expected, String actual) {
		assertThat(differences(expected, actual)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":1}|{"a":1,"b":2}
			{"a":1}|{}
			{"a":null}|{}
			{"a":1}|[]
			{"a":1}|{"a":1.0}
			{"a":1}|{"a":"1"}
			null|""
			[1,2]|[2,1]
			[1]|[1,2]
			{"$id":"th"}|"th_0123456789ABCDEF"
			{"$id":"th"}|"th_0123456789abcdef0"
			{"$id":"th"}|7
			{"$ts":true}|"2026-11-21T09:10:45Z"
			{"$ts":true}|"2026-11-21T09:10:45.125462+00:00"
			{"$ts":true}|"2026-11-21T09:10:45.125Z"
			{"$re":"^names"}|"no names"
			{"$in":[400,422]}|500
			{"$len":2}|[1]
			{"$superset":{"a":1}}|{"a":2,"b":2}
			{"$superset":{"a":1}}|{"b":2}
			{"$superset":{"a":1}}|[]
			{"$unordered":[1,1]}|[1,2]
			{"$unordered":[1]}|[1,1]""")
	void anythingElseIsToldApart(String expected, String actual) {
		assertThat(differences(expected, actual)).isNotEmpty();
	}

	@Test
	void aCapturedValueHasToComeBackAsItWas() {
		assertThat(differences("{\"$ts\":true,\"$capture\":\"t\"}", "\"2026-11-21T09:10:45.125462Z\"")).isEmpty();
		assertThat(differences("\"${t}\"", "\"2026-11-21T09:10:45.125462Z\"")).isEmpty();
		assertThat(differences("\"${t}\"", "\"2026-11-21T09:10:45.125463Z\"")).isNotEmpty();
		assertThat(differences("{\"$ts\":true,\"$capture\":\"t\"}", "\"2026-11-21T09:10:45.125463Z\"")).isNotEmpty();
		assertThat(differences("\"at ${t}\"", "\"at 2026-11-21T09:10:45.125462Z\"")).isEmpty();
	}

	@Test
	void aTrialThatFailsCapturesNothing() {
		assertThat(differences("{\"$unordered\":[{\"$any\":true,\"$capture\":\"x\"},1]}", "[1,2]")).isEmpty();
		assertThat(this.captured.get("x")).hasToString("2");
	}

	@Test
	void aMatcherThatDoesNotExistIsAMistakeOfTheVector() {
		assertThatIllegalArgumentException().isThrownBy(() -> differences("{\"$some\":1}", "1"));
	}

	private List<String> differences(String expected, String actual) {
		return new AcpMatcher(this.captured).differences(AcpClient.JSON.readTree(expected),
				AcpClient.JSON.readTree(actual));
	}

}
