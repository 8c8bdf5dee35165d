package io.quintet.support.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChangeReader} in virtual time.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChangeReaderTests {

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final ScriptedStore store = new ScriptedStore();

	private final ChangeStatistics statistics = new ChangeStatistics();

	private final ChangeReader reader = new ChangeReader("names of a test", this.store, Duration.ofSeconds(1),
			this.statistics, this.timer);

	@Test
	void namesThatComeDuringAReadAreReadTogetherByTheNext() {
		this.store.pending = Sinks.one();
		this.reader.read("a");
		this.reader.read("b");
		this.reader.read("c");
		this.reader.read("b");
		assertThat(this.store.reads).containsExactly(Set.of("a"));
		this.store.answer();
		assertThat(this.store.reads).containsExactly(Set.of("a"));
		this.reader.read("d");
		this.timer.advanceTimeBy(Duration.ofMillis(5));
		assertThat(this.store.reads).containsExactly(Set.of("a"), Set.of("b", "c", "d"));
		assertThat(this.statistics.reads()).isEqualTo(2);
	}

	@Test
	void manyNamesAreReadInParts() {
		this.store.pending = Sinks.one();
		IntStream.range(0, 501).forEach((i) -> this.reader.read("name" + i));
		this.store.answer();
		this.timer.advanceTimeBy(Duration.ofMillis(15));
		assertThat(this.store.reads).extracting(Set::size).containsExactly(1, 200, 200, 100);
		assertThat(this.store.delivered).hasSize(501);
	}

	@Test
	void aNameThatCannotBeReadHoldsUpNoOther(CapturedOutput output) {
		this.store.damaged = "name70";
		this.store.pending = Sinks.one();
		IntStream.range(0, 200).forEach((i) -> this.reader.read("name" + i));
		this.store.answer();
		this.timer.advanceTimeBy(Duration.ofMillis(5));
		assertThat(this.store.delivered).hasSize(199);
		assertThat(this.store.reads).hasSizeLessThan(20);
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains(" ERROR "))
			.singleElement()
			.asString()
			.contains("name70");
		int reads = this.store.reads.size();
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.store.reads).hasSize(reads);
		this.store.damaged = null;
		this.reader.read("name70");
		assertThat(this.store.delivered).hasSize(200);
	}

	@Test
	void namesAreReadAgainWhenTheStoreIsBack(CapturedOutput output) {
		this.store.outage.set(new OutageException());
		this.reader.read("a");
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.store.delivered).isEmpty();
		this.store.outage.set(null);
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(this.store.delivered).containsExactly("a");
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(output.toString().lines())
			.filteredOn((line) -> line.contains("Changes of other nodes to names of a test cannot be read"))
			.singleElement()
			.asString()
			.contains("WARN")
			.contains("no connection");
		assertThat(output.toString().lines())
			.filteredOn((line) -> line.contains("Changes of other nodes to names of a test can be read again"))
			.hasSize(1);
	}

	@Test
	void aSweepIsRepeatedUntilItSucceeds() {
		this.store.watched.add("a");
		this.store.outage.set(new OutageException());
		this.timer.advanceTimeBy(Duration.ofSeconds(3));
		assertThat(this.reader.sinceSweep()).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.statistics.sweepAge()).isNull();
		this.store.outage.set(null);
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.reader.sinceSweep()).isZero();
		assertThat(this.statistics.sweepAge()).isNotNull();
		assertThat(this.statistics.late()).isEqualTo(1);
	}

	@Test
	void whatIsHeardDuringASweepCausesAnotherOneRightAfter() {
		this.store.watched.add("a");
		this.store.pending = Sinks.one();
		this.reader.sweep();
		this.reader.sweep();
		this.reader.sweep();
		assertThat(this.store.sweeps).isEqualTo(1);
		this.store.answer();
		assertThat(this.store.sweeps).isEqualTo(2);
		assertThat(this.statistics.sweeps()).isEqualTo(2);
	}

	@Test
	void aSweepThatTakesLongerThanItsIntervalIsNotRepeatedAtOnce() {
		this.store.watched.add("a");
		this.store.pending = Sinks.one();
		this.timer.advanceTimeBy(Duration.ofMillis(2_500));
		this.store.answer();
		assertThat(this.store.sweeps).isEqualTo(1);
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(this.store.sweeps).isEqualTo(2);
	}

	@Test
	void theFirstSweepShowsWhetherTheStoreAnswersAlsoWhenNothingIsWatched() {
		this.store.outage.set(new OutageException());
		boolean[] swept = new boolean[1];
		Disposable waiting = this.reader.firstSweep().subscribe(null, null, () -> swept[0] = true);
		assertThat(this.store.sweeps).isEqualTo(1);
		assertThat(swept[0]).isFalse();
		this.store.outage.set(null);
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(swept[0]).isTrue();
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.store.sweeps).isEqualTo(2);
		waiting.dispose();
	}

	@Test
	void theFirstSweepIsNotWaitedForWhenMoreThanTheConnectionIsWrong() {
		this.store.outage.set(new IllegalStateException("no such table"));
		AtomicReference<Throwable> failure = new AtomicReference<>();
		this.reader.firstSweep().subscribe(null, failure::set);
		assertThat(failure.get()).hasMessage("no such table");
	}

	@Test
	void aReadThatFailsIsNotRepeatedAfterTheEnd() {
		this.store.outage.set(new OutageException());
		this.reader.read("a");
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(this.store.reads).hasSize(2);
		this.reader.close();
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.store.reads).hasSizeLessThan(4);
	}

	@Test
	void nothingIsSweptAfterTheEnd() {
		this.store.watched.add("a");
		this.reader.close();
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.store.sweeps).isZero();
	}

	private static final class OutageException extends RuntimeException {

		OutageException() {
			super("no connection");
		}

	}

	/** A store that answers at once, or when a test says so. */
	private static final class ScriptedStore implements ChangeReader.Source {

		private final Set<String> watched = new HashSet<>();

		private final List<Set<String>> reads = new ArrayList<>();

		private final List<String> delivered = new ArrayList<>();

		private final AtomicReference<RuntimeException> outage = new AtomicReference<>();

		private int sweeps;

		private @Nullable String damaged;

		private Sinks.@Nullable One<Long> pending;

		void answer() {
			Sinks.One<Long> answered = this.pending;
			this.pending = null;
			if (answered != null) {
				answered.tryEmitValue(0L);
			}
		}

		@Override
		public Collection<String> beginSweep() {
			return Set.copyOf(this.watched);
		}

		@Override
		public Mono<Long> read(Collection<String> names) {
			this.reads.add(Set.copyOf(names));
			if (this.damaged != null && names.contains(this.damaged)) {
				return Mono.error(new IllegalStateException("damaged"));
			}
			return answered().doOnNext((count) -> this.delivered.addAll(names)).thenReturn((long) names.size());
		}

		@Override
		public Mono<Long> sweep(Collection<String> names) {
			this.sweeps++;
			return answered().thenReturn((long) names.size());
		}

		private Mono<Long> answered() {
			RuntimeException failure = this.outage.get();
			Sinks.One<Long> answer = this.pending;
			return (failure != null) ? Mono.error(failure) : (answer != null) ? answer.asMono() : Mono.just(0L);
		}

		@Override
		public boolean isOutage(Throwable ex) {
			return ex instanceof OutageException;
		}

	}

}
