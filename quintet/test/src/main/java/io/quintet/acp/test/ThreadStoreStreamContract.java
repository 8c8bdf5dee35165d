package io.quintet.acp.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.store.ThreadStore.StreamPart;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store promises of texts that runs are writing.
 */
abstract class ThreadStoreStreamContract extends ThreadStoreContractPart {

	private static final RunError GONE = new RunError(RunError.INTERRUPTED, "gone");

	private final String eventId = Ids.event();

	private StreamPart part(Run run, int position, String text) {
		return new StreamPart(run.id(), this.eventId, StreamType.MESSAGE, Metadata.of(Map.of("model", "m")), position,
				text);
	}

	private List<String> save(Run run, int position, String text) {
		return all(store().saveStreams(this.node, List.of(part(run, position, text))));
	}

	private KeptStream kept(String text) {
		return new KeptStream(this.eventId, body(text), Metadata.of(Map.of("stream", Map.of("status", "failed"))));
	}

	private RunOwner owner(Run run) {
		return new RunOwner(run.id(), this.node);
	}

	private Run lapsedRunning(AcpThread thread) {
		Run run = get(store().startRuns(invocation(thread, null, Duration.ofMinutes(1), 32, this.helper))).get(0).run();
		Run running = step(run, RunStatus.RUNNING);
		save(running, 0, "Hel");
		save(running, 3, "lo");
		all(store().renewLeases(new RunLease(this.node, SHORT)));
		awaitLapse(running);
		this.broadcaster.clear();
		return running;
	}

	private void assertPublished(AcpThread thread, List<ThreadEvent> events) {
		assertThat(this.broadcaster.events(thread.id())).isEqualTo(events);
		assertStrictlyIncreasing(eventsOf(thread));
	}

	@Test
	void aSavedTextIsReadAsLongAsItsRunIsAtWork() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		assertThat(save(run, 0, "Hel")).containsExactly(this.eventId);
		assertThat(save(run, 3, "lo")).containsExactly(this.eventId);
		assertThat(all(store().streams(thread.id()))).containsExactly(
				new OpenStream(this.eventId, thread.id(), run.id(), StreamType.MESSAGE, this.helper, "Hello"));
		assertThat(eventsOf(thread)).extracting(ThreadEvent::type).containsExactly("run.started");
		assertThat(all(store().streams("th_0"))).isEmpty();
	}

	@Test
	void aPartThatIsSavedAgainReplacesTheFirst() {
		Run run = runningRun(newThreadWith(this.helper), this.helper);
		save(run, 0, "Hel");
		save(run, 0, "Hello");
		assertThat(all(store().streams(run.threadId()))).extracting(OpenStream::text).containsExactly("Hello");
	}

	@Test
	void onlyTheOwnerOfARunAtWorkSavesItsTexts() {
		AcpThread thread = newThreadWith(this.helper);
		Run pending = pendingRun(thread, this.helper);
		assertThat(save(pending, 0, "early")).isEmpty();
		Run run = step(pending, RunStatus.RUNNING);
		assertThat(all(store().saveStreams("other", List.of(part(run, 0, "not mine"))))).isEmpty();
		step(run, RunStatus.COMPLETED);
		assertThat(save(run, 0, "late")).isEmpty();
		assertThat(all(store().streams(thread.id()))).isEmpty();
	}

	@Test
	void aTextThatIsStoredIsNotOpen() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		save(run, 0, "Hel");
		get(store().append(
				new NewEvent(this.eventId, thread.id(), null, this.helper, body("Hello"), Map.of(), null, owner(run))));
		assertThat(all(store().streams(thread.id()))).isEmpty();
	}

	@Test
	void anEndOfTheOwnerStoresItsTextsBefore() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		save(run, 0, "Hel");
		this.broadcaster.clear();
		KeptStream thought = new KeptStream(Ids.event(), new EventBody.Reasoning("hm"), Map.of());
		RunTransition end = byOwner(run, RunStatus.FAILED).keeping(List.of(kept("Hello"), thought));
		Run ended = get(store().transition(end));
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).extracting(ThreadEvent::id)
			.endsWith(this.eventId, thought.eventId(), end.eventId())
			.hasSize(4);
		ThreadEvent text = events.get(1);
		assertThat(text.body()).isEqualTo(body("Hello"));
		assertThat(text.metadata()).isEqualTo(kept("").metadata());
		assertThat(text.author()).isEqualTo(this.helper);
		assertThat(text.runId()).isEqualTo(run.id());
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.EventStored(text),
				new ThreadFrame.EventStored(events.get(2)), new ThreadFrame.RunUpdated(ended),
				new ThreadFrame.EventStored(events.get(3)));
		assertStrictlyIncreasing(events);
		assertThat(all(store().streams(thread.id()))).isEmpty();
	}

	@Test
	void aTextThatIsStoredAlreadyIsNotStoredAgain() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		get(store().append(
				new NewEvent(this.eventId, thread.id(), null, this.helper, body("whole"), Map.of(), null, owner(run))));
		get(store().transition(byOwner(run, RunStatus.COMPLETED).keeping(List.of(kept("Hel")))));
		done(store().keepStreams(owner(run), List.of(kept("Hel"))));
		assertThat(eventsOf(thread)).map(ThreadStoreContractPart::text)
			.containsExactly("run.started", "whole", "run.completed");
	}

	@Test
	void anEndByAnotherNodeLeavesTheTextsToTheirOwner() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		save(run, 0, "Hel");
		get(store().transition(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, Ids.event())));
		assertThat(eventsOf(thread)).extracting(ThreadEvent::type).containsExactly("run.started", "run.cancelled");
		this.broadcaster.clear();
		done(store().keepStreams(new RunOwner(run.id(), "other"), List.of(kept("not mine"))));
		done(store().keepStreams(owner(run), List.of(kept("Hello"))));
		done(store().keepStreams(owner(run), List.of(kept("Hello again"))));
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).map(ThreadStoreContractPart::text).containsExactly("run.started", "run.cancelled", "Hello");
		assertPublished(thread, events.subList(2, 3));
	}

	@Test
	void theSavedTextOfADeadNodeIsStoredWithTheEndOfItsRun() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = lapsedRunning(thread);
		RunTransition end = RunTransition.lapsed(run.id(), GONE, Ids.event());
		get(store().transition(end));
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).map(ThreadStoreContractPart::text).containsExactly("run.started", "Hello", "run.failed");
		assertThat(events.get(1).id()).isEqualTo(this.eventId);
		assertThat(events.get(1).metadata())
			.isEqualTo(Metadata.of(Map.of("model", "m", "stream", Map.of("status", "interrupted"))));
		assertPublished(thread, events.subList(1, 3));
		assertThat(all(store().lapsedRuns(MANY))).doesNotContain(run.id());
	}

	@Test
	void whatADeadNodeLeftOfARunThatSomebodyElseEndedIsFoundAndStored() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		save(run, 0, "Hel");
		all(store().renewLeases(new RunLease(this.node, Duration.ofMillis(300))));
		get(store().transition(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, Ids.event())));
		passTime(Duration.ofMillis(300));
		awaitLapse(run);
		assertEmpty(store().transition(RunTransition.lapsed(run.id(), GONE, Ids.event())));
		List<ThreadEvent> events = eventsOf(thread);
		assertThat(events).map(ThreadStoreContractPart::text).contains("Hel").hasSize(3);
		assertThat(read(run).status()).isEqualTo(RunStatus.CANCELLED);
		assertThat(all(store().lapsedRuns(MANY))).doesNotContain(run.id());
	}

	@Test
	void theTextsOfADeletedThreadAreGone() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		save(run, 0, "Hel");
		done(store().deleteThread(thread.id(), null));
		assertThat(all(store().streams(thread.id()))).isEmpty();
		done(store().keepStreams(owner(run), List.of(kept("Hello"))));
		assertThat(eventsOf(thread)).isEmpty();
	}

}
