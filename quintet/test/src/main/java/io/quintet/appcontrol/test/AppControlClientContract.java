package io.quintet.appcontrol.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every client promises. A subclass supplies the client and three commands; a
 * blocking client is made reactive by
 * {@link io.quintet.appcontrol.AppControlClients#reactive}, and given its deadline by
 * {@link io.quintet.appcontrol.AppControlClients#withDeadline}.
 */
public abstract class AppControlClientContract {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Supplies the client, the same one within a test.
	 * @return the client
	 */
	protected abstract ReactiveAppControlClient client();

	/**
	 * Supplies a command that succeeds.
	 * @return the command
	 */
	protected abstract ToolCommand succeeding();

	/**
	 * Supplies a command that fails, with a kind of failure.
	 * @return the command
	 */
	protected abstract ToolCommand failing();

	/**
	 * Supplies a command that tells its first event and does not end by itself.
	 * @return the command
	 */
	protected abstract ToolCommand endless();

	/**
	 * Waits until the endless command was ended where it runs.
	 * @param timeout longest wait
	 * @return false when it still runs
	 */
	protected abstract boolean awaitEnd(Duration timeout);

	@Test
	void aCommandThatSucceedsIsAnObservation() {
		StepVerifier.create(client().run(succeeding())).assertNext((observation) -> {
			assertThat(observation.success()).isTrue();
			assertThat(observation.status()).isEqualTo(ToolStatus.OK);
			belongs(observation, succeeding());
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aCommandThatFailsIsAnObservationAndNoError() {
		StepVerifier.create(client().run(failing())).assertNext((observation) -> {
			assertThat(observation.success()).isFalse();
			assertThat(observation.failureKind()).isNotNull();
			belongs(observation, failing());
		}).expectComplete().verify(TIMEOUT);
	}

	private static void belongs(ToolObservation observation, ToolCommand command) {
		assertThat(observation.commandId()).isEqualTo(command.commandId());
		assertThat(observation.tool()).isEqualTo(command.tool());
		assertThat(observation.operation()).isEqualTo(command.operation());
	}

	private static ToolObservation observation(ToolEvent event) {
		return Objects.requireNonNull(event.toolObservation(), "the event carries no observation");
	}

	@Test
	void aStreamBeginsWithStartedAndEndsWithTheObservation() {
		for (ToolCommand command : List.of(succeeding(), failing())) {
			StepVerifier.create(client().stream(command).collectList()).assertNext((events) -> {
				ToolEvent first = events.get(0);
				assertThat(first.type()).isEqualTo(ToolEventType.STARTED);
				assertThat(first.seq()).isZero();
				ToolEvent last = events.get(events.size() - 1);
				assertThat(last.type()).isEqualTo(ToolEventType.OBSERVATION);
				ToolObservation observation = observation(last);
				belongs(observation, command);
				assertThat(last.status()).isEqualTo(observation.status());
				assertThat(events).filteredOn((event) -> event.type() == ToolEventType.OBSERVATION).hasSize(1);
			}).expectComplete().verify(TIMEOUT);
		}
	}

	@Test
	void eventsComeInTheOrderOfTheirNumbers() {
		StepVerifier.create(client().stream(succeeding()).collectList()).assertNext((events) -> {
			assertThat(events).extracting(ToolEvent::seq).isSorted().doesNotHaveDuplicates();
			assertThat(events).extracting(ToolEvent::commandId).containsOnly(succeeding().commandId());
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aStreamTellsTheSameAsARun() {
		ToolObservation run = Objects.requireNonNull(client().run(succeeding()).block(TIMEOUT));
		StepVerifier.create(client().stream(succeeding()).takeLast(1)).assertNext((event) -> {
			ToolObservation observation = observation(event);
			assertThat(observation.withTiming(run.timing())).isEqualTo(run);
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void anObserverThatThrowsDoesNotReachTheCommand() {
		StepVerifier.create(client().run(succeeding(), (event) -> {
			throw new IllegalStateException("an observer");
		})).assertNext((observation) -> assertThat(observation.success()).isTrue()).expectComplete().verify(TIMEOUT);
	}

	@Test
	void cancellingReachesTheCommand() {
		Flux<ToolEvent> events = client().stream(endless());
		StepVerifier.create(events)
			.assertNext((event) -> assertThat(event.type()).isEqualTo(ToolEventType.STARTED))
			.thenCancel()
			.verify(TIMEOUT);
		assertThat(awaitEnd(TIMEOUT)).as("the command was ended").isTrue();
	}

	@Test
	void aCommandOutOfTimeIsEndedAndAnObservation() {
		StepVerifier.create(client().run(endless().withTimeoutMs(100L))).assertNext((observation) -> {
			assertThat(observation.status()).isEqualTo(ToolStatus.TIMEOUT);
			assertThat(observation.commandId()).isEqualTo(endless().commandId());
		}).expectComplete().verify(TIMEOUT);
		assertThat(awaitEnd(TIMEOUT)).as("the command was ended").isTrue();
	}

}
