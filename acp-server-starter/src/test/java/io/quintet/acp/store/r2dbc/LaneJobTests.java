package io.quintet.acp.store.r2dbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.quintet.acp.broadcast.ThreadChange;

import static org.assertj.core.api.Assertions.assertThat;

class LaneJobTests {

	private final List<Throwable> dropped = new ArrayList<>();

	private final List<Throwable> refused = new ArrayList<>();

	private final AtomicReference<Job> job = new AtomicReference<>();

	@BeforeEach
	void noteDroppedErrors() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void reset() {
		Hooks.resetOnErrorDropped();
	}

	@Test
	void aRefusalReachesTheCaller() {
		submit();
		refuse();
		assertThat(this.refused).singleElement().hasToString("java.lang.IllegalStateException: refused");
	}

	@Test
	void aCallerThatHasCancelledIsNotRefused() {
		submit().dispose();
		refuse();
		assertThat(this.refused).isEmpty();
		assertThat(this.dropped).isEmpty();
	}

	private Disposable submit() {
		return Mono.<String>create((sink) -> this.job.set(new Job(sink))).subscribe(null, this.refused::add);
	}

	private void refuse() {
		this.job.get().fail(new IllegalStateException("refused"));
		this.job.get().answer();
	}

	private static final class Job extends LaneJob<String> {

		Job(MonoSink<String> sink) {
			super("th_1", 1, sink);
		}

		@Override
		Mono<List<ThreadChange>> perform(Connection connection) {
			return Mono.empty();
		}

		@Override
		Doubt doubt() {
			throw new UnsupportedOperationException();
		}

	}

}
