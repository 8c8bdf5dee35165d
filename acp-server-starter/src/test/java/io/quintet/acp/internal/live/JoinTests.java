package io.quintet.acp.internal.live;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is missing and nothing comes twice, whenever something happens.
 */
class JoinTests {

	/** Before the join, while it holds, when it has read, when it has answered, later. */
	private static final int MOMENTS = 5;

	private static final int EVENTS = 3;

	@Test
	void withAPositionEverythingBehindItComesOnceAndInOrderWhateverTheMoment() {
		int played = 0;
		for (List<Integer> stored : moments(EVENTS)) {
			for (List<Integer> published : moments(EVENTS)) {
				if (isPossible(stored, published)) {
					assertThat(play(stored, published, true)).as("stored %s, published %s", stored, published)
						.containsExactly("e2", "e3", "e4");
					played++;
				}
			}
		}
		assertThat(played).isGreaterThan(100);
	}

	@Test
	void withoutAPositionEverythingStoredSinceTheJoinComesOnceAndInOrder() {
		for (List<Integer> stored : moments(EVENTS)) {
			for (List<Integer> published : moments(EVENTS)) {
				if (isPossible(stored, published)) {
					List<String> expected = new ArrayList<>();
					for (int i = 0; i < EVENTS; i++) {
						// One that was stored before and is published later comes too.
						if (published.get(i) > 0) {
							expected.add("e" + (i + 2));
						}
					}
					assertThat(play(stored, published, false)).as("stored %s, published %s", stored, published)
						.containsExactlyElementsOf(expected);
				}
			}
		}
	}

	private static boolean isPossible(List<Integer> stored, List<Integer> published) {
		for (int i = 0; i < EVENTS; i++) {
			if (published.get(i) < stored.get(i)) {
				return false;
			}
		}
		return true;
	}

	private static List<List<Integer>> moments(int events) {
		if (events == 0) {
			return List.of(List.of());
		}
		List<List<Integer>> all = new ArrayList<>();
		for (List<Integer> earlier : moments(events - 1)) {
			int from = earlier.isEmpty() ? 0 : earlier.get(earlier.size() - 1);
			for (int moment = from; moment < MOMENTS; moment++) {
				List<Integer> longer = new ArrayList<>(earlier);
				longer.add(moment);
				all.add(longer);
			}
		}
		return all;
	}

	/** Tells what a client knows in the end, in the order in which it learned it. */
	private static List<String> play(List<Integer> stored, List<Integer> published, boolean since) {
		MemoryThread thread = new MemoryThread();
		ThreadEvent known = thread.post();
		List<ThreadEvent> events = new ArrayList<>();
		int[] told = { 0 };
		Moments at = (moment) -> {
			while (events.size() < EVENTS && stored.get(events.size()) <= moment) {
				events.add(thread.store());
				publish(thread, events, told, published, moment);
			}
			publish(thread, events, told, published, moment);
		};
		MemorySocket socket = thread.connect();
		at.reached(0);
		thread.beforeReading = () -> at.reached(1);
		thread.afterReading = () -> at.reached(2);
		socket.whenAcknowledged(() -> at.reached(3));
		socket.send("thread:join", since ? MemoryThread.since(known) : "{\"thread_id\":\"th_1\"}");
		at.reached(4);
		List<String> log = new ArrayList<>(socket.taken());
		String answer = log.remove(0);
		assertThat(answer).startsWith("joined [");
		String replayed = answer.substring("joined [".length(), answer.indexOf(']'));
		List<String> learned = new ArrayList<>(replayed.isEmpty() ? List.of() : List.of(replayed.split(", ", -1)));
		learned.addAll(log);
		return learned;
	}

	private static void publish(MemoryThread thread, List<ThreadEvent> events, int[] told, List<Integer> published,
			int moment) {
		while (told[0] < events.size() && published.get(told[0]) <= moment) {
			thread.publish(events.get(told[0]));
			told[0]++;
		}
	}

	@Test
	void heldFramesFollowTheAnswerAndLiveFramesFollowThem() {
		MemoryThread thread = new MemoryThread();
		ThreadEvent first = thread.post();
		MemorySocket socket = thread.connect();
		thread.afterReading = () -> {
			thread.post();
			thread.publishMembers();
		};
		socket.send("thread:join", MemoryThread.since(first));
		thread.post();
		assertThat(socket.taken()).containsExactly("joined []", "e2", "members:updated", "e3");
	}

	@Test
	void aJoinTellsHowRunsStandBehindTheAnswerAndBeforeWhatWasHeld() {
		MemoryThread thread = new MemoryThread();
		ThreadEvent first = thread.post();
		thread.runs.add(MemoryThread.run("r1", RunStatus.RUNNING));
		thread.runs.add(MemoryThread.run("r2", RunStatus.COMPLETED));
		MemorySocket socket = thread.connect();
		MemorySocket other = thread.connect();
		other.joinThread("th_1");
		other.taken();
		thread.afterReading = () -> thread.publish(MemoryThread.run("r1", RunStatus.FAILED));
		socket.send("thread:join", MemoryThread.since(first));
		assertThat(socket.taken()).containsExactly("joined []", "run:updated r1 running", "run:updated r2 completed",
				"run:updated r1 failed");
		// It is for this socket alone.
		assertThat(other.taken()).containsExactly("run:updated r1 failed");
		thread.runs.clear();
		thread.afterReading = () -> {
		};
		socket.joinThread("th_1");
		assertThat(socket.taken()).containsExactly("joined []");
	}

	@Test
	void theRunsInAnAnswerToAJoinAreBounded() {
		MemoryThread thread = new MemoryThread(AcpNamespaces.NONE, new AcpSocketSettings(2, 2,
				new AcpSocketSettings.Replay(3, 1000), new AcpSocketSettings.Held(10, 100_000), 10));
		for (int i = 0; i < 100; i++) {
			thread.runs.add(MemoryThread.run("r" + i, RunStatus.RUNNING));
		}
		MemorySocket socket = thread.connect();
		socket.joinThread("th_1");
		assertThat(socket.taken()).hasSizeBetween(2, 10);
	}

	@Test
	void aPositionThatNamesNoEventHidesNothing() {
		MemoryThread thread = new MemoryThread();
		thread.post();
		MemorySocket socket = thread.connect();
		assertThat(socket.send("thread:join", MemoryThread.since("2199-01-01T00:00:00Z", ""))).isEqualTo("joined []");
		thread.post();
		assertThat(socket.taken()).containsExactly("joined []", "e2");
	}

	@Test
	void aSecondJoinReplaysAgainAndDoublesNoFrame() {
		MemoryThread thread = new MemoryThread();
		ThreadEvent first = thread.post();
		MemorySocket socket = thread.connect();
		socket.joinThread("th_1");
		thread.post();
		thread.afterReading = thread::post;
		socket.send("thread:join", MemoryThread.since(first));
		thread.afterReading = () -> {
		};
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("joined []", "e2", "joined [e2]", "e3", "joined []", "e4");
	}

	@Test
	void aTruncatedReplayIsContinuedUpToWhatCameLive() {
		MemoryThread thread = new MemoryThread();
		ThreadEvent first = thread.post();
		for (int i = 0; i < 7; i++) {
			thread.post();
		}
		MemorySocket socket = thread.connect();
		assertThat(socket.send("thread:join", MemoryThread.since(first))).isEqualTo("joined [e2, e3, e4] truncated");
		thread.post();
		thread.post();
		assertThat(socket.send("thread:join", MemoryThread.since(thread.stored.get(3))))
			.isEqualTo("joined [e5, e6, e7] truncated");
		thread.post();
		assertThat(socket.send("thread:join", MemoryThread.since(thread.stored.get(6)))).isEqualTo("joined [e8]");
		thread.post();
		assertThat(socket.taken()).containsExactly("joined [e2, e3, e4] truncated", "e9", "e10",
				"joined [e5, e6, e7] truncated", "e11", "joined [e8]", "e12");
	}

	@Test
	void whileATruncatedReplayIsContinuedNothingComesTwice() {
		MemoryThread thread = new MemoryThread();
		ThreadEvent first = thread.post();
		for (int i = 0; i < 4; i++) {
			thread.post();
		}
		MemorySocket socket = thread.connect();
		socket.send("thread:join", MemoryThread.since(first));
		thread.beforeReading = thread::post;
		thread.afterReading = thread::post;
		socket.send("thread:join", MemoryThread.since(thread.stored.get(3)));
		assertThat(socket.taken()).containsExactly("joined [e2, e3, e4] truncated", "joined [e5, e6]", "e7");
	}

	@Test
	void anAnswerThatIsTooLargeReplaysLess() {
		MemoryThread thread = new MemoryThread(AcpNamespaces.NONE, new AcpSocketSettings(2, 2,
				new AcpSocketSettings.Replay(100, 1000), new AcpSocketSettings.Held(10, 100_000), 10));
		ThreadEvent first = thread.post();
		for (int i = 0; i < 16; i++) {
			thread.post();
		}
		MemorySocket socket = thread.connect();
		assertThat(socket.send("thread:join", MemoryThread.since(first)))
			.isEqualTo("joined [e2, e3, e4, e5] truncated");
		assertThat(socket.send("thread:join", MemoryThread.since(thread.stored.get(4))))
			.isEqualTo("joined [e6, e7, e8] truncated");
	}

	@Test
	void aReplayOfExactlyTheCapIsNotTruncated() {
		MemoryThread thread = new MemoryThread();
		ThreadEvent first = thread.post();
		for (int i = 0; i < 3; i++) {
			thread.post();
		}
		assertThat(thread.connect().send("thread:join", MemoryThread.since(first))).isEqualTo("joined [e2, e3, e4]");
	}

	@Test
	void aRefusedJoinGetsNeitherHeldNorLaterFrames() {
		MemoryThread thread = new MemoryThread();
		thread.members.clear();
		MemorySocket socket = thread.connect();
		thread.beforeReading = thread::post;
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("forbidden: not a member of this thread");
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void aSecondJoinThatIsRefusedEndsTheFirst() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		socket.joinThread("th_1");
		thread.members.clear();
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("joined []", "forbidden: not a member of this thread");
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void aSecondJoinThatFailsLeavesTheFirstAsItWas() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		socket.joinThread("th_1");
		thread.failure = new AcpException(ErrorCode.UNAVAILABLE, "the database is out of reach");
		thread.beforeReading = thread::post;
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("joined []", "unavailable: the database is out of reach", "e1",
				"e2");
	}

	@Test
	void aFirstJoinThatFailsLeavesNothing() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		thread.failure = new IllegalStateException("a bug");
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("internal_error: Internal Server Error");
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void aRemovalWhileReadingWins() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		thread.afterReading = () -> thread.remove("ann");
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("forbidden: not a member of this thread");
	}

	@Test
	void aRemovalBehindTheAnswerIsTheLastThatTheSocketHears() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		thread.afterReading = thread::post;
		socket.whenAcknowledged(() -> {
			thread.remove("ann");
			thread.post();
		});
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("joined []", "e1", "members:updated");
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void aLateFrameOfARemovalThatWasTakenBackDoesNotRefuseTheJoin() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		thread.beforeReading = () -> {
			thread.beforeReading = () -> {
			};
			thread.broadcaster.publish(new ThreadFrame.MembersUpdated("th_1", List.of()));
			thread.publishMembers();
		};
		socket.joinThread("th_1");
		thread.post();
		assertThat(socket.taken()).containsExactly("joined []", "members:updated", "members:updated", "e1");
	}

	@Test
	void aThreadThatChangesAllTheTimeIsGivenUp() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		thread.afterReading = () -> thread.broadcaster.publish(new ThreadFrame.MembersUpdated("th_1", List.of()));
		assertThat(socket.joinThread("th_1")).isEqualTo("unavailable: the thread changes too fast");
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void moreThanCanBeHeldClosesTheConnection() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		thread.afterReading = () -> {
			for (int i = 0; i < 11; i++) {
				thread.post();
			}
		};
		socket.joinThread("th_1");
		assertThat(socket.isClosed()).isTrue();
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void moreBytesThanCanBeHeldCloseTheConnection() {
		MemoryThread thread = new MemoryThread(AcpNamespaces.NONE, new AcpSocketSettings(2, 2,
				new AcpSocketSettings.Replay(3, 100_000), new AcpSocketSettings.Held(10, 100), 10));
		MemorySocket socket = thread.connect();
		thread.afterReading = thread::post;
		socket.joinThread("th_1");
		assertThat(socket.isClosed()).isTrue();
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	@Test
	void aSocketThatEndsWhileReadingLeavesNothing() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		thread.afterReading = socket::drop;
		socket.joinThread("th_1");
		assertThat(thread.sockets.joinedThreads()).isZero();
		assertThat(thread.rooms.isEmpty()).isTrue();
	}

	@Test
	void aSocketJoinsSoManyThreadsAndNoMore() {
		MemoryThread thread = new MemoryThread();
		MemorySocket socket = thread.connect();
		assertThat(socket.joinThread("th_1")).isEqualTo("joined []");
		assertThat(socket.joinThread("th_1a")).isEqualTo("joined []");
		assertThat(socket.joinThread("th_1b")).isEqualTo("too_many_requests: a socket can join at most 2 threads");
		assertThat(socket.joinThread("th_1")).isEqualTo("joined []");
		socket.send("thread:leave", "{\"thread_id\":\"th_1a\"}");
		assertThat(socket.joinThread("th_1b")).isEqualTo("joined []");
	}

	/** Does what is due at a moment. */
	@FunctionalInterface
	private interface Moments {

		void reached(int moment);

	}

}
