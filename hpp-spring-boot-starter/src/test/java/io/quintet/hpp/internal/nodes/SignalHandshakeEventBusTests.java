package io.quintet.hpp.internal.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.support.nodes.ChangeSignal;
import io.quintet.support.nodes.ChangeSignals;
import io.quintet.support.nodes.SignalStatus;

import static org.assertj.core.api.Assertions.assertThat;

class SignalHandshakeEventBusTests {

	private final Signals signals = new Signals();

	private final SignalHandshakeEventBus bus = new SignalHandshakeEventBus(this.signals);

	private final List<SessionFrames> heard = new ArrayList<>();

	@Test
	void framesGoToThisNodeAndTheNameOfTheSessionToTheOthers() {
		this.bus.listen(this.heard::add);
		SessionFrames frames = new SessionFrames("s1", 0, List.of(new Frame.Extended(1)), "");
		StepVerifier.create(this.bus.publish(frames)).expectComplete().verify(Duration.ofSeconds(10));
		assertThat(this.heard).containsExactly(frames);
		assertThat(this.signals.sent).containsExactly("s1");
	}

	@Test
	void namesOfOtherNodesArriveWithoutFrames() {
		this.bus.listen(this.heard::add);
		this.signals.tell(new ChangeSignal(new LinkedHashSet<>(List.of("s1", "s2")), false));
		this.signals.tell(ChangeSignal.MANY);
		assertThat(this.heard).containsExactly(SessionFrames.changed("s1"), SessionFrames.changed("s2"),
				SessionFrames.MANY_CHANGED);
	}

	@Test
	void aListenerThatHasEndedHearsNothing() {
		this.bus.listen(this.heard::add).dispose();
		this.signals.tell(ChangeSignal.MANY);
		StepVerifier.create(this.bus.publish(new SessionFrames("s1", 0, List.of(new Frame.Extended(1)), "")))
			.expectComplete()
			.verify(Duration.ofSeconds(10));
		assertThat(this.heard).isEmpty();
	}

	@Test
	void closesItsSignals() {
		StepVerifier.create(this.bus.close()).expectComplete().verify(Duration.ofSeconds(10));
		assertThat(this.signals.closed).isTrue();
	}

	/** Signals without a transport. */
	private static final class Signals implements ChangeSignals {

		private final List<String> sent = new ArrayList<>();

		private @Nullable Consumer<ChangeSignal> listener;

		private boolean closed;

		void tell(ChangeSignal signal) {
			if (this.listener != null) {
				this.listener.accept(signal);
			}
		}

		@Override
		public void send(String name) {
			this.sent.add(name);
		}

		@Override
		public Disposable listen(Consumer<ChangeSignal> listener) {
			this.listener = listener;
			return () -> this.listener = null;
		}

		@Override
		public Mono<Void> started() {
			return Mono.empty();
		}

		@Override
		public SignalStatus status() {
			return new SignalStatus("test", true, false, null, 0, 0);
		}

		@Override
		public Mono<Void> close() {
			return Mono.fromRunnable(() -> this.closed = true);
		}

	}

}
