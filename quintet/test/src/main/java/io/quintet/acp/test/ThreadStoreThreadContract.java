package io.quintet.acp.test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.store.ThreadStore.ThreadAccess;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store promises of threads.
 */
abstract class ThreadStoreThreadContract extends ThreadStoreContractPart {

	private static final Comparator<AcpThread> NEWEST_FIRST = Comparator.comparing(AcpThread::createdAt)
		.thenComparing(AcpThread::id)
		.reversed();

	// Creation

	@Test
	void aNewThreadIsFoundAsItWasAnswered() {
		Map<String, JsonNode> metadata = Metadata.of(Map.of("topic", "weather"));
		AcpThread thread = newThread(new NewThread(this.tenant, metadata, this.ann));
		assertThat(thread.id()).matches("th_[0-9a-f]{16}");
		assertThat(thread.tenant()).isEqualTo(this.tenant);
		assertThat(thread.metadata()).isEqualTo(metadata);
		assertThat(thread.updatedAt()).isEqualTo(thread.createdAt());
		assertThat(thread.createdAt()).isEqualTo(thread.createdAt().truncatedTo(ChronoUnit.MICROS));
		assertThat(read(thread)).isEqualTo(thread);
		assertThat(visibleTo(this.tenant)).containsExactly(thread);
	}

	@Test
	void theCreatorIsTheFirstMember() {
		AcpThread thread = newThread();
		assertThat(all(store().members(thread.id()))).singleElement().satisfies((member) -> {
			assertThat(member.threadId()).isEqualTo(thread.id());
			assertThat(member.identity()).isEqualTo(this.ann);
			assertThat(member.role()).isEqualTo(Member.DEFAULT_ROLE);
			assertThat(member.addedBy()).isEqualTo(this.ann);
			assertThat(member.addedAt()).isAfterOrEqualTo(thread.createdAt());
		});
	}

	@Test
	void theTenantNeedNotBeThatOfTheCreator() {
		AcpThread thread = newThread(this.tenant, this.eve);
		assertThat(visibleTo(this.eve.tenant())).isEmpty();
		assertThat(visibleTo(this.tenant)).containsExactly(thread);
	}

	@Test
	void withoutLifecycleEventsCreationIsSilent() {
		AcpThread thread = newThread();
		assertThat(eventsOf(thread)).isEmpty();
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void withLifecycleEventsAThreadBeginsWithItsCreation() throws Exception {
		turnLifecycleEventsOn();
		AcpThread thread = newThread();
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).singleElement().satisfies((event) -> {
			assertThat(event.id()).matches("evt_[0-9a-f]{16}");
			assertThat(event.body()).isEqualTo(new EventBody.ThreadCreated(thread.id(), this.tenant));
			assertThat(event.author()).isEqualTo(this.ann);
			assertThat(event.runId()).isNull();
			assertThat(event.clientId()).isNull();
			assertThat(event.metadata()).isEmpty();
			assertThat(event.createdAt()).isAfterOrEqualTo(thread.createdAt());
		});
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.EventStored(events.get(0)));
	}

	@Test
	void everySubscriptionCreatesAThreadAndNothingElseDoes() {
		AcpThread first = newThread();
		Mono<AcpThread> creation = store().createThread(new NewThread(this.tenant, Map.of(), this.ann));
		assertThat(all(store().threads(this.tenant, null, 100)))
			.filteredOn((thread) -> thread.tenant().equals(this.tenant))
			.containsExactly(first);
		AcpThread second = toBeRemoved(get(creation));
		AcpThread third = toBeRemoved(get(creation));
		assertThat(visibleTo(this.tenant)).containsExactlyInAnyOrder(first, second, third);
	}

	@Test
	void aCreationGoesOnWhenItsCallerWalksAway() throws Exception {
		turnLifecycleEventsOn();
		abandon(store().createThread(new NewThread(this.tenant, Map.of(), this.ann)));
		ThreadFrame frame = this.broadcaster.await((published) -> true, timeout());
		AcpThread thread = toBeRemoved(get(store().access(frame.threadId(), this.ann.id())).thread());
		assertThat(thread.tenant()).isEqualTo(this.tenant);
	}

	// Access

	@Test
	void aThreadIsFoundWithoutMembershipAndListsItsMembers() {
		AcpThread thread = newThread();
		assertThat(get(store().access(thread.id(), this.ann.id()))).isEqualTo(new ThreadAccess(thread, true));
		assertThat(get(store().access(thread.id(), this.bob.id()))).isEqualTo(new ThreadAccess(thread, false));
		assertThat(get(store().access(thread.id(), this.eve.id()))).isEqualTo(new ThreadAccess(thread, false));
	}

	@Test
	void anUnknownThreadIsAbsent() {
		newThread();
		assertEmpty(store().access(Ids.thread(), this.ann.id()));
		assertEmpty(store().access("", ""));
	}

	// List

	@Test
	void aThreadIsVisibleToCallersWithAllKeysOfItsTenant() {
		AcpThread everybodys = newThread(Tenant.PUBLIC, this.ann);
		AcpThread ofOne = newThread(tenantOf("a", "1"), this.ann);
		AcpThread ofOther = newThread(tenantOf("b", "2"), this.ann);
		AcpThread ofBoth = newThread(tenantOf("a", "1", "b", "2"), this.ann);
		newThread(tenantOf("a", "2"), this.ann);
		newThread(tenantOf("a", "1", "b", "1"), this.ann);
		newThread(tenantOf("a", "1", "c", "1"), this.ann);
		assertThat(visibleTo(Tenant.PUBLIC)).containsExactlyInAnyOrder(everybodys);
		assertThat(visibleTo(tenantOf("a", "1"))).containsExactlyInAnyOrder(everybodys, ofOne);
		assertThat(visibleTo(tenantOf("a", "1", "b", "2"))).containsExactlyInAnyOrder(everybodys, ofOne, ofOther,
				ofBoth);
		assertThat(visibleTo(tenantOf("a", "1", "b", "3"))).containsExactlyInAnyOrder(everybodys, ofOne);
	}

	@Test
	void tenantsAreEqualByTheirExactText() {
		List<Tenant> tenants = List.of(tenantOf("Key", "value"), tenantOf("key", "value"), tenantOf("key", "VALUE"),
				tenantOf("key", "value "), tenantOf("key", ""), tenantOf("", "key"), tenantOf("key", "\"\\\n\t/"),
				tenantOf("key\",\"x", "y"), tenantOf("key", "null"), tenantOf("\ud83d\ude00", "\uffff"),
				tenantOf("\uffff", "\ud83d\ude00"), tenantOf("key", "\u00e9"), tenantOf("key", "e\u0301"),
				tenantOf("key", "%_*?"), tenantOf("key", "{\"a\":1}"));
		List<AcpThread> threads = tenants.stream().map((each) -> newThread(each, this.ann)).toList();
		for (int i = 0; i < tenants.size(); i++) {
			assertThat(threads.get(i).tenant()).isEqualTo(tenants.get(i));
			assertThat(visibleTo(tenants.get(i))).as("threads of %s", tenants.get(i)).containsExactly(threads.get(i));
		}
		Tenant several = tenantOf("\ud83d\ude00", "1", "\uffff", "2", "a\"", "3", "", "4");
		AcpThread thread = newThread(several, this.ann);
		assertThat(visibleTo(several)).containsExactly(thread);
	}

	@Test
	void aCallerOfManyKeysSeesTheThreadsOfEverySubset() {
		for (int keys : List.of(1, 5, 6, 7, 8, 16)) {
			Tenant all = tenantOfKeys(keys);
			List<AcpThread> visible = new ArrayList<>();
			visible.add(newThread(all, this.ann));
			for (String key : all.values().keySet()) {
				TreeMap<String, String> without = new TreeMap<>(all.values());
				without.remove(key);
				if (without.containsKey("nonce")) {
					visible.add(newThread(new Tenant(without), this.ann));
				}
				TreeMap<String, String> other = new TreeMap<>(all.values());
				other.put(key, "other");
				newThread(new Tenant(other), this.ann);
			}
			TreeMap<String, String> more = new TreeMap<>(all.values());
			more.put("one more", "");
			newThread(new Tenant(more), this.ann);
			visible.sort(NEWEST_FIRST);
			assertThat(visibleTo(all)).as("threads visible to %d keys", keys).containsExactlyElementsOf(visible);
		}
	}

	@Test
	void pagesOfThreadsFollowEachOtherWithoutGapAndRepeat() {
		for (int keys : List.of(1, 6, 7)) {
			Tenant all = tenantOfKeys(keys);
			Tenant less = new Tenant(all.values().tailMap("nonce"));
			List<AcpThread> threads = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				threads.add(newThread((i % 2 == 0) ? less : all, (i % 3 == 0) ? this.bob : this.ann));
			}
			threads.sort(NEWEST_FIRST);
			for (int limit : List.of(1, 3, 10, 11)) {
				assertThat(visibleTo(all, limit)).as("pages of %d to %d keys", limit, keys)
					.containsExactlyElementsOf(threads);
			}
		}
	}

	@Test
	void aPageOfThreadsHasNoMoreThanItsLimit() {
		for (int i = 0; i < 3; i++) {
			newThread();
		}
		assertThat(all(store().threads(this.tenant, null, 2))).hasSize(2);
	}

	@Test
	void aPositionInTheListNeedNotNameAThread() {
		AcpThread thread = newThread();
		Instant time = thread.createdAt();
		assertListedBehind(new Cursor(time, "th_~"), thread);
		assertListedBehind(new Cursor(time.plus(1, ChronoUnit.MICROS), ""), thread);
		assertListedBehind(new Cursor(Instant.parse("9999-12-31T23:59:59.999999Z"), "x"), thread);
		assertNotListedBehind(thread.cursor(), thread);
		assertNotListedBehind(new Cursor(time, ""), thread);
		// As text "TH" comes before "th", whatever a dictionary says.
		assertNotListedBehind(new Cursor(time, "TH_ffffffffffffffffff"), thread);
		assertNotListedBehind(new Cursor(time.minus(1, ChronoUnit.MICROS), "th_~"), thread);
		assertNotListedBehind(new Cursor(Instant.parse("0001-01-01T00:00:00Z"), "x"), thread);
	}

	@Test
	void anUpdateMovesAThreadToAnotherListButNotWithinOne() {
		AcpThread older = newThread();
		AcpThread newer = newThread();
		AcpThread updated = get(store().updateThread(update(older, null, Metadata.of(Map.of("a", "b")))));
		assertThat(visibleTo(this.tenant))
			.containsExactlyElementsOf(List.of(updated, newer).stream().sorted(NEWEST_FIRST).toList());
		AcpThread moved = get(store().updateThread(update(older, this.eve.tenant(), null)));
		assertThat(visibleTo(this.tenant)).containsExactly(newer);
		assertThat(visibleTo(this.eve.tenant())).containsExactly(moved);
	}

	// Update

	@Test
	void anUpdateReplacesMetadataAsAWhole() {
		AcpThread thread = newThread(
				new NewThread(this.tenant, Metadata.of(Map.of("kept", "no", "changed", "from")), this.ann));
		Map<String, JsonNode> metadata = Metadata.of(Map.of("changed", "to"));
		AcpThread updated = get(store().updateThread(update(thread, null, metadata)));
		assertThat(updated.id()).isEqualTo(thread.id());
		assertThat(updated.tenant()).isEqualTo(this.tenant);
		assertThat(updated.metadata()).isEqualTo(metadata);
		assertThat(updated.createdAt()).isEqualTo(thread.createdAt());
		assertThat(updated.updatedAt()).isAfter(thread.updatedAt());
		assertThat(read(thread)).isEqualTo(updated);
		assertThat(eventsOf(thread)).isEmpty();
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.ThreadUpdated(updated));
	}

	@Test
	void anUpdateOfNothingMovesTheTimeOfUpdate() {
		AcpThread thread = newThread();
		AcpThread updated = get(store().updateThread(update(thread, null, null)));
		assertThat(updated).isEqualTo(new AcpThread(thread.id(), thread.tenant(), thread.metadata(), thread.createdAt(),
				updated.updatedAt()));
		assertThat(updated.updatedAt()).isAfter(thread.updatedAt())
			.isEqualTo(updated.updatedAt().truncatedTo(ChronoUnit.MICROS));
		assertThat(read(thread)).isEqualTo(updated);
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.ThreadUpdated(updated));
	}

	@Test
	void aNewTenantIsToldByAnEventAndThenByTheThread() {
		AcpThread thread = newThread();
		Tenant to = Tenant.of(Map.of("org", this.nonce, "team", "x"));
		AcpThread updated = get(store().updateThread(update(thread, to, null)));
		assertThat(updated.tenant()).isEqualTo(to);
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).singleElement().satisfies((event) -> {
			assertThat(event.id()).matches("evt_[0-9a-f]{16}");
			assertThat(event.body()).isEqualTo(new EventBody.TenantChanged(this.tenant, to));
			assertThat(event.author()).isEqualTo(this.ann);
			assertThat(event.runId()).isNull();
			assertThat(event.clientId()).isNull();
			assertThat(event.metadata()).isEmpty();
		});
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.EventStored(events.get(0)),
				new ThreadFrame.ThreadUpdated(updated));
	}

	@Test
	void theSameTenantIsNoChange() {
		AcpThread thread = newThread();
		AcpThread updated = get(store().updateThread(update(thread, Tenant.of(this.tenant.values()), null)));
		assertThat(eventsOf(thread)).isEmpty();
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.ThreadUpdated(updated));
	}

	@Test
	void whoTakesAThreadOutOfSightIsAnsweredAndThenSeesItNoMore() {
		AcpThread thread = newThread();
		AcpThread updated = get(store().updateThread(update(thread, this.eve.tenant(), null)));
		assertThat(updated.tenant()).isEqualTo(this.eve.tenant());
		assertRefused(store().updateThread(update(thread, this.tenant, null)), AcpException.threadNotFound());
		assertThat(membersOf(thread)).containsExactly(this.ann);
	}

	@Test
	void anUpdateNeedsSightAndMembership() {
		AcpThread thread = newThread(this.tenant, this.ann);
		get(store().addMember(member(thread, this.eve)));
		this.broadcaster.clear();
		assertRefused(store().updateThread(new ThreadUpdate(thread.id(), Guard.of(this.bob), this.bob, null, null)),
				AcpException.notMember());
		assertRefused(store().updateThread(new ThreadUpdate(thread.id(), Guard.of(this.eve), this.eve, null, null)),
				AcpException.threadNotFound());
		assertRefused(store().updateThread(new ThreadUpdate(Ids.thread(), Guard.of(this.ann), this.ann, null, null)),
				AcpException.threadNotFound());
		assertRefused(store().updateThread(new ThreadUpdate(Ids.thread(), null, this.ann, null, null)),
				AcpException.threadNotFound());
		assertThat(read(thread)).isEqualTo(thread);
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void theApplicationUpdatesWithoutBeingAMember() {
		AcpThread thread = newThread();
		AcpThread updated = get(
				store().updateThread(new ThreadUpdate(thread.id(), null, this.eve, this.eve.tenant(), null)));
		assertThat(updated.tenant()).isEqualTo(this.eve.tenant());
		assertThat(eventsOf(thread)).extracting(ThreadEvent::author).containsExactly(this.eve);
	}

	@Test
	void eventsAndMembersDoNotMoveTheTimeOfUpdate() {
		AcpThread thread = newThread();
		get(store().append(message(thread, this.ann, "hello")));
		get(store().addMember(member(thread, this.helper)));
		step(runningRun(thread, this.helper), RunStatus.COMPLETED);
		done(store().removeMember(removal(thread, this.helper)));
		assertThat(read(thread)).isEqualTo(thread);
	}

	@Test
	void concurrentChangesOfTheTenantFollowFromEachOther() {
		AcpThread thread = newThread();
		List<Signal<AcpThread>> updates = atOnce(WRITERS, (writer) -> store().updateThread(new ThreadUpdate(thread.id(),
				null, this.ann, Tenant.of(Map.of("org", this.nonce, "writer", "" + writer)), null)));
		assertThat(values(updates)).hasSize(WRITERS);
		Tenant current = this.tenant;
		for (ThreadEvent event : eventsOf(thread)) {
			EventBody.TenantChanged change = (EventBody.TenantChanged) event.body();
			assertThat(change.from()).isEqualTo(current);
			current = change.to();
		}
		assertThat(eventsOf(thread)).hasSize(WRITERS);
		assertThat(read(thread).tenant()).isEqualTo(current);
		assertThat(values(updates)).extracting(AcpThread::updatedAt).doesNotHaveDuplicates();
		assertPublishedAsStored(thread);
		List<ThreadFrame> frames = framesOf(thread);
		assertThat(frames.get(frames.size() - 1)).isEqualTo(new ThreadFrame.ThreadUpdated(read(thread)));
		assertThat(kindsOf(thread)).as("an event, then its thread")
			.isEqualTo(Collections.nCopies(WRITERS, List.of("thread.tenant_changed", "ThreadUpdated"))
				.stream()
				.flatMap(List::stream)
				.toList());
	}

	@Test
	void anUpdateGoesOnWhenItsCallerWalksAway() {
		AcpThread thread = newThread();
		abandon(store().updateThread(update(thread, this.eve.tenant(), null)));
		this.broadcaster.await(thread.id(), (frames) -> frames.size() == 2, timeout());
		assertThat(read(thread).tenant()).isEqualTo(this.eve.tenant());
	}

	// Deletion

	@Test
	void nothingIsLeftOfADeletedThread() {
		AcpThread thread = newThreadWith(this.helper);
		get(store().append(message(thread, this.ann, "hello")));
		Run run = step(runningRun(thread, this.helper), RunStatus.COMPLETED);
		this.broadcaster.clear();
		done(store().deleteThread(thread.id(), Guard.of(this.ann)));
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.ThreadDeleted(thread.id()));
		assertEmpty(store().access(thread.id(), this.ann.id()));
		assertEmpty(store().runAccess(run.id(), this.ann.id()));
		assertEmpty(store().members(thread.id()));
		assertEmpty(store().events(thread.id(), null, 10));
		assertThat(visibleTo(this.tenant)).isEmpty();
		assertRefused(store().append(message(thread, this.ann, "late")), AcpException.threadNotFound());
		assertRefused(store().updateThread(update(thread, null, null)), AcpException.threadNotFound());
		assertRefused(store().addMember(member(thread, this.bob)), AcpException.threadNotFound());
		assertRefused(store().startRuns(invocation(thread, null, this.helper)), AcpException.threadNotFound());
	}

	@Test
	void theActiveRunsOfADeletedThreadAreCancelled() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		step(runningRun(thread, this.clerk), RunStatus.COMPLETED);
		Run running = runningRun(thread, this.helper);
		Run pending = pendingRun(thread, this.clerk);
		this.broadcaster.clear();
		done(store().deleteThread(thread.id(), Guard.of(this.ann)));
		List<ThreadFrame> frames = framesOf(thread);
		assertThat(frames).hasSize(3).endsWith(new ThreadFrame.ThreadDeleted(thread.id()));
		assertThat(frames.subList(0, 2)).allSatisfy((frame) -> {
			assertThat(frame).isInstanceOf(ThreadFrame.RunUpdated.class);
			Run run = ((ThreadFrame.RunUpdated) frame).run();
			assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
			assertThat(run.completedAt()).isAfterOrEqualTo(run.startedAt());
			assertThat(run.error()).isNull();
		})
			.map((frame) -> ((ThreadFrame.RunUpdated) frame).run().id())
			.containsExactlyInAnyOrder(running.id(), pending.id());
		assertEmpty(store().transition(byOwner(running, RunStatus.COMPLETED)));
		assertEmpty(store().renewLeases(invocation(thread, null).lease()));
		StepVerifier.create(store().append(eventOf(running, "late"))).expectError(AcpException.class).verify(timeout());
		assertThat(framesOf(thread)).hasSize(3);
	}

	@Test
	void aDeletionNeedsSightAndMembership() {
		AcpThread thread = newThreadWith(this.eve);
		assertRefused(store().deleteThread(thread.id(), Guard.of(this.bob)), AcpException.notMember());
		assertRefused(store().deleteThread(thread.id(), Guard.of(this.eve)), AcpException.threadNotFound());
		assertRefused(store().deleteThread(Ids.thread(), Guard.of(this.ann)), AcpException.threadNotFound());
		assertThat(read(thread)).isEqualTo(thread);
		assertThat(framesOf(thread)).isEmpty();
		done(store().deleteThread(thread.id(), null));
		assertRefused(store().deleteThread(thread.id(), null), AcpException.threadNotFound());
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.ThreadDeleted(thread.id()));
	}

	@Test
	void nothingIsToldOfAThreadAfterItsDeletion() {
		AcpThread thread = newThreadWith(this.helper);
		List<Signal<String>> signals = atOnce(WRITERS, (writer) -> switch (writer % 4) {
			case 0 -> (writer == 8) ? store().deleteThread(thread.id(), null).thenReturn("deleted")
					: store().append(message(thread, this.ann, "" + writer)).map((appended) -> "appended");
			case 1 -> store().startRuns(invocation(thread, null, this.helper)).map((started) -> "started");
			case 2 -> store().addMember(member(thread, this.bob)).map((member) -> "added");
			default -> store().updateThread(update(thread, null, null)).map((updated) -> "updated");
		});
		assertThat(values(signals)).contains("deleted");
		assertThat(refusals(signals)).allMatch(ErrorCode.NOT_FOUND::equals);
		List<ThreadFrame> frames = framesOf(thread);
		assertThat(frames).containsOnlyOnce(new ThreadFrame.ThreadDeleted(thread.id()))
			.endsWith(new ThreadFrame.ThreadDeleted(thread.id()));
		Map<String, RunStatus> last = new HashMap<>();
		for (ThreadFrame frame : frames) {
			if (frame instanceof ThreadFrame.RunUpdated updated) {
				last.put(updated.run().id(), updated.run().status());
			}
		}
		assertThat(last.values()).allMatch(RunStatus.CANCELLED::equals);
		assertEmpty(store().access(thread.id(), this.ann.id()));
	}

	@Test
	void aDeletionGoesOnWhenItsCallerWalksAway() {
		AcpThread thread = newThread();
		abandon(store().deleteThread(thread.id(), Guard.of(this.ann)));
		this.broadcaster.await(new ThreadFrame.ThreadDeleted(thread.id())::equals, timeout());
		assertEmpty(store().access(thread.id(), this.ann.id()));
	}

	@Test
	void otherThreadsAreLeftAlone() {
		AcpThread one = newThreadWith(this.helper);
		AcpThread other = newThreadWith(this.helper);
		get(store().append(message(one, this.ann, "hello")));
		get(store().append(message(other, this.ann, "hello")));
		List<ThreadEvent> events = eventsOf(other);
		StartedRun run = get(store().startRuns(invocation(other, "key", this.helper))).get(0);
		pendingRun(one, this.helper);
		this.broadcaster.clear();
		get(store().updateThread(update(one, this.eve.tenant(), null)));
		done(store().deleteThread(one.id(), null));
		assertThat(read(other)).isEqualTo(other);
		assertThat(eventsOf(other)).isEqualTo(events);
		assertThat(membersOf(other)).containsExactly(this.ann, this.helper);
		assertThat(read(run.run())).isEqualTo(run.run());
		assertThat(framesOf(other)).isEmpty();
	}

	@Test
	void aSignOfLifeIsGiven() {
		done(store().ping());
	}

	private void assertListedBehind(Cursor before, AcpThread thread) {
		assertThat(all(store().threads(this.tenant, before, MANY))).as("list behind %s", before).contains(thread);
	}

	private void assertNotListedBehind(Cursor before, AcpThread thread) {
		assertThat(all(store().threads(this.tenant, before, MANY))).as("list behind %s", before).doesNotContain(thread);
	}

	private Tenant tenantOfKeys(int keys) {
		TreeMap<String, String> values = new TreeMap<>(Map.of("nonce", this.nonce + "-" + keys));
		for (int i = 1; i < keys; i++) {
			values.put("key" + i, "value" + i);
		}
		return new Tenant(values);
	}

	/** A tenant that no other test has; keys and values in turn. */
	private Tenant tenantOf(String... more) {
		TreeMap<String, String> values = new TreeMap<>(Map.of("nonce", this.nonce));
		for (int i = 0; i < more.length; i += 2) {
			values.put(more[i], more[i + 1]);
		}
		return new Tenant(values);
	}

}
