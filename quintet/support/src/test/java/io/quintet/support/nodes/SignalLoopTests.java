package io.quintet.support.nodes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignalLoop}, without an engine.
 */
@ExtendWith(OutputCaptureExtension.class)
class SignalLoopTests {

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	@Test
	void connectionThatWorkedIsOpenedAgainAtOnceHoweverOftenItBreaks() {
		Loopback loop = new Loopback(this.timer);
		for (int cut = 1; cut <= 10; cut++) {
			loop.texts.tryEmitError(new IllegalStateException("cut"));
			this.timer.advanceTimeBy(Duration.ofMillis(200));
			assertThat(loop.connections).isEqualTo(1 + cut);
			assertThat(loop.status().connected()).isTrue();
		}
	}

	@Test
	void connectionThatNeverWorksIsOpenedLessAndLessOften() {
		Loopback loop = new Loopback(this.timer);
		loop.refuses = true;
		loop.texts.tryEmitError(new IllegalStateException("cut"));
		this.timer.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(loop.connections).isBetween(10, 35);
	}

	@Test
	void theStartEndsWithTheFirstConnectionOrItsFailure() {
		assertThat(isStarted(new Loopback(this.timer))).isTrue();
		Sinks.Empty<Void> opening = Sinks.empty();
		Loopback slow = new Loopback(this.timer, opening.asMono());
		assertThat(isStarted(slow)).isFalse();
		opening.tryEmitError(new IllegalStateException("refused"));
		assertThat(isStarted(slow)).isTrue();
		assertThat(slow.status().connected()).isFalse();
	}

	@Test
	void messageComesWholeAndInOrderBesideNamesHoweverLong() {
		Loopback loop = new Loopback(this.timer);
		List<String> heard = new ArrayList<>();
		List<ChangeSignal> signals = new ArrayList<>();
		loop.listenToMessages(heard::add);
		loop.listen(signals::add);
		String pairs = "\ud83d\ude00".repeat(5_000);
		loop.pretendToBe("other");
		loop.send("th_1");
		loop.sendMessage("short");
		loop.sendMessage(pairs);
		loop.sendMessage("");
		this.timer.advanceTimeBy(Duration.ofMillis(10));
		assertThat(heard).containsExactly("short", pairs);
		assertThat(signals).contains(new ChangeSignal(Set.of("th_1"), false));
		assertThat(loop.sent)
			.allSatisfy((text) -> assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(8_000));
	}

	@Test
	void messageOfWhichAPartIsLostIsLostAndTheNextOneComes() {
		Loopback loop = new Loopback(this.timer);
		List<String> heard = new ArrayList<>();
		loop.listenToMessages(heard::add);
		List<String> parts = MessageParts.of("x".repeat(50), 20);
		assertThat(parts).hasSize(3);
		loop.texts.tryEmitNext("other\n" + parts.get(0) + "\n" + parts.get(2));
		loop.texts.tryEmitNext("other\n" + MessageParts.of("next", 20).get(0));
		loop.texts.tryEmitNext("third\n" + parts.get(1));
		assertThat(heard).containsExactly("next");
	}

	@Test
	void nodeThatIsAloneSendsNothingUntilItHearsOfAnother() {
		Loopback loop = new Loopback(this.timer);
		this.timer.advanceTimeBy(Duration.ofSeconds(16));
		loop.sent.clear();
		loop.send("th_1");
		loop.sendMessage("a text");
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(loop.sent).isEmpty();
		loop.texts.tryEmitNext("other\n?");
		this.timer.advanceTimeBy(Duration.ofMillis(10));
		loop.send("th_2");
		this.timer.advanceTimeBy(Duration.ofMillis(10));
		assertThat(loop.sent).extracting((text) -> text.substring(text.indexOf('\n') + 1)).containsExactly("*", "th_2");
	}

	@Test
	void nodeThatIsDeafGoesOnSending() {
		Loopback loop = new Loopback(this.timer);
		loop.deaf = true;
		this.timer.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(loop.status().deaf()).isTrue();
		loop.sent.clear();
		loop.send("th_1");
		this.timer.advanceTimeBy(Duration.ofMillis(10));
		assertThat(loop.sent).singleElement().asString().endsWith("\nth_1");
	}

	@Test
	void nodeThatStoodStillIsNotTakenForDeaf(CapturedOutput output) {
		Pausing time = new Pausing();
		Loopback loop = new Loopback(time);
		loop.deaf = true;
		time.advanceTimeBy(Duration.ofSeconds(5));
		time.pause(Duration.ofSeconds(20));
		time.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(loop.status().deaf()).isFalse();
		assertThat(output).doesNotContain("do not come back");
		time.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(loop.status().deaf()).isTrue();
		assertThat(output).contains("Signals sent by loopback (test_names) do not come back");
	}

	@Test
	void tickSoonAfterAConnectionDoesNotTakeItForDeaf() {
		Loopback loop = new Loopback(this.timer);
		this.timer.advanceTimeBy(Duration.ofSeconds(4));
		loop.deaf = true;
		loop.texts.tryEmitError(new IllegalStateException("cut"));
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(loop.status().connected()).isTrue();
		assertThat(loop.status().deaf()).isFalse();
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(loop.status().deaf()).isTrue();
	}

	private static boolean isStarted(Loopback loop) {
		boolean[] started = new boolean[1];
		loop.started().subscribe(null, null, () -> started[0] = true);
		return started[0];
	}

	/** A bus that gives each text back to its only node. */
	private static final class Loopback extends SignalLoop {

		private Sinks.Many<String> texts = Sinks.many().unicast().onBackpressureBuffer();

		private int connections;

		private boolean refuses;

		private boolean deaf;

		private final List<String> sent = new ArrayList<>();

		private String sender = "";

		private final Mono<Void> opening;

		Loopback(VirtualTimeScheduler timer) {
			this(timer, Mono.empty());
		}

		Loopback(VirtualTimeScheduler timer, Mono<Void> opening) {
			super("loopback", "test_names", timer);
			this.opening = opening;
			start();
		}

		@Override
		Flux<String> receive(Runnable whenConnected) {
			this.connections++;
			if (this.refuses) {
				return Flux.error(new IllegalStateException("refused"));
			}
			this.texts = Sinks.many().unicast().onBackpressureBuffer();
			return this.opening.doOnSuccess((opened) -> whenConnected.run()).thenMany(this.texts.asFlux());
		}

		/** What it sends comes back as that of another node. */
		void pretendToBe(String node) {
			this.sender = node;
		}

		@Override
		Mono<Void> transmit(List<String> texts) {
			return Mono.fromRunnable(() -> texts.forEach((text) -> {
				this.sent.add(text);
				if (this.deaf) {
					return;
				}
				this.texts.tryEmitNext(this.sender.isEmpty() ? text : this.sender + text.substring(text.indexOf('\n')));
			}));
		}

	}

	/** Time that may pass without anything being run. */
	private static final class Pausing extends VirtualTimeScheduler {

		private Duration pauses = Duration.ZERO;

		Pausing() {
			super(true);
		}

		void pause(Duration time) {
			this.pauses = this.pauses.plus(time);
		}

		@Override
		public long now(TimeUnit unit) {
			return super.now(unit) + unit.convert(this.pauses);
		}

	}

}
