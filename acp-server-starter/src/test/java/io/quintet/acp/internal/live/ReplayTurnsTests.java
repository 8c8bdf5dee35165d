package io.quintet.acp.internal.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplayTurns}.
 */
class ReplayTurnsTests {

	private final ReplayTurns turns = new ReplayTurns();

	private final List<Sinks.One<String>> reads = new ArrayList<>();

	private CompletableFuture<String> replay(String identity, List<Sinks.One<String>> begun) {
		return this.turns.inTurn(identity, Mono.defer(() -> {
			Sinks.One<String> read = Sinks.one();
			begun.add(read);
			return read.asMono();
		})).toFuture();
	}

	private CompletableFuture<String> replay() {
		return replay("ann", this.reads);
	}

	@Test
	void anIdentityReadsAFewReplaysAtOnceAndOthersDoNotWaitForIt() {
		List<CompletableFuture<String>> replays = new ArrayList<>();
		for (int i = 0; i < ReplayTurns.AT_ONCE + 3; i++) {
			replays.add(replay());
		}
		assertThat(this.reads).hasSize(ReplayTurns.AT_ONCE);
		List<Sinks.One<String>> others = new ArrayList<>();
		replay("bob", others);
		assertThat(others).hasSize(1);
		this.reads.get(0).tryEmitValue("first");
		assertThat(replays.get(0)).isCompletedWithValue("first");
		assertThat(this.reads).hasSize(ReplayTurns.AT_ONCE + 1);
		this.reads.get(1).tryEmitError(new IllegalStateException("a refusal"));
		assertThat(replays.get(1)).isCompletedExceptionally();
		assertThat(this.reads).hasSize(ReplayTurns.AT_ONCE + 2);
		this.reads.get(2).tryEmitEmpty();
		assertThat(this.reads).hasSize(ReplayTurns.AT_ONCE + 3);
		for (Sinks.One<String> read : this.reads) {
			read.tryEmitValue("further");
		}
		assertThat(replays).allMatch(CompletableFuture::isDone);
		// Nothing is left of the line.
		for (int i = 0; i < ReplayTurns.AT_ONCE + 1; i++) {
			replay();
		}
		assertThat(this.reads).hasSize(2 * ReplayTurns.AT_ONCE + 3);
	}

	@Test
	void whoGoesWhileItReadsOrWaitsLeavesItsTurnToTheNext() {
		List<Disposable> gone = new ArrayList<>();
		for (int i = 0; i < 2 * ReplayTurns.AT_ONCE; i++) {
			gone.add(this.turns.inTurn("ann", Mono.never()).subscribe());
		}
		replay();
		gone.subList(ReplayTurns.AT_ONCE, gone.size()).forEach(Disposable::dispose);
		assertThat(this.reads).isEmpty();
		gone.get(0).dispose();
		assertThat(this.reads).hasSize(1);
		gone.get(1).dispose();
		replay();
		assertThat(this.reads).hasSize(2);
	}

}
