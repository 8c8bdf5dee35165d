package io.quintet.happy;

import java.util.List;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.MachineOfflineException;

import static org.assertj.core.api.Assertions.assertThat;

class HappyObservationsTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final HappyObservations observations = new HappyObservations(this.registry, null);

	@BeforeEach
	void measure() {
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
	}

	@Test
	void anOperationThatRunsHasNoOutcome() {
		Sinks.One<String> answer = Sinks.one();
		this.observations.observe("spawn-session", answer.asMono()).subscribe();
		List<Tag> running = this.meters.get("happy.operation.active").longTaskTimer().getId().getTags();
		assertThat(running).containsExactly(Tag.of("operation", "spawn-session"));
		answer.tryEmitValue("s1");
		assertThat(outcome()).isEqualTo("ok");
	}

	@Test
	void theOutcomeTellsHowItEnded() {
		this.observations.observe("spawn-session", Mono.error(new MachineOfflineException("away")))
			.onErrorComplete()
			.block();
		assertThat(outcome()).isEqualTo("MachineOffline");
		this.meters.clear();
		this.observations.observe("spawn-session", Mono.error(new HappyConnectionException("away") {
		})).onErrorComplete().block();
		assertThat(outcome()).isEqualTo("Connection");
		this.meters.clear();
		this.observations.observe("spawn-session", Mono.never()).subscribe().dispose();
		assertThat(outcome()).isEqualTo("cancelled");
	}

	private String outcome() {
		return this.meters.get("happy.operation").timer().getId().getTag("outcome");
	}

}
