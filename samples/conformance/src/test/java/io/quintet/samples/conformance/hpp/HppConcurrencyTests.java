package io.quintet.samples.conformance.hpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.hpp.HppClient.Reply;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many agents, many people and many sockets at one session.
 */
class HppConcurrencyTests {

	private static final int AGENTS = 64;

	private static final int PEOPLE = 16;

	private static final int WRITES = 20;

	private static final int SHARED_KEYS = 200;

	private final ExecutorService threads = Executors.newFixedThreadPool(AGENTS + PEOPLE);

	private HppServer server;

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.server.close();
	}

	@Test
	void agentsAndPeopleLoseNothingAndNeverBreakOwnership() throws Exception {
		this.server = HppServer.start("hpp", "hpp.rate-limit=1000000", "hpp.max-changes=100000", "hpp.max-keys=100000");
		Session session = this.server.client().create("{}");
		Set<String> acknowledged = ConcurrentHashMap.newKeySet();
		Set<String> edited = ConcurrentHashMap.newKeySet();
		List<Callable<Void>> all = new ArrayList<>();
		for (int agent = 0; agent < AGENTS; agent++) {
			all.add(agent(session, agent, acknowledged));
		}
		for (int person = 0; person < PEOPLE; person++) {
			all.add(person(session, person, edited));
		}
		for (Future<Void> done : this.threads.invokeAll(all, 5, TimeUnit.MINUTES)) {
			done.get();
		}
		JsonNode changes = session.diff("?since=2000-01-01").json().get("changes");
		Set<String> written = new HashSet<>();
		Set<String> locked = new HashSet<>();
		Map<String, JsonNode> values = new HashMap<>();
		String before = "";
		for (JsonNode change : changes) {
			String key = change.get("key").asString();
			assertThat(change.get("at").asString()).as("strictly increasing").isGreaterThan(before);
			before = change.get("at").asString();
			assertThat(change.get("from")).as("no write is lost under another")
				.isEqualTo(values.getOrDefault(key, HppClient.JSON.nullNode()));
			values.put(key, change.get("to"));
			if (change.get("by").asString().equals("ai")) {
				assertThat(locked).as("a user value is never overwritten").doesNotContain(key);
			}
			else {
				locked.add(key);
			}
			assertThat(written.add(change.get("to").asString())).isTrue();
		}
		Set<String> expected = new HashSet<>(acknowledged);
		expected.addAll(edited);
		assertThat(edited).hasSize(PEOPLE * WRITES);
		assertThat(written).isEqualTo(expected);
		JsonNode context = session.context().json().get("context");
		values.forEach((key, value) -> assertThat(context.get(key).get("value")).isEqualTo(value));
	}

	private static Callable<Void> agent(Session session, int agent, Set<String> acknowledged) {
		return () -> {
			Random random = new Random(agent);
			for (int i = 0; i < WRITES; i++) {
				String value = "agent-" + agent + "-" + i;
				Reply reply = session.set("k" + random.nextInt(SHARED_KEYS), "\"" + value + "\"");
				assertThat(reply.status()).isEqualTo(200);
				if (!reply.json().get("applied").isEmpty()) {
					acknowledged.add(value);
				}
			}
			return null;
		};
	}

	private static Callable<Void> person(Session session, int person, Set<String> edited) {
		return () -> {
			Random random = new Random(1_000 + person);
			WireSocket socket = session.open();
			socket.next();
			for (int i = 0; i < WRITES; i++) {
				String value = "person-" + person + "-" + i;
				String key = "k" + random.nextInt(SHARED_KEYS);
				if (i % 2 == 0) {
					socket.text("{\"type\":\"userEdit\",\"key\":\"" + key + "\",\"value\":\"" + value + "\"}");
				}
				else {
					assertThat(session.edit("{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}").status())
						.isEqualTo(200);
				}
				edited.add(value);
			}
			socket.abort();
			return null;
		};
	}

	@Test
	void aThousandSocketsGetEveryEventInOrderWhileOneOfThemDoesNotRead() throws Exception {
		this.server = HppServer.start("hpp", "hpp.rate-limit=1000000");
		Session session = this.server.client().create("{}");
		List<WireSocket> sockets = new ArrayList<>();
		WireSocket deaf = WireSocket
			.openWithoutReading(session.client().ws("/ws/handshake/" + session.id() + "?token=" + session.token()));
		try {
			for (int i = 0; i < 1_000; i++) {
				sockets.add(session.open());
			}
			for (WireSocket socket : sockets) {
				assertThat(socket.next().get("type").asString()).isEqualTo("connected");
			}
			int batches = 25;
			for (int i = 0; i < batches; i++) {
				assertThat(session
					.action("{\"intervalMs\":0,\"actions\":[{\"type\":\"set\",\"key\":\"n\",\"value\":" + i
							+ "},{\"type\":\"set\",\"key\":\"m\",\"value\":" + i + "}]}")
					.status()).isEqualTo(200);
			}
			for (WireSocket socket : sockets) {
				for (int i = 0; i < batches; i++) {
					assertFrame(socket.next(), "n", i);
					assertFrame(socket.next(), "m", i);
					assertThat(socket.next().get("type").asString()).isEqualTo("done");
				}
				assertThat(socket.next(Duration.ZERO)).isNull();
			}
		}
		finally {
			sockets.forEach(WireSocket::abort);
			deaf.abort();
		}
	}

	private static void assertFrame(JsonNode frame, String key, int value) {
		assertThat(frame.get("key").asString()).isEqualTo(key);
		assertThat(frame.get("value").asInt()).isEqualTo(value);
	}

}
