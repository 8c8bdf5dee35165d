package io.quintet.acp.test;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Signal;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.ThreadAccess;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store promises of members.
 */
abstract class ThreadStoreMemberContract extends ThreadStoreContractPart {

	@Test
	void membersComeInTheOrderOfAdding() {
		AcpThread thread = newThread();
		List<Identity> added = new ArrayList<>(List.of(this.ann));
		for (String name : List.of("c", "a", "b", "d")) {
			Identity identity = Identity.user(name + "-" + this.nonce, name);
			get(store().addMember(member(thread, identity)));
			added.add(identity);
			assertThat(framesOf(thread)).endsWith(new ThreadFrame.MembersUpdated(thread.id(), added));
		}
		List<Member> members = all(store().members(thread.id()));
		assertThat(members).extracting(Member::identity).containsExactlyElementsOf(added);
		assertThat(members).isSortedAccordingTo(Comparator.comparing(Member::addedAt));
		assertThat(framesOf(thread)).hasSize(4);
		assertThat(eventsOf(thread)).isEmpty();
	}

	@Test
	void aMemberIsStoredAsItWasGiven() {
		AcpThread thread = newThread();
		Identity identity = new Identity("x-" + this.nonce, "", Role.SYSTEM,
				Metadata.of(Map.of("a", List.of("one", "two"), "tenant", "none")));
		Member member = get(store()
			.addMember(new NewMember(thread.id(), Guard.of(this.ann), identity, "own role", this.bob, 1_000)));
		assertThat(member.threadId()).isEqualTo(thread.id());
		assertThat(member.identity()).isEqualTo(identity);
		assertThat(member.role()).isEqualTo("own role");
		assertThat(member.addedBy()).isEqualTo(this.bob);
		assertThat(member.addedAt()).isAfterOrEqualTo(thread.createdAt())
			.isEqualTo(member.addedAt().truncatedTo(ChronoUnit.MICROS));
		assertThat(all(store().members(thread.id()))).last().isEqualTo(member);
		assertThat(get(store().access(thread.id(), identity.id()))).isEqualTo(new ThreadAccess(thread, true));
	}

	@Test
	void whoIsAMemberAlreadyStaysAsItWas() {
		AcpThread thread = newThread();
		Member first = get(store().addMember(member(thread, this.bob)));
		this.broadcaster.clear();
		Identity changed = new Identity(this.bob.id(), "Robert", Role.ASSISTANT, Metadata.of(Map.of("new", true)));
		NewMember again = new NewMember(thread.id(), Guard.of(this.bob), changed, "other", this.bob, 1_000);
		assertThat(get(store().addMember(again))).isEqualTo(first);
		assertThat(all(store().members(thread.id()))).last().isEqualTo(first);
		assertThat(framesOf(thread))
			.containsExactly(new ThreadFrame.MembersUpdated(thread.id(), List.of(this.ann, this.bob)));
	}

	@Test
	void whoIsAddedAgainAfterRemovalIsNew() {
		AcpThread thread = newThreadWith(this.bob, this.helper);
		done(store().removeMember(removal(thread, this.bob)));
		Identity robert = Identity.user(this.bob.id(), "Robert");
		get(store().addMember(member(thread, robert)));
		assertThat(membersOf(thread)).containsExactly(this.ann, this.helper, robert);
	}

	@Test
	void aRemovalIsToldAlsoWithoutEffect() {
		AcpThread thread = newThreadWith(this.bob);
		done(store().removeMember(removal(thread, this.bob)));
		done(store().removeMember(removal(thread, this.bob)));
		assertThat(membersOf(thread)).containsExactly(this.ann);
		assertThat(get(store().access(thread.id(), this.bob.id())).member()).isFalse();
		ThreadFrame told = new ThreadFrame.MembersUpdated(thread.id(), List.of(this.ann));
		assertThat(framesOf(thread)).containsExactly(told, told);
		assertThat(eventsOf(thread)).isEmpty();
	}

	@Test
	void anyMemberRemovesAnyMember() {
		AcpThread thread = newThreadWith(this.bob);
		done(store().removeMember(new MemberRemoval(thread.id(), Guard.of(this.bob), this.ann.id(), this.bob)));
		done(store().removeMember(new MemberRemoval(thread.id(), Guard.of(this.bob), this.bob.id(), this.bob)));
		assertThat(membersOf(thread)).isEmpty();
		assertThat(framesOf(thread)).last().isEqualTo(new ThreadFrame.MembersUpdated(thread.id(), List.of()));
		assertThat(read(thread)).isEqualTo(thread);
	}

	@Test
	void changesOfMembersNeedSightAndMembership() {
		AcpThread thread = newThreadWith(this.eve);
		for (Guard guard : List.of(Guard.of(this.bob), Guard.of(this.eve))) {
			AcpException refusal = guard.identityId().equals(this.bob.id()) ? AcpException.notMember()
					: AcpException.threadNotFound();
			assertRefused(
					store().addMember(new NewMember(thread.id(), guard, this.bob, Member.DEFAULT_ROLE, this.bob, 9)),
					refusal);
			assertRefused(store().removeMember(new MemberRemoval(thread.id(), guard, this.ann.id(), this.bob)),
					refusal);
		}
		assertThat(membersOf(thread)).containsExactly(this.ann, this.eve);
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void membersOfAnUnknownThreadCannotBeChanged() {
		String unknown = Ids.thread();
		for (Guard guard : new @Nullable Guard[] { null, Guard.of(this.ann) }) {
			assertRefused(store().addMember(new NewMember(unknown, guard, this.bob, Member.DEFAULT_ROLE, this.ann, 9)),
					AcpException.threadNotFound());
			assertRefused(store().removeMember(new MemberRemoval(unknown, guard, this.bob.id(), this.ann)),
					AcpException.threadNotFound());
		}
		assertEmpty(store().members(unknown));
		assertThat(this.broadcaster.frames(unknown)).isEmpty();
	}

	@Test
	void theApplicationChangesMembersWithoutBeingOne() {
		AcpThread thread = newThread();
		get(store().addMember(new NewMember(thread.id(), null, this.bob, Member.DEFAULT_ROLE, this.eve, 9)));
		done(store().removeMember(new MemberRemoval(thread.id(), null, this.ann.id(), this.eve)));
		assertThat(membersOf(thread)).containsExactly(this.bob);
	}

	@Test
	void aFullThreadTakesItsMembersOnly() {
		AcpThread thread = newThreadWith(this.bob);
		assertRefused(store().addMember(member(thread, this.helper, 2)), ErrorCode.CONFLICT);
		assertThat(framesOf(thread)).isEmpty();
		assertThat(get(store().addMember(member(thread, this.bob, 2))).identity()).isEqualTo(this.bob);
		done(store().removeMember(removal(thread, this.bob)));
		get(store().addMember(member(thread, this.helper, 2)));
		assertThat(membersOf(thread)).containsExactly(this.ann, this.helper);
	}

	@Test
	void concurrentAdditionsOfOneMemberAddItOnce() throws Exception {
		turnLifecycleEventsOn();
		AcpThread thread = newThread();
		this.broadcaster.clear();
		List<Signal<Member>> additions = atOnce(WRITERS,
				(writer) -> store().addMember(member(thread, Identity.user(this.bob.id(), "Bob " + writer))));
		List<Member> stored = all(store().members(thread.id()));
		assertThat(stored).hasSize(2);
		assertThat(values(additions)).hasSize(WRITERS).containsOnly(stored.get(1));
		assertThat(kindsOf(thread)).hasSize(WRITERS + 1)
			.startsWith("thread.member_added", "MembersUpdated")
			.containsOnlyOnce("thread.member_added");
	}

	@Test
	void concurrentAdditionsKeepTheBound() {
		AcpThread thread = newThread();
		List<Signal<Member>> additions = atOnce(WRITERS,
				(writer) -> store().addMember(member(thread, Identity.user(writer + "-" + this.nonce, ""), 5)));
		assertThat(values(additions)).hasSize(4);
		assertThat(refusals(additions)).hasSize(WRITERS - 4).containsOnly(ErrorCode.CONFLICT);
		assertThat(membersOf(thread)).hasSize(5);
		assertThat(framesOf(thread)).hasSize(4)
			.last()
			.isEqualTo(new ThreadFrame.MembersUpdated(thread.id(), membersOf(thread)));
	}

	@Test
	void withLifecycleEventsMembersAreToldByEventsToo() throws Exception {
		turnLifecycleEventsOn();
		AcpThread thread = newThread();
		this.broadcaster.clear();
		get(store().addMember(new NewMember(thread.id(), Guard.of(this.ann), this.bob, "x", this.ann, 9)));
		get(store().addMember(
				new NewMember(thread.id(), Guard.of(this.ann), Identity.user(this.bob.id(), "Rob"), "y", this.ann, 9)));
		Identity renamed = Identity.user(this.bob.id(), "Robert").withTenant(this.tenant);
		done(store().removeMember(new MemberRemoval(thread.id(), Guard.of(renamed), this.bob.id(), renamed)));
		done(store().removeMember(removal(thread, this.bob)));
		assertThat(kindsOf(thread)).containsExactly("thread.member_added", "MembersUpdated", "MembersUpdated",
				"thread.member_removed", "MembersUpdated", "MembersUpdated");
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(this.broadcaster.events(thread.id())).isEqualTo(events.subList(1, 3));
		assertThat(events).hasSize(3)
			.extracting(ThreadEvent::body)
			.endsWith(new EventBody.MemberAdded(this.bob), new EventBody.MemberRemoved(this.bob));
		assertThat(events).extracting(ThreadEvent::author).endsWith(this.ann, renamed);
		assertThat(events).allSatisfy((event) -> {
			assertThat(event.runId()).isNull();
			assertThat(event.clientId()).isNull();
			assertThat(event.metadata()).isEmpty();
		});
		assertStrictlyIncreasing(events);
	}

	@Test
	void changesOfMembersGoOnWhenTheirCallerWalksAway() {
		AcpThread thread = newThread();
		abandon(store().addMember(member(thread, this.bob)));
		this.broadcaster.await(thread.id(), (frames) -> frames.size() == 1, timeout());
		assertThat(membersOf(thread)).containsExactly(this.ann, this.bob);
		abandon(store().removeMember(removal(thread, this.bob)));
		this.broadcaster.await(thread.id(), (frames) -> frames.size() == 2, timeout());
		assertThat(membersOf(thread)).containsExactly(this.ann);
	}

}
