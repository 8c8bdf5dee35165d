package io.quintet.lime.test;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.store.PostgresPendingLoginStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two nodes of a site that share a database, whatever the platform does with its events.
 */
class LimeNodesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final int LOGINS = 24;

	private final SimulatedLimePlatform platform = SimulatedLimePlatform.start();

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	private final List<LimeSiteClient> nodes = List.of(node(), node());

	private LimeSiteClient node() {
		return LimeSite.builder()
			.siteToken(this.platform.siteToken())
			.apiBase(this.platform.apiBase())
			.store(new PostgresPendingLoginStore(LimeDatabase.connections(), Clock.systemUTC(), Duration.ofMinutes(10)))
			.claimLease(TIMEOUT)
			.handler("recorder", (event) -> Mono.fromRunnable(() -> this.handled.add(event.requestId())))
			.build();
	}

	@BeforeEach
	void start() {
		// Each platform counts its requests from one.
		DatabaseClient.create(LimeDatabase.connections()).sql("TRUNCATE lime_logins").then().block(TIMEOUT);
		this.nodes.forEach(LimeSiteClient::start);
		Awaitility.await().atMost(TIMEOUT).until(() -> this.platform.streams() == 2);
	}

	@AfterEach
	void stop() {
		this.nodes.forEach((node) -> node.stop(Duration.ZERO).block(TIMEOUT));
		this.platform.close();
	}

	private String createRequest(int node) {
		return this.nodes.get(node).createLoginRequest().block(TIMEOUT).requestId();
	}

	private long otherNode() {
		return this.nodes.stream().mapToLong((node) -> node.status().logins().skipped("other-node")).sum();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anyNodeFinishesAnyLoginAndEachIsHandledOnce(boolean toOne) {
		this.platform.eventsToOneStream(toOne);
		List<String> requests = new ArrayList<>();
		List<Mono<Passport>> waiting = new ArrayList<>();
		for (int i = 0; i < LOGINS; i++) {
			String id = createRequest(i % 2);
			requests.add(id);
			// Half of them wait at the node that did not ask for the request.
			waiting.add(this.nodes.get((i / 2) % 2).awaitLogin(id, TIMEOUT));
		}
		Mono<List<String>> ended = Flux.merge(Flux.fromIterable(waiting), LOGINS)
			.map(Passport::requestId)
			.collectList()
			.cache();
		ended.subscribe();
		requests.forEach(this.platform::approve);
		assertThat(ended.block(TIMEOUT)).containsExactlyInAnyOrderElementsOf(requests);
		if (!toOne) {
			Awaitility.await().atMost(TIMEOUT).until(() -> otherNode() == LOGINS);
		}
		Awaitility.await().atMost(TIMEOUT).until(() -> this.handled.size() >= LOGINS);
		assertThat(this.handled).containsExactlyInAnyOrderElementsOf(requests);
		assertThat(this.nodes).allSatisfy(
				(node) -> assertThat(node.status().stream().events("approved")).isEqualTo(toOne ? LOGINS / 2 : LOGINS));
	}

	@Test
	void repeatedAndReorderedEventsHaveOneEffectOnBoth() {
		String approved = createRequest(0);
		String expired = createRequest(1);
		this.platform.approve(approved);
		this.platform.expire(expired);
		assertThat(this.nodes.get(1).awaitLogin(approved, TIMEOUT).block(TIMEOUT)).isNotNull();
		assertThatExceptionOfType(LimeRequestExpiredException.class)
			.isThrownBy(() -> this.nodes.get(0).awaitLogin(expired, TIMEOUT).block(TIMEOUT));
		this.platform.eventsToOneStream(true);
		for (int i = 0; i < 4; i++) {
			this.platform.expire(approved);
			this.platform.approve(expired);
			this.platform.approve(approved);
			this.platform.expire(expired);
		}
		String last = createRequest(0);
		this.platform.eventsToOneStream(false);
		this.platform.approve(last);
		Awaitility.await().atMost(TIMEOUT).until(() -> this.handled.contains(last) && busy() == 0);
		assertThat(this.handled).containsExactlyInAnyOrder(approved, expired, last);
		assertThat(Stream.of(0, 1).map((node) -> this.nodes.get(node).awaitLogin(approved, TIMEOUT).block(TIMEOUT)))
			.extracting(Passport::requestId)
			.containsExactly(approved, approved);
	}

	private int busy() {
		return this.nodes.stream()
			.mapToInt((node) -> node.status().logins().active() + node.status().logins().queued())
			.sum();
	}

}
