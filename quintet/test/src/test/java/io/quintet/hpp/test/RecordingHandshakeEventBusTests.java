package io.quintet.hpp.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.SessionFrames;

import static org.assertj.core.api.Assertions.assertThat;

class RecordingHandshakeEventBusTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final List<SessionFrames> delivered = new ArrayList<>();

	@Test
	void deliversInOrderToEveryListener() {
		RecordingHandshakeEventBus bus = new RecordingHandshakeEventBus();
		List<SessionFrames> others = new ArrayList<>();
		bus.listen(this.delivered::add);
		bus.listen(others::add);
		publish(bus, frames("s1", 0), frames("s1", 1), frames("s2", 0));
		assertThat(this.delivered).containsExactly(frames("s1", 0), frames("s1", 1), frames("s2", 0));
		assertThat(others).isEqualTo(this.delivered);
	}

	@Test
	void aListenerThatHasEndedHearsNothing() {
		RecordingHandshakeEventBus bus = new RecordingHandshakeEventBus();
		Disposable listening = bus.listen(this.delivered::add);
		publish(bus, frames("s1", 0));
		listening.dispose();
		publish(bus, frames("s1", 1));
		assertThat(this.delivered).containsExactly(frames("s1", 0));
	}

	@Test
	void remembersPublicationsAndTheFramesOfASessionByNumber() {
		RecordingHandshakeEventBus bus = new RecordingHandshakeEventBus();
		publish(bus, frames("s1", 1), frames("s2", 7), frames("s1", 0));
		assertThat(bus.published()).containsExactly(frames("s1", 1), frames("s2", 7), frames("s1", 0));
		assertThat(bus.frames("s1")).containsExactly(new Frame.Extended(0), new Frame.Extended(1));
		bus.clear();
		assertThat(bus.published()).isEmpty();
		assertThat(bus.frames("s1")).isEmpty();
	}

	@Test
	void publishesOnSubscriptionOnly() {
		RecordingHandshakeEventBus bus = new RecordingHandshakeEventBus();
		Mono<Void> publication = bus.publish(frames("s1", 0));
		assertThat(bus.published()).isEmpty();
		StepVerifier.create(publication).expectComplete().verify(TIMEOUT);
		assertThat(bus.published()).hasSize(1);
	}

	private static void publish(RecordingHandshakeEventBus bus, SessionFrames... publications) {
		for (SessionFrames publication : publications) {
			StepVerifier.create(bus.publish(publication)).expectComplete().verify(TIMEOUT);
		}
	}

	private static SessionFrames frames(String sessionId, long number) {
		return new SessionFrames(sessionId, number, List.of(new Frame.Extended(number)), "");
	}

}
