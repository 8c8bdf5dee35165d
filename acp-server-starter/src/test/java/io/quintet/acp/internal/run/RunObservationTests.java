package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.thread.Run;

import static org.assertj.core.api.Assertions.assertThat;

class RunObservationTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final TestEngine engine = new TestEngine(
			(builder) -> builder.observations(new AcpObservations(this.registry, null)))
		.start();

	private void assertObserved(String outcome) {
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.hasNameEqualTo("acp.operation")
			.hasLowCardinalityKeyValue("operation", "execute")
			.hasLowCardinalityKeyValue("outcome", outcome)
			.hasBeenStarted()
			.hasBeenStopped();
	}

	@Test
	void aRunIsObservedFromTheCallOfItsHandlerToItsEnd() {
		List<Observation> seen = new ArrayList<>();
		this.engine.assistant("echo", (context, events) -> Flux.deferContextual((view) -> {
			seen.add(view.get(ObservationThreadLocalAccessor.KEY));
			return Flux.just(events.message("a"));
		}));
		this.engine.invoke("echo");
		assertObserved("ok");
		assertThat(seen).singleElement()
			.satisfies((observation) -> assertThat(observation.getContext().getName()).isEqualTo("acp.operation"));
	}

	@Test
	void aRunThatFailsIsAnError() {
		this.engine.assistant("fail", (context, events) -> Flux.error(new IllegalStateException("boom")));
		this.engine.invoke("fail");
		assertObserved("error");
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.thenError()
			.hasMessage("handler_error: boom")
			.hasRootCauseMessage("boom");
	}

	@Test
	void aRunThatTimesOutIsAnError() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		this.engine.invoke("hang");
		this.engine.pass(Duration.ofSeconds(120));
		assertObserved("error");
	}

	@Test
	void aRunThatIsCancelledSaysSo() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		Run run = this.engine.invoke("hang");
		this.engine.cancel(run);
		assertObserved("cancelled");
	}

	@Test
	void theOutcomeIsToldWhenItIsKnown() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		Run run = this.engine.invoke("hang");
		assertThat(meters.get("acp.operation.active").longTaskTimer().getId().getTags())
			.containsExactly(Tag.of("operation", "execute"));
		this.engine.cancel(run);
		assertThat(meters.get("acp.operation").tag("outcome", "cancelled").timer().count()).isEqualTo(1);
	}

	@Test
	void aRunThatNeverBeginsIsNotObserved() {
		TestEngine narrow = new TestEngine((builder) -> builder.settings(TestEngine.settings(1, 1))
			.observations(new AcpObservations(this.registry, null))).start();
		narrow.assistant("first", (context, events) -> Mono.<AssistantEvent>never());
		narrow.assistant("second", (context, events) -> Flux.empty());
		narrow.invoke("first");
		narrow.cancel(narrow.invoke("second"));
		TestObservationRegistryAssert.assertThat(this.registry).hasNumberOfObservationsEqualTo(1);
	}

}
