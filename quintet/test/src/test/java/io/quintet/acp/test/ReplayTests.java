package io.quintet.acp.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.Replay;
import io.quintet.acp.ThreadPatch;
import io.quintet.acp.access.AcpAction;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a join reads, and what is there within a namespace.
 */
class ReplayTests {

	private static final Tenant ACME = Tenant.of(Map.of("organization", "acme"));

	private static final Identity ANN = Identity.user("ann", "Ann").withTenant(ACME);

	private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

	private final InMemoryThreadStore store = new InMemoryThreadStore(this.broadcaster);

	private final BlockingAcpThreads threads = threads(AcpLimits.defaults(), (action) -> true);

	private String thread = "";

	@BeforeEach
	void createThread() {
		this.thread = this.threads.create(ANN, ACME, Map.of()).id();
		this.broadcaster.clear();
	}

	private BlockingAcpThreads threads(AcpLimits limits, java.util.function.Predicate<AcpAction> allowed) {
		Assistants assistants = Assistants.of(List.of());
		AcpThreads all = Acp.builder(this.store, this.broadcaster, assistants)
			.limits(limits)
			.authorizer(() -> (caller, threadId, action) -> Mono.just(allowed.test(action)))
			.namespaces(AcpNamespaces.of(List.of("organization")))
			.build()
			.threads();
		return new BlockingAcpThreads(all, Duration.ofSeconds(20));
	}

	private List<ThreadEvent> post(int count) {
		for (int i = 0; i < count; i++) {
			this.threads.send(ANN, this.thread, MessageDraft.text(null, "x"));
		}
		return this.broadcaster.events(this.thread);
	}

	private Replay replay(Cursor since, int limit) {
		return this.threads.replay(ANN, this.thread, since, limit);
	}

	@Test
	void whatFollowsIsReplayedInOrder() {
		List<ThreadEvent> events = post(4);
		Replay replay = replay(events.get(0).cursor(), 10);
		assertThat(replay.thread().id()).isEqualTo(this.thread);
		assertThat(replay.events()).isEqualTo(events.subList(1, 4));
		assertThat(replay.truncated()).isFalse();
		assertThat(replay.position()).isEqualTo(events.get(3).cursor());
	}

	@Test
	void exactlyTheLimitIsNotTruncated() {
		List<ThreadEvent> events = post(4);
		assertThat(replay(events.get(0).cursor(), 3).truncated()).isFalse();
		Replay cut = replay(events.get(0).cursor(), 2);
		assertThat(cut.truncated()).isTrue();
		assertThat(cut.events()).isEqualTo(events.subList(1, 3));
		assertThat(cut.position()).isEqualTo(events.get(2).cursor());
	}

	@Test
	void sizeEndsAReplayToo() {
		List<ThreadEvent> events = post(4);
		AcpLimits limits = new AcpLimits(1000, 1, 65_536, 1000, AcpLimits.Shape.defaults());
		Replay cut = threads(limits, (action) -> true).replay(ANN, this.thread, events.get(0).cursor(), 10);
		assertThat(cut.events()).isEqualTo(events.subList(1, 2));
		assertThat(cut.truncated()).isTrue();
	}

	@Test
	void behindTheLastEventItsPositionIsKnown() {
		List<ThreadEvent> events = post(2);
		Replay replay = replay(events.get(1).cursor(), 1);
		assertThat(replay.events()).isEmpty();
		assertThat(replay.truncated()).isFalse();
		assertThat(replay.position()).isEqualTo(events.get(1).cursor());
	}

	@Test
	void aPositionWithoutAnEventTellsNothing() {
		List<ThreadEvent> events = post(2);
		Instant last = events.get(1).createdAt();
		assertThat(replay(new Cursor(Instant.parse("2999-01-01T00:00:00Z"), ""), 1).position()).isNull();
		assertThat(replay(new Cursor(last, "evt_zzzz"), 1).position()).isNull();
		assertThat(replay(new Cursor(last, ""), 1).events()).containsExactly(events.get(1));
		assertThat(replay(new Cursor(last.plusNanos(1000), ""), 1).events()).isEmpty();
		assertThat(replay(new Cursor(last.minusNanos(1000), "evt_zzzz"), 1).events()).containsExactly(events.get(1));
		assertThat(replay(new Cursor(Instant.parse("0001-01-01T00:00:00Z"), ""), 9).events()).hasSizeGreaterThan(1);
	}

	@Test
	void withoutAPositionNothingIsReplayed() {
		post(2);
		Replay replay = this.threads.replay(ANN, this.thread, null, 10);
		assertThat(replay.events()).isEmpty();
		assertThat(replay.truncated()).isFalse();
		assertThat(replay.position()).isNull();
	}

	@Test
	void theChecksAreThoseOfReading() {
		Identity bob = Identity.user("bob", "Bob").withTenant(ACME);
		assertRefused("not a member of this thread", () -> this.threads.replay(bob, this.thread, null, 10));
		assertRefused("thread not found",
				() -> this.threads.replay(Identity.user("ann", "Ann"), this.thread, null, 10));
		assertRefused("not authorized: thread.read",
				() -> threads(AcpLimits.defaults(), (action) -> action != AcpAction.THREAD_READ).replay(ANN,
						this.thread, null, 10));
		assertRefused("limit must be at least 1", () -> this.threads.replay(ANN, this.thread, null, 0));
	}

	@Test
	void withinItsNamespaceAThreadIsThere() {
		BlockingAcpThreads acme = this.threads.within("/acme");
		assertThat(acme.get(ANN, this.thread).id()).isEqualTo(this.thread);
		assertThat(acme.send(ANN, this.thread, MessageDraft.text(null, "x")).duplicate()).isFalse();
		assertThat(acme.replay(ANN, this.thread, null, 1).thread().id()).isEqualTo(this.thread);
	}

	@Test
	void withinAnotherNamespaceItIsNotThereForAnyOperation() {
		for (BlockingAcpThreads other : List.of(this.threads.within("/other"),
				new BlockingAcpThreads(unauthorized().within("/other"), Duration.ofSeconds(20)))) {
			assertNotThere(other, this.thread);
		}
	}

	@Test
	void aThreadWithoutANamespaceIsNotThereWithinAny() {
		String outside = this.store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ANN))
			.map((created) -> created.id())
			.blockOptional(Duration.ofSeconds(20))
			.orElseThrow();
		assertThat(this.threads.get(ANN, outside).id()).isEqualTo(outside);
		assertNotThere(this.threads.within("/acme"), outside);
	}

	private AcpThreads unauthorized() {
		Assistants assistants = Assistants.of(List.of());
		return Acp.builder(this.store, this.broadcaster, assistants)
			.namespaces(AcpNamespaces.of(List.of("organization")))
			.build()
			.threads();
	}

	private static void assertNotThere(BlockingAcpThreads threads, String id) {
		assertRefused("thread not found", () -> threads.get(ANN, id));
		assertRefused("thread not found", () -> threads.replay(ANN, id, null, 1));
		assertRefused("thread not found", () -> threads.events(ANN, id, null, 1));
		assertRefused("thread not found", () -> threads.members(ANN, id));
		assertRefused("thread not found", () -> threads.send(ANN, id, MessageDraft.text(null, "x")));
		assertRefused("thread not found", () -> threads.invoke(ANN, id, Invocation.of("echo")));
		assertRefused("thread not found", () -> threads.update(ANN, id, new ThreadPatch(null, Map.of())));
		assertRefused("thread not found", () -> threads.addMember(ANN, id, Identity.user("x", "X"), "member"));
		assertRefused("thread not found", () -> threads.removeMember(ANN, id, "x"));
		assertRefused("thread not found", () -> threads.delete(ANN, id));
	}

	private static void assertRefused(String message, Runnable call) {
		assertThatExceptionOfType(AcpException.class).isThrownBy(call::run).withMessage(message);
	}

}
