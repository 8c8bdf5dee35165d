package io.quintet.acp.internal.live;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets which frames, and for how long.
 */
class FrameTests {

	private static final Tenant ACME = Tenant.of(Map.of("organization", "acme"));

	private static final Tenant OTHER = Tenant.of(Map.of("organization", "other"));

	private final MemoryThread thread = new MemoryThread();

	private final Identity bob = Identity.user("bob", "Bob").withTenant(ACME);

	@Test
	void everyFrameReachesAllJoinedSocketsAndNoOther() {
		this.thread.members.put("bob", this.bob);
		MemorySocket ann = this.thread.connect();
		MemorySocket bobs = this.thread.connect(this.bob, "/");
		MemorySocket idle = this.thread.connect();
		ann.joinThread("th_1");
		bobs.joinThread("th_1");
		this.thread.post();
		this.thread.publishMembers();
		this.thread.broadcaster.publish(new ThreadFrame.ThreadUpdated(this.thread.thread()));
		ann.send("assistant:invoke", "{\"thread_id\":\"th_1\",\"assistant_ids\":[\"echo\"]}");
		assertThat(bobs.taken()).containsExactly("joined []", "e1", "members:updated", "thread:updated",
				"run:updated run_1 pending");
		assertThat(ann.taken())
			.startsWith("joined []", "e1", "members:updated", "thread:updated", "run:updated run_1 pending")
			.hasSize(6);
		assertThat(idle.taken()).isEmpty();
	}

	@Test
	void theOwnFrameComesBeforeTheAnswer() {
		MemorySocket ann = this.thread.connect();
		ann.joinThread("th_1");
		ann.taken();
		ann.send("message:send",
				"{\"thread_id\":\"th_1\",\"draft\":{\"content\":[{\"type\":\"text\",\"text\":\"\"}]}}");
		List<String> taken = ann.taken();
		assertThat(taken).hasSize(2);
		assertThat(taken.get(0)).isEqualTo("e1");
		assertThat(taken.get(1)).startsWith("{\"event\":{\"id\":\"e1\"");
	}

	@Test
	void aSocketThatLeavesGetsNothingMore() {
		MemorySocket ann = this.thread.connect();
		ann.joinThread("th_1");
		assertThat(ann.send("thread:leave", "{\"thread_id\":\"th_1\"}"))
			.isEqualTo("{\"thread_id\":\"th_1\",\"left\":true}");
		this.thread.post();
		assertThat(ann.taken()).hasSize(2);
		assertThat(this.thread.sockets.joinedThreads()).isZero();
		assertThat(this.thread.rooms.isEmpty()).isTrue();
	}

	@Test
	void aRemovedMemberGetsItsRemovalAndNothingMore() {
		this.thread.members.put("bob", this.bob);
		MemorySocket ann = this.thread.connect();
		MemorySocket bobs = this.thread.connect(this.bob, "/");
		ann.joinThread("th_1");
		bobs.joinThread("th_1");
		this.thread.remove("bob");
		this.thread.post();
		assertThat(bobs.taken()).containsExactly("joined []", "members:updated");
		assertThat(ann.taken()).containsExactly("joined []", "members:updated", "e1");
		this.thread.members.put("bob", this.bob);
		assertThat(bobs.joinThread("th_1")).isEqualTo("joined []");
		this.thread.post();
		assertThat(bobs.taken()).containsExactly("joined []", "e2");
	}

	@Test
	void aSocketThatNoLongerSeesTheThreadGetsNothingMore() {
		this.thread.members.put("bob", this.bob);
		this.thread.tenant = ACME;
		Identity ann = MemoryThread.ANN.withTenant(OTHER);
		MemorySocket bobs = this.thread.connect(this.bob, "/");
		bobs.joinThread("th_1");
		this.thread.move(Tenant.PUBLIC);
		MemorySocket anns = this.thread.connect(ann, "/");
		anns.joinThread("th_1");
		this.thread.move(OTHER);
		this.thread.post();
		assertThat(bobs.taken()).containsExactly("joined []", "e1", "thread:updated");
		assertThat(anns.taken()).containsExactly("joined []", "e2", "thread:updated", "e3");
	}

	@Test
	void aLateFrameOfAMoveThatWasTakenBackEndsNothing() {
		this.thread.members.put("bob", this.bob);
		this.thread.tenant = ACME;
		ThreadEvent first = this.thread.post();
		ThreadEvent away = this.thread.store(new io.quintet.acp.thread.EventBody.TenantChanged(ACME, OTHER));
		ThreadEvent back = this.thread.store(new io.quintet.acp.thread.EventBody.TenantChanged(OTHER, ACME));
		MemorySocket bobs = this.thread.connect(this.bob, "/");
		bobs.send("thread:join", MemoryThread.since(first));
		this.thread.publish(away);
		this.thread.publish(back);
		this.thread.post();
		assertThat(bobs.taken()).containsExactly("joined [e2, e3]", "e4");
	}

	@Test
	void aThreadThatMovesWhileAJoinReadsIsGone() {
		this.thread.members.put("bob", this.bob);
		this.thread.tenant = ACME;
		MemorySocket bobs = this.thread.connect(this.bob, "/");
		this.thread.afterReading = () -> {
			this.thread.afterReading = () -> {
			};
			this.thread.move(OTHER);
		};
		bobs.joinThread("th_1");
		assertThat(bobs.taken()).containsExactly("not_found: thread not found");
	}

	@Test
	void aThreadThatMovesBehindTheAnswerIsNotHeardOfAgain() {
		this.thread.members.put("bob", this.bob);
		this.thread.tenant = ACME;
		MemorySocket bobs = this.thread.connect(this.bob, "/");
		bobs.whenAcknowledged(() -> {
			this.thread.post();
			this.thread.move(OTHER);
		});
		bobs.joinThread("th_1");
		this.thread.post();
		assertThat(bobs.taken()).containsExactly("joined []", "e1");
		assertThat(this.thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void aDeletedThreadIsToldAndLeft() {
		MemorySocket ann = this.thread.connect();
		ann.joinThread("th_1");
		this.thread.broadcaster.publish(new ThreadFrame.ThreadDeleted("th_1"));
		this.thread.post();
		assertThat(ann.taken()).containsExactly("joined []", "thread:deleted");
		assertThat(this.thread.sockets.joinedThreads()).isZero();
		assertThat(this.thread.rooms.isEmpty()).isTrue();
	}

	@Test
	void aThreadThatIsDeletedWhileAJoinReadsIsNotFound() {
		MemorySocket ann = this.thread.connect();
		this.thread.afterReading = () -> {
			this.thread.gone.add("th_1");
			this.thread.broadcaster.publish(new ThreadFrame.ThreadDeleted("th_1"));
		};
		ann.joinThread("th_1");
		assertThat(ann.taken()).containsExactly("not_found: thread not found");
	}

	@Test
	void inNamespaceModeAThreadThatMovesLosesTheSocketsOfTheOldNamespace() {
		MemoryThread moving = new MemoryThread(AcpNamespaces.of(List.of("organization")), AcpSocketSettings.defaults());
		moving.members.put("bob", this.bob);
		moving.tenant = ACME;
		MemorySocket bobs = moving.connect(this.bob, "/acme");
		assertThat(moving.within).isEqualTo("/acme");
		bobs.joinThread("th_1");
		Identity ann = MemoryThread.ANN.withTenant(OTHER);
		moving.move(OTHER);
		MemorySocket anns = moving.connect(ann, "/other");
		anns.joinThread("th_1");
		moving.post();
		assertThat(bobs.taken()).containsExactly("joined []");
		assertThat(anns.taken()).containsExactly("joined []", "e2");
	}

	@Test
	void inNamespaceModeAThreadThatLosesItsNamespaceIsLeft() {
		MemoryThread moving = new MemoryThread(AcpNamespaces.of(List.of("organization")), AcpSocketSettings.defaults());
		moving.members.put("bob", this.bob);
		moving.tenant = ACME;
		MemorySocket bobs = moving.connect(this.bob, "/acme");
		bobs.joinThread("th_1");
		moving.move(Tenant.PUBLIC);
		moving.post();
		assertThat(bobs.taken()).containsExactly("joined []");
	}

	@Test
	void aSocketThatEndsIsForgotten() {
		MemorySocket ann = this.thread.connect();
		ann.joinThread("th_1");
		ann.joinThread("th_1a");
		assertThat(this.thread.sockets.joinedThreads()).isEqualTo(2);
		ann.drop();
		assertThat(this.thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void afterTheEndNoFrameIsTaken() {
		MemorySocket ann = this.thread.connect();
		ann.joinThread("th_1");
		this.thread.sockets.close();
		this.thread.post();
		assertThat(ann.taken()).containsExactly("joined []");
	}

}
