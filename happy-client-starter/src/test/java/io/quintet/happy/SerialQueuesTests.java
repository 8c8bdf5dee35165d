package io.quintet.happy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.happy.error.HappyException;

import static org.assertj.core.api.Assertions.assertThat;

class SerialQueuesTests {

	private final SerialQueues queues = new SerialQueues(3);

	private final List<String> started = new ArrayList<>();

	private final List<Object> results = new ArrayList<>();

	private Disposable run(String key, String name, Mono<String> work) {
		return this.queues.run(key, Mono.defer(() -> {
			this.started.add(name);
			return work;
		}), () -> new HappyException("full")).subscribe(this.results::add, this.results::add);
	}

	@Test
	void workOfOneKeyWaitsForTheWorkBefore() {
		Sinks.One<String> first = Sinks.one();
		run("a", "a1", first.asMono());
		run("a", "a2", Mono.just("two"));
		run("b", "b1", Mono.just("other"));
		assertThat(this.started).containsExactly("a1", "b1");
		first.tryEmitValue("one");
		assertThat(this.started).containsExactly("a1", "b1", "a2");
		assertThat(this.results).containsExactly("other", "one", "two");
	}

	@Test
	void workThatFailsLetsTheNextBegin() {
		Sinks.One<String> first = Sinks.one();
		run("a", "a1", first.asMono());
		run("a", "a2", Mono.just("two"));
		first.tryEmitError(new HappyException("broken"));
		assertThat(this.started).containsExactly("a1", "a2");
	}

	@Test
	void cancelledWorkIsNotStarted() {
		Disposable first = run("a", "a1", Mono.never());
		Disposable second = run("a", "a2", Mono.just("two"));
		run("a", "a3", Mono.just("three"));
		second.dispose();
		first.dispose();
		assertThat(this.started).containsExactly("a1", "a3");
		assertThat(this.results).containsExactly("three");
	}

	@Test
	void tooMuchIsRefusedUntilThereIsRoom() {
		Disposable first = run("a", "a1", Mono.never());
		run("b", "b1", Mono.never());
		run("c", "c1", Mono.never());
		run("d", "d1", Mono.just("late"));
		assertThat(this.results).singleElement().isInstanceOf(HappyException.class);
		first.dispose();
		run("d", "d2", Mono.just("now"));
		assertThat(this.results).hasSize(2).contains("now");
	}

	@Test
	void aLongQueueDoesNotExhaustTheStack() {
		SerialQueues many = new SerialQueues(20_000);
		Sinks.One<String> first = Sinks.one();
		many.run("a", first.asMono(), () -> new HappyException("full")).subscribe(this.results::add);
		for (int i = 1; i < 20_000; i++) {
			many.run("a", Mono.just("next"), () -> new HappyException("full")).subscribe(this.results::add);
		}
		first.tryEmitValue("first");
		assertThat(this.results).hasSize(20_000);
	}

}
