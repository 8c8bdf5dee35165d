package io.quintet.samples.conformance.appcontrol;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.conformance.BridgeProcess;
import io.quintet.samples.support.Peers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of payloads to app-control-protocol 0.1.0 and to us: the same verdict and the
 * same JSON, but for what part 12 of the contract has us do better.
 */
@Tag("peer")
class AppControlDifferentialTests {

	private static final long SEED = 20261122;

	private static final int ROUNDTRIPS = 2000;

	private static final int VALIDATIONS = 2000;

	private static final Set<String> INTEGERS = Set.of("timeoutMs", "timeout_ms", "seq");

	private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(5000).build())
			.build())
		.build();

	private final Map<String, Integer> exceptions = new LinkedHashMap<>();

	private int accepted;

	@Test
	void verdictsAndRoundTripsAreThoseOfTheReference() throws IOException {
		String python = Peers.installed("app-control-protocol-0.1.0/bin/python").toString();
		String script = script("/peers/app_control_bridge.py");
		try (BridgeProcess reference = BridgeProcess.of(python, script);
				BridgeProcess ours = BridgeProcess.ours("app-control")) {
			play("models.json", "json", ROUNDTRIPS, reference, ours);
			play("validate.json", "payload", VALIDATIONS, reference, ours);
		}
		System.out.println("Differential run: " + (ROUNDTRIPS + VALIDATIONS) + " payloads, " + this.accepted
				+ " accepted by both, told exceptions " + this.exceptions);
		assertThat(this.accepted).isGreaterThan(500);
		assertThat(this.exceptions.values().stream().mapToInt(Integer::intValue).sum())
			.isLessThan((ROUNDTRIPS + VALIDATIONS) / 10);
	}

	private static String script(String resource) {
		try {
			return Path
				.of(Objects.requireNonNull(AppControlDifferentialTests.class.getResource(resource), resource).toURI())
				.toString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void play(String file, String member, int number, BridgeProcess reference, BridgeProcess ours)
			throws IOException {
		List<JsonNode> requests = requests(file, false);
		List<JsonNode> valid = requests(file, true);
		PayloadMutator mutator = new PayloadMutator(SEED,
				requests.stream().map((request) -> request.get(member)).toList());
		for (int i = 0; i < number; i++) {
			List<JsonNode> pool = (mutator.below(4) == 0) ? requests : valid;
			ObjectNode request = (ObjectNode) pool.get(mutator.below(pool.size())).deepCopy();
			request.set(member, mutator.mutated(request.get(member)));
			String line = request.toString();
			compare(line, request.get(member), JSON.readTree(reference.answer(line)), JSON.readTree(ours.answer(line)));
		}
	}

	// What is deep already would make the reference overflow, which other tests show.
	private static List<JsonNode> requests(String file, boolean valid) throws IOException {
		List<JsonNode> requests = new ArrayList<>();
		try (InputStream in = AppControlDifferentialTests.class.getResourceAsStream("/vectors/app-control/" + file)) {
			JSON.readTree(Objects.requireNonNull(in, file)).forEach((vector) -> {
				boolean chosen = !valid || vector.get("expect").get("ok").booleanValue();
				if (chosen && !vector.get("id").asString().contains("depth")) {
					requests.add(vector.get("request"));
				}
			});
		}
		return requests;
	}

	private void compare(String line, JsonNode payload, JsonNode theirs, JsonNode ours) {
		String told = exception(line, payload, theirs, ours);
		if (told != null) {
			this.exceptions.merge(told, 1, Integer::sum);
			return;
		}
		String both = line + "\ntheirs " + theirs + "\nours " + ours;
		boolean ok = theirs.get("ok").booleanValue();
		assertThat(ours.get("ok").booleanValue()).as(both).isEqualTo(ok);
		if (ok) {
			this.accepted++;
			assertThat(ours.path("json")).as(both).isEqualTo(theirs.path("json"));
		}
		else if (theirs.path("path").isString()) {
			List<String> paths = new ArrayList<>();
			ours.get("errors").forEach((error) -> paths.add(error.get("path").asString()));
			assertThat(paths).as(both).contains(theirs.get("path").asString());
		}
	}

	/**
	 * Tells which difference of part 12 a pair of answers shows.
	 * @return its name; {@code null} when there is none, and the answers must agree
	 */
	private static @Nullable String exception(String line, JsonNode payload, JsonNode theirs, JsonNode ours) {
		boolean ok = theirs.get("ok").booleanValue();
		String their = theirs.path("error").asString("");
		String our = ours.path("error").asString("");
		if (theirs.path("errorType").asString("").equals("RecursionError")) {
			return "part 12 no. 5: deep payload overflows the reference";
		}
		boolean roundtrip = line.startsWith("{\"op\":\"roundtrip\"");
		if (ok && roundtrip && aboutInteger(our) && holds(payload, JsonNode::isBoolean)) {
			return "part 12 no. 1: boolean taken for an integer";
		}
		if (ok && roundtrip && aboutInteger(our) && holds(payload, AppControlDifferentialTests::isBeyondLong)) {
			return "part 3: integer beyond 64 bits";
		}
		if (!ok && their.matches("(?s).*\\b(timeoutMs|timeout_ms|seq) must be an integer.*")
				&& holds(payload, AppControlDifferentialTests::isIntegralDecimal)) {
			return "part 12 no. 2: integral decimal refused";
		}
		if (ok && !roundtrip && line.contains("\"service_event\"") && payload.path("success").isNumber()) {
			return "part 12 no. 3: number taken for true";
		}
		return null;
	}

	private static boolean aboutInteger(String error) {
		return error.matches("(?s)([a-z]+\\.)?(timeoutMs|seq) must be an integer.*");
	}

	private static boolean isBeyondLong(JsonNode value) {
		return value.isIntegralNumber() && value.bigIntegerValue().abs().compareTo(LONGEST) > 0;
	}

	private static boolean isIntegralDecimal(JsonNode value) {
		return value.isFloatingPointNumber() && value.doubleValue() == Math.rint(value.doubleValue());
	}

	private static boolean holds(JsonNode node, Predicate<JsonNode> condition) {
		if (!node.isObject()) {
			return false;
		}
		for (Map.Entry<String, JsonNode> member : node.properties()) {
			if ((INTEGERS.contains(member.getKey()) && condition.test(member.getValue()))
					|| holds(member.getValue(), condition)) {
				return true;
			}
		}
		return false;
	}

}
