package io.quintet.lime.internal;

import java.util.function.Consumer;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

import io.quintet.lime.error.LimeRequestExpiredException;

import static org.assertj.core.api.Assertions.assertThat;

class LimeObservationsTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final LimeObservations observations = new LimeObservations(this.registry, null);

	private final Sinks.One<String> result = Sinks.one();

	@BeforeEach
	void record() {
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
	}

	private Disposable begin() {
		return this.observations.observe(LimeObservations.OPERATION, "await-login", this.result.asMono())
			.subscribe((value) -> {
			}, (failure) -> {
			});
	}

	@Test
	void whatRunsHasNoOutcome() {
		begin();
		LongTaskTimer running = this.meters.get("lime.operation.active").longTaskTimer();
		assertThat(running.activeTasks()).isOne();
		assertThat(running.getId().getTags()).containsExactly(Tag.of("operation", "await-login"));
		this.result.tryEmitValue("a");
		assertThat(running.activeTasks()).isZero();
	}

	@Test
	void whatHasEndedHasOne() {
		assertOutcome("ok", (operation) -> this.result.tryEmitValue("a"));
	}

	@Test
	void anEndWithoutAValueIsNoFailure() {
		assertOutcome("ok", (operation) -> this.result.tryEmitEmpty());
	}

	@Test
	void aFailureIsNamed() {
		assertOutcome("RequestExpired",
				(operation) -> this.result.tryEmitError(new LimeRequestExpiredException("too late")));
	}

	@Test
	void oneThatIsGivenUpIsCancelled() {
		assertOutcome("cancelled", Disposable::dispose);
	}

	private void assertOutcome(String outcome, Consumer<Disposable> end) {
		end.accept(begin());
		assertThat(this.meters.get("lime.operation").tag("operation", "await-login").timer().getId().getTag("outcome"))
			.isEqualTo(outcome);
	}

}
