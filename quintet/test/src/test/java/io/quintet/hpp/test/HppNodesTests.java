package io.quintet.hpp.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.test.HppNode.Frames;
import io.quintet.support.nodes.ChangeStatistics;
import io.quintet.support.json.StrictJson;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes with agents, users and sockets of one session on both.
 */
@ExtendWith(OutputCaptureExtension.class)
class HppNodesTests {

	// Racing writes of a cold JVM take their time on a busy machine.
	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final String NUL = "a\u0000b";

	private static final String DIGITS = "1".repeat(400);

	/** Two nodes of each kind, for tests that leave them as they are. */
	private static final Map<String, List<HppNode>> PAIRS = new HashMap<>();

	private final List<HppNode> nodes = new ArrayList<>();

	@AfterAll
	static void stopPairs() {
		PAIRS.values().forEach((pair) -> pair.forEach(HppNode::close));
		PAIRS.clear();
	}

	private static List<HppNode> pair(String store, String bus) {
		return PAIRS.computeIfAbsent(store + " " + bus, (kind) -> {
			String[] properties = { "hpp.store=" + store, "hpp.event-bus=" + bus };
			return List.of(HppNode.start(properties), HppNode.start(properties));
		});
	}

	private HppNode start(String store, String bus, String... further) {
		List<String> properties = new ArrayList<>(List.of("hpp.store=" + store, "hpp.event-bus=" + bus));
		properties.addAll(List.of(further));
		HppNode node = HppNode.start(properties.toArray(String[]::new));
		this.nodes.add(node);
		return node;
	}

	@AfterEach
	void stop() {
		this.nodes.forEach(HppNode::close);
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc,auto", "r2dbc,redis", "redis,auto", "redis,postgres" })
	void socketsOnBothNodesSeeTheSameInTheSameOrder(String store, String bus) {
		HppNode a = pair(store, bus).get(0);
		HppNode b = pair(store, bus).get(1);
		long before = toldByTheBus(a) + toldByTheBus(b);
		HandshakeSession session = create(a);
		Frames onA = connected(a, session);
		Frames onB = connected(b, session);
		write(a, session, "first", NUL);
		a.sessions().userEdit(session.id(), "mine", read(DIGITS)).block(TIMEOUT);
		write(b, session, "second", "x");
		b.sessions().extend(session.id(), Duration.ofMinutes(1)).block(TIMEOUT);
		write(a, session, "mine", "refused");
		b.sessions().delete(session.id()).block(TIMEOUT);
		awaitFrames(onA, "closed 1000");
		awaitFrames(onB, "closed 1000");
		assertThat(onA.received()).hasSize(10)
			.contains("{\"type\":\"action\",\"key\":\"first\",\"value\":\"a\\u0000b\"}",
					"{\"type\":\"userEdit\",\"key\":\"mine\",\"value\":" + DIGITS + ",\"by\":\"user\"}",
					"{\"type\":\"done\",\"applied\":0,\"rejected\":[\"mine\"],\"missing\":[]}")
			.endsWith("{\"type\":\"error\",\"msg\":\"session closed\"}", "closed 1000");
		assertThat(onB.received()).isEqualTo(onA.received());
		assertThat(toldByTheBus(a) + toldByTheBus(b)).as("changes that came by the bus").isGreaterThan(before);
	}

	private static long toldByTheBus(HppNode node) {
		HandshakeStatistics statistics = node.bean(HandshakeService.class).statistics();
		return statistics.framesRead() - statistics.otherNodes().late();
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc,auto", "redis,auto" })
	void aNodeHearsOfOthersBeforeItServes(String store, String bus) {
		HppNode.AtStart node = pair(store, bus).get(1).atStart();
		assertThat(node.connected()).isTrue();
		assertThat(node.sweeps()).isPositive();
	}

	@Test
	void aNodeWhoseBusIsAwayServesAfterItsFirstSweep() {
		HppNode a = pair("r2dbc", "auto").get(0);
		HppNode b = start("r2dbc", "auto", "hpp.event-bus-url=r2dbc:postgresql://127.0.0.1:1/nowhere");
		assertThat(b.atStart().connected()).isFalse();
		assertThat(b.atStart().sweeps()).isPositive();
		HandshakeSession session = create(a);
		Frames onB = connected(b, session);
		write(a, session, "first", "x");
		awaitFrames(onB, action("first", "x"));
	}

	@ParameterizedTest
	@CsvSource({ "r2dbc,auto", "redis,auto" })
	void racingWritesKeepOwnership(String store, String bus) {
		HppNode a = pair(store, bus).get(0);
		HppNode b = pair(store, bus).get(1);
		HandshakeSession session = create(a);
		Frames onA = connected(a, session);
		Frames onB = connected(b, session);
		race(a, b, session, 200).block(TIMEOUT);
		awaitEnd(a, session, onA, onB);
		assertSameAndOwned(onA, onB, a.sessions().find(session.id()).block(TIMEOUT));
	}

	@Test
	void withoutABusTheSweepBringsEverythingOnce() {
		HppNode a = start("r2dbc", "local");
		HppNode b = start("r2dbc", "local");
		HandshakeSession session = create(a);
		Frames onA = connected(a, session);
		Frames onB = connected(b, session);
		race(a, b, session, 200).block(TIMEOUT);
		awaitEnd(a, session, onA, onB);
		assertSameAndOwned(onA, onB, a.sessions().find(session.id()).block(TIMEOUT));
	}

	@Test
	void aBusThatIsCutOffCostsNothingButTime() {
		HppNode a = start("r2dbc", "postgres");
		HppNode b = start("r2dbc", "postgres");
		HandshakeSession session = create(a);
		Frames onA = connected(a, session);
		Frames onB = connected(b, session);
		Flux.interval(Duration.ofMillis(100))
			.onBackpressureDrop()
			.takeUntilOther(race(a, b, session, 400))
			.concatMap((tick) -> cutListeners())
			.blockLast(TIMEOUT);
		awaitEnd(a, session, onA, onB);
		assertSameAndOwned(onA, onB, a.sessions().find(session.id()).block(TIMEOUT));
	}

	@Test
	void framesThatCannotBeReadAreReportedOnceAndHoldUpNoOtherSession(CapturedOutput output) {
		HppNode a = pair("r2dbc", "auto").get(0);
		HppNode b = pair("r2dbc", "auto").get(1);
		HandshakeSession damaged = create(a);
		HandshakeSession other = create(a);
		Frames ofDamaged = connected(b, damaged);
		Frames ofOther = connected(b, other);
		DatabaseClient.create(HppPostgres.connections())
			.sql("INSERT INTO hpp_frames VALUES (:id, :first, 'damaged', clock_timestamp())")
			.bind("id", damaged.id())
			.bind("first", damaged.frames())
			.then()
			.block(TIMEOUT);
		ChangeStatistics read = b.bean(HandshakeService.class).statistics().otherNodes();
		long sweeps = read.sweeps();
		Awaitility.await().atMost(TIMEOUT).until(() -> read.sweeps() >= sweeps + 3);
		write(a, other, "first", "x");
		awaitFrames(ofOther, action("first", "x"));
		assertThat(ofDamaged.received()).hasSize(1);
		assertThat(output.toString().lines())
			.filteredOn((line) -> line.contains("ERROR") && line.contains("of session " + damaged.id()))
			.hasSize(1);
	}

	private static Mono<Long> cutListeners() {
		return DatabaseClient.create(HppPostgres.connections())
			.sql("SELECT count(pg_terminate_backend(pid)) AS cut FROM pg_stat_activity "
					+ "WHERE query ILIKE 'listen hpp_sessions%' OR query ILIKE 'select pg_notify%'")
			.map((row) -> row.get("cut", Long.class))
			.one();
	}

	@Test
	void theOtherNodeGoesOnWhereOneHasEnded() {
		HppNode a = start("r2dbc", "auto");
		HppNode b = start("r2dbc", "auto", "hpp.event-bus-url=" + HppPostgres.url());
		HandshakeSession session = create(a);
		Frames onA = connected(a, session);
		Frames onB = connected(b, session);
		write(a, session, "first", "x");
		a.close();
		awaitFrames(onA, "closed 1001");
		write(b, session, "second", "y");
		Frames again = connected(b, session);
		write(b, session, "third", "z");
		awaitFrames(onB, action("third", "z"));
		assertThat(onB.received()).containsSubsequence(action("first", "x"), action("second", "y"),
				action("third", "z"));
		awaitFrames(again, action("third", "z"));
		assertThat(again.received()).doesNotContain(action("second", "y"));
		assertThat(b.sessions().find(session.id()).block(TIMEOUT).fields()).containsOnlyKeys("first", "second",
				"third");
	}

	private static String action(String key, String value) {
		return "{\"type\":\"action\",\"key\":\"%s\",\"value\":\"%s\"}".formatted(key, value);
	}

	private static HandshakeSession create(HppNode node) {
		return node.sessions().create(NewSession.ofJson("{\"mode\":\"form-fill\"}")).block(TIMEOUT);
	}

	private static Frames connected(HppNode node, HandshakeSession session) {
		Frames frames = node.connect(session);
		Awaitility.await().atMost(TIMEOUT).until(() -> frames.received().size() == 1);
		return frames;
	}

	private static void awaitFrames(Frames frames, String last) {
		Awaitility.await().atMost(TIMEOUT).until(() -> frames.received().contains(last));
	}

	// The frames of a last batch are behind all others.
	private static void awaitEnd(HppNode node, HandshakeSession session, Frames... sockets) {
		write(node, session, "last", "x");
		for (Frames frames : sockets) {
			awaitFrames(frames, action("last", "x"));
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> frames.received().get(frames.received().size() - 1).contains("\"done\""));
		}
	}

	private static BatchResult write(HppNode node, HandshakeSession session, String key, String value) {
		return agent(node, session, key, value).block(TIMEOUT);
	}

	private static Mono<BatchResult> agent(HppNode node, HandshakeSession session, String key, String value) {
		JsonNode element = JsonNodeFactory.instance.objectNode().put("type", "set").put("key", key).put("value", value);
		return node.agents()
			.act(session.id(), new ActionBatch(List.of(element), true, Duration.ZERO), HandshakeRequest.NONE);
	}

	// Agents write ten keys on both nodes; for half of the keys a user comes in between.
	private static Mono<Void> race(HppNode a, HppNode b, HandshakeSession session, int writes) {
		return Flux.fromStream(IntStream.range(0, writes).boxed()).flatMap((i) -> {
			HppNode node = (i % 2 == 0) ? a : b;
			String key = "key" + (i / 2) % 10;
			boolean user = (i / 2) % 10 < 5 && i % 31 == 0;
			return user ? node.sessions()
				.userEdit(session.id(), key, JsonNodeFactory.instance.stringNode("user " + i))
				.then() : agent(node, session, key, "agent " + i).then();
		}, 16).then();
	}

	private static void assertSameAndOwned(Frames onA, Frames onB, HandshakeSession session) {
		assertThat(onB.received()).isEqualTo(onA.received());
		Set<String> locked = new HashSet<>();
		int edits = 0;
		for (String text : onA.received()) {
			JsonNode frame = read(text);
			String key = frame.path("key").asString("");
			switch (frame.get("type").asString()) {
				case "userEdit" -> {
					locked.add(key);
					edits++;
				}
				case "action" -> assertThat(locked).as("keys of the user").doesNotContain(key);
				default -> {
				}
			}
		}
		assertThat(edits).as("edits of the user").isPositive();
		session.fields()
			.forEach((key, field) -> assertThat(field.by().isLocked()).as(key).isEqualTo(locked.contains(key)));
		assertThat(session.fields().get("key0")).extracting(FieldValue::value).asString().contains("user");
	}

	private static JsonNode read(String json) {
		return new StrictJson(100, 10_000).read(json);
	}

}
