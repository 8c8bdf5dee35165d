package io.quintet.samples.trip;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.BlockingHandshakeSessions;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.test.HppTest;
import io.quintet.hpp.test.RecordingHandshakeEventBus;
import io.quintet.hpp.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hook alone, in the slice that the test kit offers: no server, no page, a clock that
 * stands still.
 */
@HppTest(properties = "hpp.ttl=1h")
@Import(TripProblems.class)
class TripProblemsTests {

	@Autowired
	private BlockingHandshakeSessions sessions;

	@Autowired
	private HandshakeAgents agents;

	@Autowired
	private RecordingHandshakeEventBus bus;

	@Autowired
	private TestClock clock;

	@Autowired
	private ApplicationContext context;

	@Test
	void keepsWhyAValueWasNotTaken() {
		HandshakeSession session = this.sessions.create(TripForm.newSession());
		act(session, "{\"type\":\"set\",\"key\":\"travellers\",\"value\":\"two\"}");
		assertThat(this.sessions.find(session.id()).meta().get(TripProblems.MEMBER)).asString()
			.contains("\"kind\":\"invalid\"")
			.contains("a whole number is expected");
		act(session, "{\"type\":\"set\",\"key\":\"travellers\",\"value\":2}");
		assertThat(this.sessions.find(session.id()).meta().get(TripProblems.MEMBER)).hasToString("{}");
		assertThat(this.bus.frames(session.id())).hasSize(2).allMatch((frame) -> frame instanceof Frame.Done);
	}

	@Test
	void theClockOfTheSliceDecidesWhenASessionEnds() {
		HandshakeSession session = this.sessions.create(TripForm.newSession());
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.sessions.find(session.id())).isNotNull();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.sessions.find(session.id())).isNull();
	}

	@Test
	void theSliceHoldsNothingElseOfTheApplication() {
		assertThat(this.context.getBeansOfType(TripController.class)).isEmpty();
		assertThat(this.context.getBeansOfType(TripConfiguration.class)).isEmpty();
	}

	private void act(HandshakeSession session, String element) {
		ActionBatch batch = ActionBatch
			.of((ObjectNode) JsonMapper.shared().readTree("{\"stream\":false,\"actions\":[" + element + "]}"));
		this.agents.act(session.id(), batch, HandshakeRequest.NONE).block(Duration.ofSeconds(60));
	}

}
