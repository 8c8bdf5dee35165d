package io.quintet.hpp.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.internal.service.SessionEdit;
import io.quintet.hpp.internal.service.SessionLimits;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.HandshakeSessionStore.Change;
import io.quintet.hpp.session.RequestWindow;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.support.json.StrictJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The promises of {@link HandshakeSessionStore} as tests. The test class of a store
 * extends this one and supplies the store:
 *
 * <pre>
 * class RedisHandshakeSessionStoreTests extends HandshakeSessionStoreContract {
 *
 *     &#64;Override
 *     protected HandshakeSessionStore createStore(Clock clock) {
 *         return new RedisHandshakeSessionStore(redis, clock);
 *     }
 *
 * }
 * </pre>
 *
 * Every test uses ids of its own, so the database behind the store need not be empty; but
 * no other client may add or remove sessions meanwhile, and there must be room for ten.
 */
public abstract class HandshakeSessionStoreContract {

	/** Longest time that any operation may take before its test fails. */
	protected static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Duration TTL = Duration.ofMinutes(30);

	private static final Duration TICK = Duration.ofMillis(1);

	private static final SessionLimits LIMITS = new SessionLimits(1_000, 200, 4_000_000);

	private static final int WORKERS = 16;

	private static final int UPDATES = 60;

	/** The time by which sessions expire; only tests move it. */
	protected final TestClock clock = TestClock.at("2026-01-01T00:00:00.123456789Z");

	private HandshakeSessionStore store;

	/**
	 * Creates the store, once for every test.
	 * @param clock the time by which its sessions expire
	 * @return the store; closed after the test if it is {@link AutoCloseable}
	 */
	protected abstract HandshakeSessionStore createStore(Clock clock);

	/**
	 * Tells whether several nodes share the store, which then keeps frames as well.
	 * @return false for a store of one process
	 */
	protected boolean isShared() {
		return false;
	}

	@BeforeEach
	void prepareStore() {
		this.store = createStore(this.clock);
	}

	@AfterEach
	void closeStore() throws Exception {
		if (this.store instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	@Test
	void aNewSessionIsFoundExactlyAsItWas() {
		HandshakeSession session = created(newSession());
		assertFoundExactly(session);
	}

	@Test
	void aSessionWithoutAnythingIsFoundExactlyAsItWas() {
		HandshakeSession session = created(HandshakeSession.start(newId(), "t", "", FormSchema.EMPTY, Map.of(),
				JsonNodeFactory.instance.objectNode(), null, Duration.ofNanos(1), this.clock.instant()));
		assertFound(session);
	}

	@Test
	void anUpdatedSessionIsFoundExactlyAsItBecame() {
		HandshakeSession session = created(newSession());
		HandshakeSession changed = updated(session.id(), this::changedEverywhere);
		assertFoundExactly(changed);
		assertThat(changed.changes()).as("the update of this test").hasSizeGreaterThan(10);
	}

	@Test
	void anUnknownSessionIsAbsent() {
		created(newSession());
		assertAbsent(newId());
	}

	@Test
	void anUpdateOfAnUnknownSessionIsEmptyAndRunsNothing() {
		created(newSession());
		assertUpdateRunsNothing(newId());
	}

	@Test
	void aSessionIsAliveUntilTheTtlHasPassed() {
		HandshakeSession session = created(newSession());
		this.clock.advance(TTL);
		assertFound(session);
		assertThat(get(this.store.update(session.id(), (current) -> Change.to(current, "ran"))).result())
			.isEqualTo("ran");
	}

	@Test
	void findIsEmptyOnceMoreThanTheTtlHasPassed() {
		HandshakeSession session = created(newSession());
		this.clock.advance(TTL.plus(TICK));
		assertAbsent(session.id());
	}

	@Test
	void updateRunsNothingOnceMoreThanTheTtlHasPassed() {
		HandshakeSession session = created(newSession());
		this.clock.advance(TTL.plus(TICK));
		assertUpdateRunsNothing(session.id());
	}

	@Test
	void findDoesNotProlongTheSession() {
		HandshakeSession session = created(newSession());
		this.clock.advance(TTL);
		assertFound(session);
		this.clock.advance(TICK);
		assertAbsent(session.id());
	}

	@Test
	void anUpdateThatRecordsNoAccessDoesNotProlongTheSession() {
		HandshakeSession session = created(newSession());
		this.clock.advance(TTL);
		updated(session.id(), (current) -> current.withOwner("somebody"));
		this.clock.advance(TICK);
		assertAbsent(session.id());
	}

	@Test
	void anAccessStartsTheTtlAnew() {
		HandshakeSession session = created(newSession());
		this.clock.advance(TTL);
		Instant access = this.clock.instant();
		HandshakeSession accessed = updated(session.id(), (current) -> current.accessed(access));
		this.clock.advance(TTL);
		assertFound(accessed);
		this.clock.advance(TICK);
		assertAbsent(session.id());
	}

	@Test
	void aLongerTtlKeepsTheSessionLonger() {
		HandshakeSession session = created(newSession());
		HandshakeSession longer = updated(session.id(), (current) -> current.withTtl(TTL.multipliedBy(2)));
		this.clock.advance(TTL.multipliedBy(2));
		assertFound(longer);
		this.clock.advance(TICK);
		assertUpdateRunsNothing(session.id());
	}

	@Test
	void anUpdateSeesWhatTheOneBeforeItLeft() {
		HandshakeSession session = created(newSession());
		HandshakeSession first = updated(session.id(), (current) -> current.withOwner("first"));
		Change<HandshakeSession> change = get(
				this.store.update(session.id(), (current) -> Change.to(current, current)));
		assertThat(change.result()).isEqualTo(first);
		assertThat(change.session()).isEqualTo(first);
		assertThat(change.frames()).isEmpty();
		assertFound(first);
	}

	@Test
	void anUpdateLeavesOtherSessionsAlone() {
		HandshakeSession one = created(newSession());
		HandshakeSession other = created(newSession());
		updated(one.id(), (current) -> current.withOwner("somebody"));
		removed(one);
		assertFound(other);
	}

	@Test
	void nothingHappensBeforeSubscription() {
		HandshakeSession session = newSession();
		Mono<Void> creation = this.store.create(session);
		assertAbsent(session.id());
		StepVerifier.create(creation).expectComplete().verify(TIMEOUT);
		Mono<Change<String>> update = this.store.update(session.id(),
				(current) -> Change.to(current.withOwner("somebody"), "done"));
		assertFound(session);
		StepVerifier.create(update).expectNextCount(1).expectComplete().verify(TIMEOUT);
		assertFound(session.withOwner("somebody"));
	}

	@Test
	void aFunctionThatThrowsChangesNothingAndItsCallerLearnsWhy() {
		HandshakeSession session = created(newSession());
		IllegalStateException failure = new IllegalStateException("refused by the function");
		StepVerifier.create(this.store.update(session.id(), (current) -> {
			throw failure;
		})).expectErrorSatisfies((error) -> assertThat(error).isSameAs(failure)).verify(TIMEOUT);
		assertFound(session);
		updated(session.id(), (current) -> current.withOwner("somebody"));
	}

	@Test
	void concurrentUpdatesLoseNothing() {
		HandshakeSession session = created(newSession().withMeta(JsonNodeFactory.instance.objectNode()));
		List<Long> results = concurrently((index) -> this.store.update(session.id(), (current) -> {
			long next = counterOf(current) + 1;
			letOthersRun();
			return Change.to(current.withMeta(JsonNodeFactory.instance.objectNode().put("counter", next)), next);
		}).map(Change::result));
		assertThat(results).as("results of the committed runs").doesNotHaveDuplicates().hasSize(WORKERS * UPDATES);
		assertThat(counterOf(get(this.store.find(session.id())))).isEqualTo(WORKERS * UPDATES);
	}

	@Test
	void framesOfConcurrentUpdatesAreNumberedWithoutGapAndDuplicate() {
		HandshakeSession session = created(newSession());
		List<Change<Integer>> changes = concurrently((index) -> this.store.update(session.id(), (current) -> {
			letOthersRun();
			return Change.to(current, frames(index % 4), index);
		}));
		long next = session.frames();
		List<Change<Integer>> numbered = new ArrayList<>(changes);
		numbered.removeIf((change) -> change.frames().isEmpty());
		numbered.sort(Comparator.comparingLong(Change::firstFrame));
		for (Change<Integer> change : numbered) {
			assertThat(change.firstFrame()).isEqualTo(next);
			assertThat(change.frames()).isEqualTo(frames(change.result() % 4));
			next += change.frames().size();
		}
		assertThat(next).isEqualTo(WORKERS * UPDATES / 4 * (1 + 2 + 3));
		assertThat(get(this.store.find(session.id())).frames()).isEqualTo(next);
	}

	@Test
	void framesOfASharedStoreAreReadAsTheyWerePublished() {
		assumeTrue(isShared(), "the store is not shared");
		HandshakeSession one = created(newSession());
		HandshakeSession other = created(newSession());
		HandshakeSession third = created(newSession());
		List<SessionFrames> published = new ArrayList<>();
		published.add(published(one.id(), changeWith("socket", new Frame.Action("\u0000", read("[1.0,1e2,{}]")),
				new Frame.Done(1, List.of("a"), List.of("\ud83d\ude00")))));
		published.add(published(one.id(), changeWith("", new Frame.Extended(Long.MAX_VALUE))));
		published.add(published(one.id(),
				changeWith("", new Frame.UserEdit("z", read("1".repeat(500)), FieldValue.By.USER_EDIT))));
		published.add(published(one.id(), (current) -> Change.remove(current, Frame.CLOSED, "removed")));
		SessionFrames others = published(other.id(), changeWith("", new Frame.Extended(1)));
		published(third.id(), changeWith("", new Frame.Extended(2)));
		assertThat(framesFrom(Map.of(one.id(), 0L))).isEqualTo(published);
		assertThat(framesFrom(Map.of(one.id(), 3L))).isEqualTo(published.subList(2, 4));
		assertThat(framesFrom(Map.of(one.id(), 5L, other.id(), 0L, newId(), 0L, third.id(), 1L)))
			.containsExactly(others);
	}

	@Test
	void framesOfASharedStoreComeWithEachConcurrentUpdateAndInOrder() {
		assumeTrue(isShared(), "the store is not shared");
		HandshakeSession session = created(newSession());
		int before = HandshakeSessionStore.FRAMES_AT_ONCE;
		Flux.range(0, before)
			.concatMap((index) -> this.store.update(session.id(), (current) -> Change.to(current, frames(1), index)))
			.blockLast(TIMEOUT);
		concurrently((index) -> this.store.update(session.id(), (current) -> {
			letOthersRun();
			return Change.to(current, frames(index % 2), index);
		}));
		List<SessionFrames> read = new ArrayList<>();
		List<SessionFrames> page;
		do {
			page = framesFrom(Map.of(session.id(), (long) read.size()));
			read.addAll(page);
		}
		while (page.size() >= HandshakeSessionStore.FRAMES_AT_ONCE);
		assertThat(read).extracting(SessionFrames::first)
			.isEqualTo(LongStream.range(0, before + WORKERS * UPDATES / 2).boxed().toList());
	}

	private static Function<HandshakeSession, Change<String>> changeWith(String origin, Frame... frames) {
		return (current) -> Change.to(current, List.of(frames), "done").causedBy(origin);
	}

	private SessionFrames published(String id, Function<HandshakeSession, Change<String>> fn) {
		return get(this.store.update(id, fn)).publication(id);
	}

	private List<SessionFrames> framesFrom(Map<String, Long> positions) {
		return get(this.store.framesFrom(positions).collectList());
	}

	@Test
	void aRemovedSessionIsAbsentAndCannotBeUpdated() {
		HandshakeSession session = created(newSession());
		removed(session);
		assertAbsent(session.id());
		assertUpdateRunsNothing(session.id());
	}

	@Test
	void aRemovalCarriesItsFrameWithTheNextNumber() {
		HandshakeSession session = created(newSession());
		get(this.store.update(session.id(), (current) -> Change.to(current, frames(2), "sent")));
		Change<String> change = get(
				this.store.update(session.id(), (current) -> Change.remove(current, Frame.CLOSED, "removed")));
		assertThat(change.session()).isNull();
		assertThat(change.firstFrame()).isEqualTo(2);
		assertThat(change.frames()).containsExactly(Frame.CLOSED);
		assertThat(change.result()).isEqualTo("removed");
	}

	@Test
	void oneOfManyConcurrentRemovalsSucceedsAndNoUpdateBringsTheSessionBack() {
		HandshakeSession session = created(newSession());
		List<String> results = concurrently((index) -> this.store.update(session.id(), (current) -> {
			letOthersRun();
			return (index % UPDATES < UPDATES / 2) ? Change.to(current.withOwner("owner " + index), "updated")
					: Change.remove(current, Frame.CLOSED, "removed");
		}).map(Change::result));
		assertThat(results).containsOnlyOnce("removed");
		assertAbsent(session.id());
	}

	@Test
	void countFollowsCreationAndRemoval() {
		long before = count();
		HandshakeSession one = created(newSession());
		created(newSession());
		assertThat(count()).isEqualTo(before + 2);
		updated(one.id(), (current) -> current.withOwner("somebody"));
		assertThat(count()).isEqualTo(before + 2);
		removed(one);
		assertThat(count()).isEqualTo(before + 1);
	}

	private HandshakeSession newSession() {
		Map<String, JsonNode> values = new LinkedHashMap<>();
		values.put("z", read("""
				[9007199254740993,123456789012345678901234567890,1,1.0,1.50,1e2,-0,-0.0,true,null]"""));
		values.put("a", StringNode.valueOf("\u0000\u001f\"\\/\u007f\u2028\u00e9\ud83d\ude00"));
		values.put("", read("{\"\":{},\"\ud83d\ude00\":[[]],\"b\":\"\",\"a\":[0]}"));
		values.put("\u0000", NullNode.getInstance());
		FormSchema schema = FormSchema.parse("""
				[{"key":"z","type":"array","required":true,"label":"\ud83d\ude00","own":1.0},{"note":"inert"},
				{"type":"enum","options":[{"value":1},{"value":1.0},"x",null],"key":"a"}]""");
		ObjectNode meta = JsonNodeFactory.instance.objectNode().put("form", "sign-up").set("\u0000", read("[1.0,{}]"));
		return HandshakeSession.start(newId(), "token-of-the-session", "form-fill", schema, values, meta,
				"owner \ud83d\ude00", TTL, this.clock.instant());
	}

	private HandshakeSession changedEverywhere(HandshakeSession session) {
		Instant now = this.clock.instant().plusNanos(1);
		SessionEdit edit = new SessionEdit(session, now, LIMITS);
		for (String value : List.of("1", "1.0", "\"\\u0000\"", "12345678901234567890", "[]", "{}", "null", "\"\"")) {
			edit.writeAsAgent("agent", read(value));
			edit.writeAsUser("user \ud83d\ude00", read(value));
		}
		RequestWindow requests = Objects.requireNonNull(RequestWindow.EMPTY.accept(now, 60));
		requests = Objects.requireNonNull(requests.accept(now.plusSeconds(1), 60));
		requests = Objects.requireNonNull(requests.accept(now.plusSeconds(1), 60));
		return edit.toSession()
			.withRequests(requests)
			.withOwner(null)
			.withTtl(TTL.plusNanos(1))
			.withMeta(JsonNodeFactory.instance.objectNode().set("changed", read("1.10")));
	}

	private static String textsOf(HandshakeSession session) {
		return session.schema().toJson() + session.meta() + session.fields() + session.changes();
	}

	private static long counterOf(HandshakeSession session) {
		return session.meta().path("counter").asLong(0);
	}

	private static JsonNode read(String json) {
		return new StrictJson(100, 1_000).read(json);
	}

	private static List<Frame> frames(int number) {
		List<Frame> frames = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			frames.add(new Frame.Extended(i));
		}
		return frames;
	}

	private static String newId() {
		return UUID.randomUUID().toString().replace("-", "");
	}

	// Without it a store that reads and writes in two steps would often get away with it.
	@SuppressWarnings("ThreadPriorityCheck")
	private static void letOthersRun() {
		Thread.yield();
	}

	private HandshakeSession created(HandshakeSession session) {
		StepVerifier.create(this.store.create(session)).expectComplete().verify(TIMEOUT);
		return session;
	}

	private HandshakeSession updated(String id, Function<HandshakeSession, HandshakeSession> fn) {
		Change<HandshakeSession> change = get(this.store.update(id, (current) -> {
			HandshakeSession after = fn.apply(current);
			return Change.to(after, after);
		}));
		assertThat(change.session()).isEqualTo(change.result());
		return change.result();
	}

	private void removed(HandshakeSession session) {
		get(this.store.update(session.id(), (current) -> Change.remove(current, Frame.CLOSED, "removed")));
	}

	private void assertUpdateRunsNothing(String id) {
		AtomicInteger runs = new AtomicInteger();
		StepVerifier.create(this.store.update(id, (current) -> {
			runs.incrementAndGet();
			return Change.to(current, "ran");
		})).expectComplete().verify(TIMEOUT);
		assertThat(runs).as("runs of the function").hasValue(0);
	}

	private long count() {
		return get(this.store.count());
	}

	private void assertFound(HandshakeSession session) {
		StepVerifier.create(this.store.find(session.id())).expectNext(session).expectComplete().verify(TIMEOUT);
	}

	// Equality of maps does not see the order of keys.
	private void assertFoundExactly(HandshakeSession session) {
		HandshakeSession found = get(this.store.find(session.id()));
		assertThat(found).isEqualTo(session);
		assertThat(textsOf(found)).isEqualTo(textsOf(session));
	}

	private void assertAbsent(String id) {
		StepVerifier.create(this.store.find(id)).expectComplete().verify(TIMEOUT);
	}

	private static <T> T get(Mono<T> mono) {
		List<T> answer = new ArrayList<>();
		StepVerifier.create(mono).consumeNextWith(answer::add).expectComplete().verify(TIMEOUT);
		return answer.get(0);
	}

	private static <T> List<T> concurrently(Function<Integer, Mono<T>> operation) {
		Scheduler threads = Schedulers.newParallel("store-contract", WORKERS);
		try {
			return get(Flux.range(0, WORKERS)
				.flatMap((worker) -> Flux.range(worker * UPDATES, UPDATES).concatMap(operation).subscribeOn(threads),
						WORKERS)
				.collectList());
		}
		finally {
			threads.dispose();
		}
	}

}
