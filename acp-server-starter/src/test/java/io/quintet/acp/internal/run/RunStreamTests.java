package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.run.StreamSettings;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.StreamPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts of reactive handlers: what members are told, and what is stored however a text
 * ends.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunStreamTests {

	private final TestEngine engine = new TestEngine().start();

	private final Sinks.Many<String> text = Sinks.many().unicast().onBackpressureBuffer();

	private Run writing() {
		this.engine.assistant("writer",
				(context, events) -> events.messageStream(this.text.asFlux(), Map.of("model", "m")));
		return this.engine.invoke("writer");
	}

	private void write(String... parts) {
		for (String part : parts) {
			assertThat(this.text.tryEmitNext(part)).isEqualTo(Sinks.EmitResult.OK);
		}
	}

	/** Texts and events as they were told, in one line each. */
	private List<String> told() {
		List<String> told = new ArrayList<>();
		for (ThreadFrame frame : this.engine.frames) {
			if (frame instanceof ThreadFrame.StreamStarted start) {
				told.add("start " + start.type().wire());
			}
			else if (frame instanceof ThreadFrame.StreamDelta delta) {
				told.add(delta.offset() + ":" + delta.text());
			}
			else if (frame instanceof ThreadFrame.StreamFailed failed) {
				told.add("failed " + failed.error().code() + " " + failed.error().message());
			}
			else if (frame instanceof ThreadFrame.EventStored stored) {
				told.add(shown(stored.event()));
			}
		}
		return told;
	}

	private static String shown(ThreadEvent event) {
		if (event.body() instanceof EventBody.Message message) {
			return "message " + message.text() + event.metadata().values();
		}
		if (event.body() instanceof EventBody.Reasoning reasoning) {
			return "reasoning " + reasoning.content() + event.metadata().values();
		}
		return event.type();
	}

	@Test
	void aTextIsToldInPartsAndStoredUnderTheIdThatWasAnnounced() {
		writing();
		write("Hel", "lo");
		this.engine.pass(Duration.ofMillis(40));
		write(", world");
		this.text.tryEmitComplete();
		assertThat(told()).containsExactly("run.started", "start message", "0:Hello", "5:, world",
				"message Hello, world[\"m\"]", "run.completed");
		assertThat(this.engine.frames).filteredOn(ThreadFrame.StreamDelta.class::isInstance)
			.map((frame) -> ((ThreadFrame.StreamDelta) frame).eventId())
			.containsOnly(this.engine.store.events().get(1).id());
		assertThat(this.engine.runs.openStreams()).isZero();
	}

	@Test
	void aLongPartIsToldAtOnce() {
		writing();
		write("x".repeat(1024));
		assertThat(told()).last().isEqualTo("0:" + "x".repeat(1024));
	}

	@Test
	void aSurrogatePairIsNeverSplitAndHalfOfOneIsReplaced() {
		writing();
		write("a\ud83d");
		this.engine.pass(Duration.ofMillis(40));
		write("\ude00b\ude00\u0000c\ud83d");
		this.text.tryEmitComplete();
		assertThat(told()).contains("0:a", "1:\ud83d\ude00b\ufffd\ufffdc\ufffd",
				"message a\ud83d\ude00b\ufffd\ufffdc\ufffd[\"m\"]");
	}

	@Test
	void aTextWithoutPartsIsNothing() {
		writing();
		write("", "");
		this.text.tryEmitComplete();
		assertThat(told()).containsExactly("run.started", "run.completed");
	}

	@Test
	void textsThatAreMergedAreToldWhileOthersAreStored() {
		Sinks.Many<String> thought = Sinks.many().unicast().onBackpressureBuffer();
		Runnable release = this.engine.store.hold(Op.APPEND);
		this.engine.assistant("writer", (context, events) -> Flux.merge(Flux.just(events.message("first")),
				events.messageStream(this.text.asFlux()), events.reasoningStream(thought.asFlux())));
		this.engine.invoke("writer");
		write("answer");
		thought.tryEmitNext("thought");
		this.text.tryEmitComplete();
		thought.tryEmitComplete();
		assertThat(told()).containsExactly("run.started", "start message", "start reasoning", "0:answer", "0:thought");
		release.run();
		assertThat(told()).contains("message first[]", "message answer[]", "reasoning thought[]", "run.completed");
	}

	@Test
	void aTextThatFailsIsKeptBeforeTheHandlerHearsOfIt() {
		List<String> heard = new ArrayList<>();
		this.engine.assistant("writer",
				(context, events) -> events.messageStream(this.text.asFlux()).onErrorResume((ex) -> {
					heard.addAll(told());
					return Flux.just(events.message("sorry"));
				}));
		this.engine.invoke("writer");
		write("Hel");
		this.text.tryEmitError(new IllegalStateException("gone"));
		assertThat(heard).endsWith("0:Hel", "failed handler_error gone", "message Hel[{\"status\":\"failed\"}]");
		assertThat(told()).endsWith("message sorry[]", "run.completed");
	}

	@Test
	void aTextThatIsTooLongFailsAndKeepsWhatItHas() {
		TestEngine narrow = new TestEngine(
				(builder) -> builder.streams(new StreamSettings(true, Duration.ofMillis(40), Duration.ofSeconds(1), 5)))
			.start();
		narrow.assistant("writer", (context, events) -> events.messageStream(Flux.just("abc", "\u00e9", "d")));
		Run run = narrow.invoke("writer");
		assertThat(narrow.eventsOf(run)).containsExactly("run.started", "abc\u00e9", "run.failed");
		assertThat(narrow.frames).filteredOn(ThreadFrame.StreamFailed.class::isInstance)
			.map((frame) -> ((ThreadFrame.StreamFailed) frame).error().code())
			.containsExactly("stream_too_long");
	}

	@Test
	void aTextOfWhichAPartIsSkippedIsNeverWhole() {
		TestEngine narrow = new TestEngine(
				(builder) -> builder.streams(new StreamSettings(true, Duration.ofMillis(40), Duration.ofSeconds(1), 5)))
			.start();
		narrow.assistant("writer",
				(context, events) -> events.messageStream(Flux.just("abc", "def", "g")).onErrorContinue((ex, part) -> {
				}));
		Run run = narrow.invoke("writer");
		assertThat(narrow.eventsOf(run)).contains("abc").doesNotContain("abcg");
		assertThat(narrow.store.events(run.id()).get(1).metadata().get("stream").get("status").stringValue())
			.isEqualTo("failed");
	}

	@Test
	void aCancelledRunKeepsItsTextBeforeItsEnd() {
		Run run = writing();
		write("Hel");
		this.engine.cancel(run);
		assertThat(told()).containsExactly("run.started", "start message", "0:Hel",
				"message Hel[\"m\", {\"status\":\"cancelled\"}]", "run.cancelled");
		assertThat(this.engine.runs.openStreams()).isZero();
	}

	@Test
	void aCancellationThatIsRefusedLetsTheTextGoOn() {
		Run run = writing();
		write("Hel");
		Runnable release = this.engine.store.hold(Op.TRANSITION);
		this.engine.store.loseRace();
		this.engine.runs.cancel(run.id(), null).subscribe();
		write("lo");
		this.engine.pass(Duration.ofMillis(100));
		assertThat(told()).last().isEqualTo("0:Hel");
		assertThat(this.engine.store.run(run.id()).status()).isEqualTo(RunStatus.RUNNING);
		release.run();
		assertThat(told()).contains("message Hel[\"m\", {\"status\":\"cancelled\"}]");
	}

	@Test
	void aRunThatTakesTooLongKeepsItsText() {
		writing();
		write("Hel");
		this.engine.pass(Duration.ofSeconds(120));
		assertThat(told()).containsExactly("run.started", "start message", "0:Hel", "failed timeout run exceeded 120s",
				"message Hel[\"m\", {\"status\":\"failed\"}]", "run.failed");
	}

	@Test
	void aServerThatStopsKeepsTheText() {
		writing();
		write("Hel");
		this.engine.runs.stop(Duration.ZERO).subscribe();
		this.engine.pass(Duration.ofSeconds(1));
		assertThat(told()).contains("message Hel[\"m\", {\"status\":\"interrupted\"}]");
	}

	@Test
	void aRunThatAnotherNodeEndsKeepsTheWholeText() {
		Run run = writing();
		write("Hel");
		this.engine.store.take(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, Ids.event()));
		assertThat(told()).containsExactlyInAnyOrder("run.started", "start message", "run.cancelled", "0:Hel",
				"message Hel[\"m\", {\"status\":\"cancelled\"}]");
		assertThat(this.engine.store.calls(Op.KEEP)).hasSize(1);
	}

	@Test
	void aTextThatTheHandlerCancelsIsKept() {
		this.engine.assistant("writer",
				(context, events) -> events.messageStream(this.text.asFlux())
					.takeUntilOther(Mono.delay(Duration.ofSeconds(5), this.engine.time))
					.concatWith(Mono.fromSupplier(() -> events.message("next"))));
		this.engine.invoke("writer");
		write("Hel");
		this.engine.pass(Duration.ofSeconds(5));
		assertThat(told()).containsExactly("run.started", "start message", "0:Hel",
				"message Hel[{\"status\":\"cancelled\"}]", "message next[]", "run.completed");
	}

	@Test
	void aTextWhoseEventTheHandlerDropsIsKept() {
		this.engine.assistant("writer",
				(context, events) -> events.messageStream(Flux.just("Hello")).filter((event) -> false));
		this.engine.invoke("writer");
		assertThat(told()).containsExactly("run.started", "start message", "0:Hello", "message Hello[]",
				"run.completed");
	}

	@Test
	void moreThanEightOpenTextsFail() {
		this.engine
			.assistant("writer",
					(context, events) -> Flux.merge(
							Flux.range(0, 9)
								.map((i) -> events.messageStream(Flux.concat(Flux.just("a"), Flux.<String>never()))),
							16));
		Run run = this.engine.invoke("writer");
		assertThat(this.engine.stored(run).error().message()).contains("at most 8 open streams");
		assertThat(told()).filteredOn((line) -> line.startsWith("message a")).hasSize(8);
	}

	@Test
	void aTextIsSavedOnceASecondInPartsThatFollowEachOther() {
		writing();
		write("Hel");
		this.engine.pass(Duration.ofSeconds(1));
		write("lo");
		this.engine.pass(Duration.ofSeconds(2));
		assertThat(this.engine.store.calls(Op.SAVE)).map((call) -> ((List<?>) call.argument()).get(0))
			.map(StreamPart.class::cast)
			.map((part) -> part.position() + ":" + part.text())
			.containsExactly("0:Hel", "3:lo");
	}

	@Test
	void aPartThatWasNotSavedIsSavedNextTime() {
		writing();
		write("Hel");
		this.engine.store.unavailable(Op.SAVE);
		write("lo");
		this.engine.pass(Duration.ofSeconds(1));
		write("!");
		this.engine.pass(Duration.ofSeconds(1));
		assertThat(this.engine.store.calls(Op.SAVE)).map((call) -> ((List<?>) call.argument()).get(0))
			.map(StreamPart.class::cast)
			.map((part) -> part.position() + ":" + part.text())
			.containsExactly("0:Hel", "3:lo", "3:lo!");
	}

	@Test
	void aFailureToSaveIsLoggedOnceAndSoIsItsEnd(CapturedOutput output) {
		this.engine.assistant("brief", (context, events) -> events.messageStream(Flux.just("Hello")));
		for (int i = 0; i < 3; i++) {
			this.engine.store.unavailable(Op.SAVE);
			this.engine.invoke("brief");
			this.engine.pass(Duration.ofSeconds(1));
		}
		assertThat(output).containsOnlyOnce("could not be saved").doesNotContain("saved again");
		this.engine.pass(Duration.ofSeconds(30));
		this.engine.invoke("brief");
		this.engine.invoke("brief");
		assertThat(output).containsOnlyOnce("are saved again");
		this.engine.store.unavailable(Op.SAVE);
		this.engine.invoke("brief");
		assertThat(output.toString().split("could not be saved", -1)).hasSize(3);
	}

	@Test
	void whatCannotBeSavedHoldsUpNothingElseAndIsLoggedOnce(CapturedOutput output) {
		List<Sinks.Many<String>> texts = new ArrayList<>();
		for (String id : List.of("one", "two")) {
			Sinks.Many<String> text = Sinks.many().unicast().onBackpressureBuffer();
			texts.add(text);
			this.engine.assistant(id, (context, events) -> events.messageStream(text.asFlux()));
			this.engine.invoke(id);
			text.tryEmitNext("begun");
		}
		this.engine.assistant("brief", (context, events) -> events.messageStream(Flux.just("Hello")));
		// Two of them are more than one statement takes.
		texts.forEach((text) -> text.tryEmitNext("x".repeat(300_000)));
		this.engine.store.unavailable(Op.SAVE);
		this.engine.pass(Duration.ofSeconds(1));
		assertThat(this.engine.store.calls(Op.SAVE)).hasSize(4);
		this.engine.invoke("brief");
		this.engine.store.unavailable(Op.SAVE);
		this.engine.pass(Duration.ofSeconds(1));
		assertThat(output).containsOnlyOnce("could not be saved").doesNotContain("saved again");
	}

	@Test
	void aTextIsToldWhenItsBeginningIsSaved() {
		Runnable release = this.engine.store.hold(Op.SAVE);
		writing();
		write("Hel", "lo");
		this.engine.pass(Duration.ofSeconds(1));
		assertThat(told()).containsExactly("run.started");
		assertThat(this.engine.store.calls(Op.SAVE)).hasSize(1);
		release.run();
		assertThat(told()).containsExactly("run.started", "start message");
		this.engine.pass(Duration.ofMillis(40));
		assertThat(told()).last().isEqualTo("0:Hello");
	}

	@Test
	void aTextWhoseBeginningIsNotSavedIsToldWhenItIsSavedNextTime() {
		this.engine.store.unavailable(Op.SAVE);
		writing();
		write("Hel");
		this.engine.pass(Duration.ofMillis(40));
		write("lo");
		assertThat(told()).containsExactly("run.started");
		this.engine.pass(Duration.ofSeconds(1));
		assertThat(told()).containsExactly("run.started", "start message", "0:Hello");
	}

	@Test
	void aTextThatEndsBeforeItsBeginningIsSavedIsToldAtItsEnd() {
		Runnable release = this.engine.store.hold(Op.SAVE);
		writing();
		write("Hel");
		this.text.tryEmitComplete();
		release.run();
		this.engine.pass(Duration.ofMillis(40));
		assertThat(told()).containsExactly("run.started", "start message", "0:Hel", "message Hel[\"m\"]",
				"run.completed");
	}

	@Test
	void aTextOfWhichNothingIsToldIsKeptWithItsRun() {
		Runnable release = this.engine.store.hold(Op.SAVE);
		Run run = writing();
		write("Hel");
		this.engine.cancel(run);
		release.run();
		this.engine.pass(Duration.ofMillis(40));
		assertThat(told()).containsExactly("run.started", "message Hel[\"m\", {\"status\":\"cancelled\"}]",
				"run.cancelled");
	}

	@Test
	void whoHasMissedSomethingIsToldAllAgain() {
		writing();
		write("Hel");
		this.engine.pass(Duration.ofMillis(40));
		write("lo");
		this.engine.frames.clear();
		this.engine.broadcaster.publish(new ThreadFrame.StreamsWanted(ScriptedThreadStore.THREAD));
		this.engine.pass(Duration.ofMillis(40));
		assertThat(told()).containsExactly("start message", "0:Hel", "3:lo");
	}

	@Test
	void switchedOffOnlyTheEventIsTold() {
		TestEngine off = new TestEngine((builder) -> builder
			.streams(new StreamSettings(false, Duration.ofMillis(40), Duration.ofSeconds(1), 1 << 20))).start();
		off.assistant("writer", (context, events) -> events.messageStream(Flux.just("Hel", "lo")));
		Run run = off.invoke("writer");
		off.assistant("long", (context, events) -> events.messageStream(Flux.just("x".repeat(2000))));
		off.invoke("long");
		off.pass(Duration.ofSeconds(5));
		assertThat(off.eventsOf(run)).containsExactly("run.started", "Hello", "run.completed");
		assertThat(off.frames).noneMatch(ThreadFrame.StreamStarted.class::isInstance)
			.noneMatch(ThreadFrame.StreamDelta.class::isInstance);
		assertThat(off.store.calls(Op.SAVE)).isEmpty();
	}

	@Test
	void outsideOfARunTheTextIsCollected() {
		List<AssistantEvent> events = AssistantEvents.INSTANCE.messageStream(Flux.just("Hel", "lo"))
			.collectList()
			.block(TestEngine.TIMEOUT);
		assertThat(events).containsExactly(AssistantEvents.INSTANCE.message("Hello"));
	}

}
