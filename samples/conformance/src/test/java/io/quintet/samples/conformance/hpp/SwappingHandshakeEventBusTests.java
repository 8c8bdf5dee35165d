package io.quintet.samples.conformance.hpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.SessionFrames;

import static org.assertj.core.api.Assertions.assertThat;

class SwappingHandshakeEventBusTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final List<SessionFrames> delivered = new ArrayList<>();

	@Test
	void swapsPairsOfEachSession() {
		SwappingHandshakeEventBus bus = new SwappingHandshakeEventBus(Duration.ofSeconds(1), this.timer);
		bus.listen(this.delivered::add);
		publish(bus, frames("s1", 0), frames("s2", 0), frames("s1", 1), frames("s1", 2), frames("s1", 3),
				frames("s2", 1));
		assertThat(this.delivered).containsExactly(frames("s1", 1), frames("s1", 0), frames("s1", 3), frames("s1", 2),
				frames("s2", 1), frames("s2", 0));
	}

	@Test
	void deliversAloneWhatFindsNoPairInTime() {
		SwappingHandshakeEventBus bus = new SwappingHandshakeEventBus(Duration.ofSeconds(1), this.timer);
		bus.listen(this.delivered::add);
		publish(bus, frames("s1", 0));
		this.timer.advanceTimeBy(Duration.ofMillis(999));
		assertThat(this.delivered).isEmpty();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.delivered).containsExactly(frames("s1", 0));
		publish(bus, frames("s1", 1), frames("s1", 2));
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(this.delivered).containsExactly(frames("s1", 0), frames("s1", 2), frames("s1", 1));
	}

	private static void publish(SwappingHandshakeEventBus bus, SessionFrames... publications) {
		for (SessionFrames publication : publications) {
			StepVerifier.create(bus.publish(publication)).expectComplete().verify(TIMEOUT);
		}
	}

	private static SessionFrames frames(String sessionId, long number) {
		return new SessionFrames(sessionId, number, List.of(new Frame.Extended(number)), "");
	}

}
