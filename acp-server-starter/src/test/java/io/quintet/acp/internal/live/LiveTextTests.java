package io.quintet.acp.internal.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What sockets get of a text that is being written.
 */
class LiveTextTests {

	private static final Identity WRITER = Identity.assistant("writer", "Writer");

	private static final String TEXT = "evt_text";

	private static final long SLOW = 1 << 20;

	private final MemoryThread thread = new MemoryThread();

	private MemorySocket joined() {
		MemorySocket socket = this.thread.connect();
		socket.joinThread(MemoryThread.ID);
		return socket;
	}

	private void begin() {
		this.thread.broadcaster
			.publish(new ThreadFrame.StreamStarted(MemoryThread.ID, TEXT, "run_1", StreamType.MESSAGE, WRITER));
	}

	private void tell(int offset, String text) {
		this.thread.broadcaster.publish(new ThreadFrame.StreamDelta(MemoryThread.ID, TEXT, offset, text));
	}

	private void end(String whole, Map<String, ?> metadata) {
		this.thread.publish(new ThreadEvent(TEXT, MemoryThread.ID, "run_1", WRITER, MemoryThread.START.plusSeconds(1),
				Metadata.of(metadata), null, new EventBody.Message(List.of(ContentPart.text(whole)))));
	}

	@Test
	void aTextComesInPartsAndEndsWithItsEvent() {
		MemorySocket socket = joined();
		begin();
		tell(0, "Hel");
		tell(3, "lo");
		end("Hello", Map.of());
		assertThat(socket.taken()).containsExactly("joined []", "stream:start", "stream:delta Hel", "stream:delta lo",
				"stream:end", TEXT);
	}

	@Test
	void whoJoinsInTheMiddleGetsTheTextFromItsBeginningBehindTheAnswer() {
		MemorySocket first = joined();
		begin();
		tell(0, "Hel");
		MemorySocket second = joined();
		tell(3, "lo");
		assertThat(second.taken()).containsExactly("joined []", "stream:start", "stream:delta Hel", "stream:delta lo");
		first.taken();
		first.joinThread(MemoryThread.ID);
		assertThat(first.taken()).containsExactly("joined []", "stream:start", "stream:delta Hello");
	}

	@Test
	void whatComesWhileAJoinReadsIsPartOfTheBeginning() {
		MemorySocket first = joined();
		begin();
		tell(0, "Hel");
		this.thread.beforeReading = () -> tell(3, "lo");
		assertThat(joined().taken()).containsExactly("joined []", "stream:start", "stream:delta Hello");
		assertThat(first.taken()).endsWith("stream:delta lo");
	}

	@Test
	void aTextWhoseEventIsInTheAnswerIsNotShown() {
		ThreadEvent known = this.thread.post();
		joined();
		begin();
		tell(0, "Hello");
		this.thread.stored
			.add(new ThreadEvent(TEXT, MemoryThread.ID, "run_1", WRITER, MemoryThread.START.plusSeconds(1), Map.of(),
					null, new EventBody.Message(List.of(ContentPart.text("Hello")))));
		MemorySocket socket = this.thread.connect();
		socket.send("thread:join", MemoryThread.since(known));
		tell(5, "!");
		end("Hello!", Map.of());
		assertThat(socket.taken()).containsExactly("joined [" + TEXT + "]");
	}

	@Test
	void whatGotLostComesWithTheEvent() {
		MemorySocket socket = joined();
		begin();
		tell(0, "Hel");
		end("Hello", Map.of());
		assertThat(socket.taken()).endsWith("stream:delta Hel", "stream:delta lo", "stream:end", TEXT);
		tell(3, "lo");
		begin();
		assertThat(socket.taken()).isEmpty();
	}

	@Test
	void aGapIsAskedForAndFilled() {
		List<ThreadFrame> asked = new ArrayList<>();
		MemorySocket socket = joined();
		begin();
		tell(0, "Hel");
		this.thread.broadcaster.listen((frame) -> {
			if (frame instanceof ThreadFrame.StreamsWanted) {
				asked.add(frame);
			}
		});
		tell(4, "o");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !asked.isEmpty());
		assertThat(socket.taken()).endsWith("stream:delta Hel");
		begin();
		tell(0, "Hello");
		assertThat(socket.taken()).containsExactly("stream:delta lo");
	}

	@Test
	void aTextThatFailsEndsBehindItsEvent() {
		MemorySocket socket = joined();
		begin();
		tell(0, "Hel");
		this.thread.broadcaster
			.publish(new ThreadFrame.StreamFailed(MemoryThread.ID, TEXT, new RunError("handler_error", "gone")));
		end("Hel", Map.of("stream", Map.of("status", "failed")));
		assertThat(socket.taken()).endsWith("stream:delta Hel", TEXT, "stream:end handler_error");
	}

	@Test
	void aTextThatWasInterruptedElsewhereSaysSo() {
		MemorySocket socket = joined();
		begin();
		tell(0, "Hel");
		end("Hel", Map.of("stream", Map.of("status", "interrupted")));
		assertThat(socket.taken()).endsWith(TEXT, "stream:end interrupted");
	}

	@Test
	void aRemovedMemberGetsNothingMore() {
		MemorySocket socket = joined();
		begin();
		tell(0, "Hel");
		this.thread.remove("ann");
		tell(3, "lo");
		end("Hello", Map.of());
		assertThat(socket.taken()).endsWith("stream:delta Hel", "members:updated");
	}

	@Test
	void partsThatWaitForASlowSocketBecomeOneAndHoldNobodyUp() {
		MemorySocket slow = joined();
		MemorySocket fast = joined();
		begin();
		slow.queuedSize(SLOW);
		tell(0, "a");
		tell(1, "b");
		tell(2, "c");
		assertThat(slow.taken()).endsWith("stream:start");
		slow.queuedSize(0);
		tell(3, "d");
		assertThat(slow.taken()).containsExactly("stream:delta abcd");
		assertThat(fast.taken()).endsWith("stream:delta a", "stream:delta b", "stream:delta c", "stream:delta d");
		slow.queuedSize(SLOW);
		tell(4, "e");
		tell(5, "f");
		end("abcdef", Map.of());
		assertThat(slow.taken()).containsExactly("stream:delta ef", "stream:end", TEXT);
	}

	@Test
	void aSocketThatIsSlowNoMoreGetsWhatWaitsAlthoughNothingFollows() {
		MemorySocket socket = joined();
		begin();
		socket.queuedSize(SLOW);
		tell(0, "Hello");
		socket.queuedSize(0);
		List<String> taken = new ArrayList<>();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			taken.addAll(socket.taken());
			return taken.contains("stream:delta Hello");
		});
	}

}
