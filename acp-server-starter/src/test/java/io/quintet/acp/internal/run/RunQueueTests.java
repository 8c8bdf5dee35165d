package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * More runs than may be at work at once.
 */
class RunQueueTests {

	private final Map<String, Sinks.Empty<AssistantEvent>> ends = new LinkedHashMap<>();

	private final List<String> begun = new ArrayList<>();

	private TestEngine engine(int maxConcurrent, int maxQueued, int assistants) {
		TestEngine engine = new TestEngine((builder) -> builder.settings(TestEngine.settings(maxConcurrent, maxQueued)))
			.start();
		for (int i = 0; i < assistants; i++) {
			String id = "a" + i;
			this.ends.put(id, Sinks.empty());
			engine.assistant(id, (context, events) -> {
				this.begun.add(id);
				return this.ends.get(id).asMono();
			});
		}
		return engine;
	}

	private static List<String> ids(int from, int to) {
		return IntStream.range(from, to).mapToObj((i) -> "a" + i).toList();
	}

	@Test
	void runsTakeTheirTurnsInTheOrderOfTheirInvocations() {
		TestEngine engine = engine(2, 10, 6);
		engine.invoke(List.of("a3", "a1"));
		engine.invoke(List.of("a5", "a0"));
		engine.invoke("a2");
		assertThat(this.begun).containsExactly("a3", "a1");
		assertThat(engine.runs.statistics().running()).isEqualTo(2);
		assertThat(engine.runs.statistics().queued()).isEqualTo(3);
		this.ends.get("a1").tryEmitEmpty();
		assertThat(this.begun).containsExactly("a3", "a1", "a5");
		this.ends.get("a5").tryEmitEmpty();
		this.ends.get("a3").tryEmitEmpty();
		assertThat(this.begun).containsExactly("a3", "a1", "a5", "a0", "a2");
		assertThat(engine.runs.statistics().queued()).isZero();
	}

	@Test
	void aRunThatWaitsIsPending() {
		TestEngine engine = engine(1, 1, 2);
		engine.invoke("a0");
		Run waiting = engine.invoke("a1");
		assertThat(engine.framesOf(waiting)).containsExactly("pending");
		assertThat(engine.stored(waiting).status()).isEqualTo(RunStatus.PENDING);
	}

	@Test
	void beyondTheQueueAnInvocationIsRefusedBeforeAnythingIsStored() {
		TestEngine engine = engine(2, 2, 6);
		engine.invoke(ids(0, 3));
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> engine.invoke(ids(3, 5))).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
			assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(1));
		});
		assertThat(engine.store.calls(Op.START)).hasSize(1);
		assertThat(engine.runs.statistics().refused()).isEqualTo(1);
		engine.invoke("a3");
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> engine.invoke("a4"));
		this.ends.get("a0").tryEmitEmpty();
		assertThat(engine.invoke("a4").status()).isEqualTo(RunStatus.PENDING);
	}

	@Test
	void aRunThatWasThereTakesNoPlace() {
		TestEngine engine = engine(1, 1, 3);
		engine.invoke("a0");
		for (int i = 0; i < 5; i++) {
			engine.invoke("a0");
		}
		assertThat(engine.invoke("a1").status()).isEqualTo(RunStatus.PENDING);
	}

	@Test
	void anInvocationThatFailsGivesItsPlacesBack() {
		TestEngine engine = engine(1, 1, 2);
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(AcpException.class).isThrownBy(() -> engine.invoke(List.of("a0", "stranger")));
		}
		engine.invoke(List.of("a0", "a1"));
		assertThat(engine.runs.statistics().queued()).isEqualTo(1);
	}

	@Test
	void aPlaceIsTakenWhileTheStoreHasNotAnswered() {
		TestEngine engine = engine(1, 0, 2);
		Runnable release = engine.store.hold(Op.START);
		Disposable first = engine.runs.invoke(ScriptedThreadStore.THREAD, null, List.of("a0"), null, TestEngine.ALICE)
			.subscribe();
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> engine.invoke("a1"));
		release.run();
		assertThat(this.begun).containsExactly("a0");
		assertThat(first.isDisposed()).isTrue();
	}

	@Test
	void aLongQueueOfCancelledRunsIsPassedWithoutNesting() {
		int many = 2_000;
		TestEngine engine = engine(1, many, 1);
		engine.invoke("a0");
		List<String> quick = IntStream.range(0, many).mapToObj((i) -> "q" + i).toList();
		quick.forEach((id) -> engine.assistant(id, (context, events) -> Flux.empty()));
		for (int i = 0; i < many; i += 500) {
			engine.invoke(quick.subList(i, i + 500));
		}
		assertThat(engine.runs.statistics().queued()).isEqualTo(many);
		this.ends.get("a0").tryEmitEmpty();
		assertThat(engine.runs.statistics().completed()).isEqualTo(many + 1);
		assertThat(engine.runs.statistics().queued()).isZero();
	}

	@Test
	void aRunThatEndedElsewhereWhileItWaitedIsForgotten() {
		TestEngine engine = engine(1, 1, 3);
		engine.invoke("a0");
		Run waiting = engine.invoke("a1");
		engine.store.take(RunTransition.byAnyone(waiting.id(), RunStatus.CANCELLED, Ids.event()));
		assertThat(engine.runs.statistics().queued()).isZero();
		engine.invoke("a2");
		this.ends.get("a0").tryEmitEmpty();
		assertThat(this.begun).containsExactly("a0", "a2");
	}

}
