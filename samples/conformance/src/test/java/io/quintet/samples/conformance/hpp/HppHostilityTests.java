package io.quintet.samples.conformance.hpp;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quintet.samples.conformance.ServerProcess;
import io.quintet.samples.conformance.hpp.HppClient.Reply;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten thousand bad requests against a server in a process of its own.
 */
class HppHostilityTests {

	private static final int REQUESTS = 10_000;

	@Test
	void tenThousandBadRequestsLeaveTheHeapFlatAndAnotherSessionUntouched() throws Exception {
		try (ServerProcess server = ServerProcess.start("hpp", "--hpp.rate-limit=1000000")) {
			HppClient client = new HppClient(server.port());
			Session bystander = client.create("{\"context\":{\"a\":\"mine\"}}");
			Session victim = client.create("{}");
			WireSocket listener = bystander.open();
			listener.next();
			attack(client, victim, 0, 400);
			long before = server.liveHeap();
			attack(client, victim, 400, REQUESTS);
			long after = server.liveHeap();
			assertThat(after).as("live heap after GC, %d before", before).isLessThan(before + before / 10);
			assertThat(bystander.set("b", "1").json().get("applied")).hasToString("[\"b\"]");
			assertThat(bystander.context().json().at("/context/a/value").asString()).isEqualTo("mine");
			assertThat(listener.next().get("type").asString()).isEqualTo("done");
			assertThat(victim.context().json().get("context")).isEmpty();
			listener.abort();
		}
	}

	private static void attack(HppClient client, Session victim, int from, int to) {
		List<Attack> attacks = attacks(victim);
		for (int i = from; i < to; i++) {
			// Huge bodies are rarer than the others, so that the test stays short.
			Attack attack = attacks.get(i % ((i % 20 == 0) ? attacks.size() : attacks.size() - 2));
			Reply reply = client.post(attack.path(), attack.headers(), attack.body());
			assertThat(reply.status()).as(attack.path() + ": " + reply).is(attack.status());
		}
	}

	private static List<Attack> attacks(Session victim) {
		String action = "/handshake/action/" + victim.id();
		String create = "/handshake/session";
		return List.of(new Attack(create, Map.of(), "{\"mode\":", 400), new Attack(create, Map.of(), "[[[[", 400),
				new Attack(create, Map.of(), "{\"a\":NaN}", 400),
				new Attack(action, victim.auth(), "{\"actions\":[{\"value\":\"\\ud800\"}]}", 400),
				new Attack(action, victim.auth(), "{\"actions\":" + "[".repeat(5_000), 400),
				new Attack(action, victim.auth(), "{\"stream\":false,\"actions\":[{\"key\":{}},null,7]}", 200),
				new Attack(action, Map.of("X-Handshake-Token", "guess-guess"), "{}", 0),
				new Attack("/handshake/notify/" + victim.id(), Map.of("Origin", "https://evil.example"),
						"{\"key\":\"a\"}", 403),
				new Attack("/handshake/notify/" + victim.id(), Map.of(), "{\"key\":[]}", 400),
				new Attack("/handshake/action/unknown", victim.auth(), "{}", 404),
				new Attack("/handshake/session/" + victim.id() + "/extend", victim.auth(), "{\"extraSeconds\":1e300}",
						400),
				new Attack(create, Map.of(), "{\"meta\":\"" + "x".repeat(2_000_000) + "\"}", 413),
				new Attack(create, Map.of(), "{\"meta\":" + "[".repeat(900_000) + "}", 400));
	}

	/**
	 * A bad request.
	 *
	 * @param path where to
	 * @param headers with what
	 * @param body with which body
	 * @param wanted the status that must be answered; 0 for 403 or 429
	 */
	private record Attack(String path, Map<String, String> headers, String body, int wanted) {

		org.assertj.core.api.Condition<Integer> status() {
			return new org.assertj.core.api.Condition<>(
					(status) -> (this.wanted != 0) ? status == this.wanted : status == 403 || status == 429,
					"status " + ((this.wanted != 0) ? this.wanted : "403 or 429"));
		}

	}

}
