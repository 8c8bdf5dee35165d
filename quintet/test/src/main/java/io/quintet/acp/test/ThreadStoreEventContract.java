package io.quintet.acp.test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a store promises of events outside of runs.
 */
abstract class ThreadStoreEventContract extends ThreadStoreContractPart {

	private static final int EACH = 50;

	// Append

	@Test
	void anEventIsFoundAndPublishedAsItWasAnswered() {
		AcpThread thread = newThread();
		NewEvent draft = new NewEvent(Ids.event(), thread.id(), Guard.of(this.ann), this.ann, body("hello"),
				Metadata.of(Map.of("a", "b")), "client id", null);
		AppendedEvent appended = get(store().append(draft));
		ThreadEvent event = appended.event();
		assertThat(appended.duplicate()).isFalse();
		assertThat(event.id()).isEqualTo(draft.id());
		assertThat(event.threadId()).isEqualTo(thread.id());
		assertThat(event.runId()).isNull();
		assertThat(event.author()).isEqualTo(this.ann);
		assertThat(event.metadata()).isEqualTo(draft.metadata());
		assertThat(event.clientId()).isEqualTo("client id");
		assertThat(event.body()).isEqualTo(draft.body());
		assertThat(event.createdAt()).isAfterOrEqualTo(thread.createdAt())
			.isEqualTo(event.createdAt().truncatedTo(ChronoUnit.MICROS));
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.EventStored(event));
		assertThat(eventsOf(thread)).containsExactly(event);
	}

	@Test
	void theAuthorIsTheCurrentIdentityAndNotTheStoredMember() {
		AcpThread thread = newThread();
		Identity now = Identity.system(this.ann.id(), "Anna").withTenant(this.tenant);
		assertThat(get(store().append(message(thread, now, "hello"))).event().author()).isEqualTo(now);
		assertThat(eventsOf(thread)).extracting(ThreadEvent::author).containsExactly(now);
		assertThat(membersOf(thread)).containsExactly(this.ann);
	}

	@Test
	void nothingIsAppendedBeforeTheSubscription() {
		AcpThread thread = newThread();
		Mono<AppendedEvent> append = store().append(message(thread, this.ann, "first"));
		get(store().append(message(thread, this.ann, "second")));
		assertThat(eventsOf(thread)).extracting(ThreadStoreContractPart::text).containsExactly("second");
		get(append);
		assertThat(eventsOf(thread)).extracting(ThreadStoreContractPart::text).containsExactly("second", "first");
	}

	@Test
	void anEventNeedsSightAndMembership() {
		AcpThread thread = newThreadWith(this.eve);
		assertRefused(store().append(message(thread, this.bob, "no member")), AcpException.notMember());
		assertRefused(store().append(message(thread, this.eve, "out of sight")), AcpException.threadNotFound());
		assertThat(eventsOf(thread)).isEmpty();
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void anUnknownThreadTakesNoEvents() {
		for (Guard guard : new @Nullable Guard[] { null, Guard.of(this.ann) }) {
			assertRefused(store()
				.append(new NewEvent(Ids.event(), Ids.thread(), guard, this.ann, body("hello"), Map.of(), null, null)),
					AcpException.threadNotFound());
		}
		assertEmpty(store().events(Ids.thread(), null, 1));
	}

	@Test
	void theApplicationAppendsWithoutBeingAMember() {
		AcpThread thread = newThread();
		ThreadEvent event = get(store().append(new NewEvent(Ids.event(), thread.id(), null, this.eve,
				new EventBody.Reasoning("thinking"), Map.of(), null, null)))
			.event();
		assertThat(eventsOf(thread)).containsExactly(event);
		assertPublishedAsStored(thread);
	}

	@Test
	void aRemovedMemberDoesNotWrite() throws Exception {
		turnLifecycleEventsOn();
		for (int round = 0; round < 10; round++) {
			AcpThread thread = newThread();
			get(store().addMember(member(thread, this.bob)));
			List<Signal<String>> signals = atOnce(WRITERS,
					(writer) -> (writer == WRITERS / 2)
							? store().removeMember(removal(thread, this.bob)).thenReturn("removed")
							: store().append(message(thread, this.bob, "" + writer)).map((appended) -> "stored"));
			assertThat(refusals(signals)).allMatch(ErrorCode.FORBIDDEN::equals);
			List<ThreadEvent> events = eventsOf(thread);
			assertThat(events.get(events.size() - 1).body()).as("the last event")
				.isEqualTo(new EventBody.MemberRemoved(this.bob));
			assertThat(events).hasSize(2 + values(signals).size());
			assertPublishedAsStored(thread);
		}
	}

	@Test
	void aCallerWhoLostSightOfTheThreadDoesNotWrite() {
		for (int round = 0; round < 10; round++) {
			AcpThread thread = newThread();
			List<Signal<String>> signals = atOnce(WRITERS, (writer) -> (writer == WRITERS / 2)
					? store().updateThread(new ThreadUpdate(thread.id(), null, this.ann, this.eve.tenant(), null))
						.map((updated) -> "moved")
					: store().append(message(thread, this.ann, "" + writer)).map((appended) -> "stored"));
			assertThat(refusals(signals)).allMatch(ErrorCode.NOT_FOUND::equals);
			List<ThreadEvent> events = eventsOf(thread);
			assertThat(events.get(events.size() - 1).body()).as("the last event")
				.isEqualTo(new EventBody.TenantChanged(this.tenant, this.eve.tenant()));
			assertThat(events).hasSize(values(signals).size());
			assertPublishedAsStored(thread);
		}
	}

	// Repeats

	@Test
	void aMessageRepeatedUnderItsClientIdIsStoredOnce() {
		AcpThread thread = newThread();
		ThreadEvent first = get(store().append(message(thread, this.ann, "hello", "1"))).event();
		Identity renamed = Identity.user(this.ann.id(), "Anna").withTenant(this.tenant);
		AppendedEvent repeat = get(store().append(message(thread, renamed, "other", "1")));
		assertThat(repeat).isEqualTo(new AppendedEvent(first, true));
		assertThat(eventsOf(thread)).containsExactly(first);
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.EventStored(first));
	}

	@Test
	void clientIdsBelongToTheirAuthorAndThread() {
		AcpThread thread = newThreadWith(this.bob);
		AcpThread other = newThread();
		for (NewEvent draft : List.of(message(thread, this.ann, "a", "1"), message(thread, this.bob, "b", "1"),
				message(thread, this.ann, "c", "2"), message(thread, this.ann, "d"), message(thread, this.ann, "e"),
				message(thread, this.ann, "f", ""), message(other, this.ann, "g", "1"))) {
			assertThat(get(store().append(draft)).duplicate()).as(draft.body().toString()).isFalse();
		}
		assertThat(eventsOf(thread)).extracting(ThreadStoreContractPart::text)
			.containsExactly("a", "b", "c", "d", "e", "f");
		assertThat(eventsOf(other)).extracting(ThreadStoreContractPart::text).containsExactly("g");
		assertThat(get(store().append(message(thread, this.ann, "f again", ""))).duplicate()).isTrue();
	}

	@Test
	void concurrentRepeatsAreStoredOnce() {
		AcpThread thread = newThread();
		List<Signal<AppendedEvent>> appends = atOnce(WRITERS,
				(writer) -> store().append(message(thread, this.ann, "" + writer, "1")));
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).hasSize(1);
		assertThat(values(appends)).hasSize(WRITERS)
			.containsOnlyOnce(new AppendedEvent(events.get(0), false))
			.containsOnly(new AppendedEvent(events.get(0), false), new AppendedEvent(events.get(0), true));
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.EventStored(events.get(0)));
	}

	@Test
	void aRepeatByAFormerMemberIsRefused() {
		AcpThread thread = newThreadWith(this.bob);
		get(store().append(message(thread, this.bob, "hello", "1")));
		done(store().removeMember(removal(thread, this.bob)));
		assertRefused(store().append(message(thread, this.bob, "hello", "1")), AcpException.notMember());
	}

	@Test
	void anEventTriedAgainUnderItsIdIsStoredOnce() {
		AcpThread thread = newThread();
		NewEvent draft = message(thread, this.ann, "hello");
		ThreadEvent event = get(store().append(draft)).event();
		get(store().append(message(thread, this.ann, "next")));
		assertThat(get(store().append(draft)).event()).isEqualTo(event);
		NewEvent named = message(thread, this.ann, "named", "1");
		ThreadEvent second = get(store().append(named)).event();
		assertThat(get(store().append(named)).event()).isEqualTo(second);
		assertThat(eventsOf(thread)).hasSize(3);
		assertPublishedAsStored(thread);
	}

	@Test
	void concurrentTriesUnderOneIdAreStoredOnce() {
		AcpThread thread = newThread();
		NewEvent draft = message(thread, this.ann, "hello");
		List<Signal<AppendedEvent>> appends = atOnce(WRITERS, (writer) -> store().append(draft));
		assertThat(values(appends)).hasSize(WRITERS);
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).hasSize(1);
		assertThat(values(appends)).extracting(AppendedEvent::event).containsOnly(events.get(0));
		assertPublishedAsStored(thread);
	}

	// Order

	@Test
	void eventsOfConcurrentWritersArePublishedInTheirOrderAndBeforeTheAnswer() {
		AcpThread thread = newThreadWith(this.bob, this.helper);
		Set<String> published = ConcurrentHashMap.newKeySet();
		AtomicInteger publishing = new AtomicInteger();
		AtomicBoolean overlap = new AtomicBoolean();
		Disposable listening = this.broadcaster.listen((frame) -> {
			overlap.compareAndSet(false, publishing.incrementAndGet() != 1);
			letOthersRun();
			if (frame instanceof ThreadFrame.EventStored stored) {
				published.add(stored.event().id());
			}
			publishing.decrementAndGet();
		});
		List<Boolean> toldBeforeAnswered = together(WRITERS,
				(writer) -> Flux.range(0, EACH)
					.concatMap((i) -> store().append(message(thread, this.bob, writer + "/" + i)))
					.map((appended) -> published.contains(appended.event().id())));
		listening.dispose();
		assertThat(toldBeforeAnswered).hasSize(WRITERS * EACH).containsOnly(true);
		assertThat(overlap).as("two frames of one thread at once").isFalse();
		assertPublishedAsStored(thread);
		assertThat(eventsOf(thread)).hasSize(WRITERS * EACH);
	}

	@Test
	void readingByCursorMissesNothing() {
		AcpThread thread = newThread();
		AtomicBoolean written = new AtomicBoolean();
		AtomicReference<@Nullable Cursor> last = new AtomicReference<>();
		List<String> read = Collections.synchronizedList(new ArrayList<>());
		AtomicBoolean complete = new AtomicBoolean();
		Flux<String> reader = Flux.defer(() -> {
			boolean finished = written.get();
			return store().events(thread.id(), last.get(), 7).collectList().doOnNext((page) -> {
				page.forEach((event) -> {
					read.add(event.id());
					last.set(event.cursor());
				});
				complete.set(finished && page.isEmpty());
			});
		}).thenMany(Flux.<String>empty()).repeat(() -> !complete.get());
		List<String> appended = together(2, (worker) -> {
			if (worker == 0) {
				return reader;
			}
			return Flux.range(0, WRITERS)
				.flatMap((writer) -> Flux.range(0, EACH)
					.concatMap((i) -> store().append(message(thread, this.ann, writer + "/" + i)))
					.map((event) -> event.event().id()), WRITERS)
				.doFinally((signal) -> written.set(true));
		});
		assertThat(read).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(appended);
		assertThat(read).isEqualTo(eventsOf(thread).stream().map(ThreadEvent::id).toList());
	}

	@Test
	void anEventCanBeReadWhenItIsPublished() {
		AcpThread thread = newThread();
		List<Boolean> readable = readOnFrames((frame) -> {
			ThreadEvent event = ((ThreadFrame.EventStored) frame).event();
			Cursor before = new Cursor(event.createdAt(), "");
			return store().events(thread.id(), before, 1).any(event::equals);
		}, () -> atOnce(WRITERS, (writer) -> store().append(message(thread, this.ann, "" + writer))));
		assertThat(readable).hasSize(WRITERS).containsOnly(true);
	}

	@Test
	void whatCallersWalkAwayFromIsStoredAndPublishedAllTheSame() {
		AcpThread thread = newThread();
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			NewEvent draft = message(thread, this.ann, "" + i);
			ids.add(draft.id());
			abandon(store().append(draft));
		}
		this.broadcaster.await(thread.id(), (frames) -> frames.size() >= ids.size(), timeout());
		assertPublishedAsStored(thread);
		assertThat(eventsOf(thread)).extracting(ThreadEvent::id).containsExactlyInAnyOrderElementsOf(ids);
	}

	@Test
	void everythingInAThreadIsToldInOneOrder() throws Exception {
		turnLifecycleEventsOn();
		AcpThread thread = newThread();
		together(WRITERS, (writer) -> Flux.range(0, 10).concatMap((i) -> mixed(thread, writer, i).then(Mono.empty())));
		assertPublishedAsStored(thread);
		List<String> members = new ArrayList<>(List.of(this.ann.id()));
		Tenant current = this.tenant;
		for (ThreadFrame frame : framesOf(thread)) {
			if (frame instanceof ThreadFrame.MembersUpdated updated) {
				assertThat(updated.members()).extracting(Identity::id).isEqualTo(members);
			}
			else if (frame instanceof ThreadFrame.ThreadUpdated updated) {
				assertThat(updated.thread().tenant()).isEqualTo(current);
			}
			else if (frame instanceof ThreadFrame.EventStored stored) {
				if (stored.event().body() instanceof EventBody.MemberAdded added) {
					members.add(added.member().id());
				}
				else if (stored.event().body() instanceof EventBody.MemberRemoved removed) {
					members.remove(removed.member().id());
				}
				else if (stored.event().body() instanceof EventBody.TenantChanged changed) {
					current = changed.to();
				}
			}
		}
		assertThat(membersOf(thread)).extracting(Identity::id).isEqualTo(members);
		assertThat(read(thread).tenant()).isEqualTo(current);
	}

	private Mono<?> mixed(AcpThread thread, int writer, int i) {
		Identity guest = Identity.user("guest" + (writer % 4) + "-" + this.nonce, "");
		return switch (writer % 4) {
			case 0 -> store().append(new NewEvent(Ids.event(), thread.id(), null, this.ann, body(writer + "/" + i),
					Map.of(), null, null));
			case 1 -> store().updateThread(new ThreadUpdate(thread.id(), null, this.ann,
					Tenant.of(Map.of("org", this.nonce, "i", "" + (i % 2))), null));
			case 2 -> store().addMember(new NewMember(thread.id(), null, guest, "member", this.ann, 100));
			default -> store().removeMember(new MemberRemoval(thread.id(), null, "guest2-" + this.nonce, this.ann));
		};
	}

	// Pages

	@Test
	void pagesOfEventsFollowEachOtherWithoutGapAndRepeat() {
		AcpThread thread = newThread();
		List<ThreadEvent> events = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			events.add(get(store().append(message(thread, this.ann, "" + i))).event());
		}
		for (int limit : List.of(1, 3, 10, 11, 1_000)) {
			assertThat(pages((after) -> store().events(thread.id(), after, limit), ThreadEvent::cursor))
				.as("pages of %d", limit)
				.isEqualTo(events);
		}
		assertThat(all(store().events(thread.id(), null, 4))).isEqualTo(events.subList(0, 4));
		assertThat(all(store().events(thread.id(), events.get(3).cursor(), 4))).isEqualTo(events.subList(4, 8));
	}

	@Test
	void theHistoryHasAllEventsBehindAPositionHoweverFewAreReadAtOnce() {
		AcpThread thread = newThread();
		List<ThreadEvent> events = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			events.add(get(store().append(message(thread, this.ann, "" + i))).event());
		}
		for (int atOnce : List.of(1, 2, 5, 1_000)) {
			assertThat(all(store().history(thread.id(), null, atOnce))).as("%d at once", atOnce).isEqualTo(events);
			assertThat(all(store().history(thread.id(), events.get(1).cursor(), atOnce))).as("%d at once", atOnce)
				.isEqualTo(events.subList(2, 5));
		}
		assertEmpty(store().history(Ids.thread(), null, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> all(store().history(thread.id(), null, 0)));
	}

	@Test
	void aPositionInAThreadNeedNotNameAnEvent() {
		AcpThread thread = newThread();
		ThreadEvent event = get(store().append(message(thread, this.ann, "hello"))).event();
		Instant time = event.createdAt();
		assertThat(behind(thread, new Cursor(time, ""))).containsExactly(event);
		// As text "EVT" comes before "evt", whatever a dictionary says.
		assertThat(behind(thread, new Cursor(time, "EVT_ffffffffffffffffff"))).containsExactly(event);
		assertThat(behind(thread, new Cursor(time.minus(1, ChronoUnit.MICROS), "evt_~"))).containsExactly(event);
		assertThat(behind(thread, new Cursor(Instant.parse("0001-01-01T00:00:00Z"), "x"))).containsExactly(event);
		assertThat(behind(thread, event.cursor())).isEmpty();
		assertThat(behind(thread, new Cursor(time, "evt_~"))).isEmpty();
		assertThat(behind(thread, new Cursor(time.plus(1, ChronoUnit.MICROS), ""))).isEmpty();
		assertThat(behind(thread, new Cursor(Instant.parse("9999-12-31T23:59:59.999999Z"), "x"))).isEmpty();
	}

	private Collection<ThreadEvent> behind(AcpThread thread, Cursor after) {
		return all(store().events(thread.id(), after, 10));
	}

	// Without it a store that publishes on several threads would often get away with it.
	@SuppressWarnings("ThreadPriorityCheck")
	private static void letOthersRun() {
		Thread.yield();
	}

}
