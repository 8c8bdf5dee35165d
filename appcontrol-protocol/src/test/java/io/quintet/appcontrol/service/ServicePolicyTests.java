package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse.ServiceResponseStatus;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.all;
import static io.quintet.appcontrol.service.Asking.begin;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.poll;
import static io.quintet.appcontrol.service.Asking.run;
import static io.quintet.appcontrol.service.Asking.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

class ServicePolicyTests extends ServiceTestCase {

	@Test
	void aRefusedCommandIsAnObservationAndOnRecord() {
		AppControlService service = opened(
				AppControlService.builder(new ScriptedClient()).policy(new AllowList(null, null, Set.of("A"))));
		ToolCommand command = command("echo").withInput(JsonObjects.of("app", "B"));
		ToolObservation observation = observation(last(service, run(command)));
		assertThat(observation.status()).isEqualTo(ToolStatus.FAILED);
		assertThat(observation.failureKind()).isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
		assertThat(this.observed).extracting((event) -> event.type().wire() + " " + event.seq())
			.containsExactly("warning 0", "observation 1");
		assertThat(this.observed).extracting(ToolEvent::commandId).containsOnly("c1");
		assertThat(this.observed.get(0).data().path("failureKind").stringValue(null))
			.isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
		List<ServiceMessage> streamed = all(service, stream(command), Caller.PLAIN);
		assertThat(shape(streamed)).containsExactly("warning 0", "observation 1", "complete");
		assertThat(this.observed).hasSize(4);
		assertThat(service.statistics().running()).isZero();
	}

	@Test
	void aPolicyThatFailsRefuses() {
		AppControlService service = opened(AppControlService.builder(new ScriptedClient()).policy((command) -> {
			throw new IllegalStateException("broken");
		}));
		ToolObservation observation = observation(last(service, run(command("echo"))));
		assertThat(observation.failureKind()).isEqualTo(FailureKinds.BLOCKED);
		assertThat(observation.toString()).doesNotContain("broken");
	}

	@Test
	void aBudgetThatIsUsedUpRefuses() {
		AppControlService service = opened(
				AppControlService.builder(new ScriptedClient()).policy(new CommandBudget(2, this.clock)));
		assertThat(observation(last(service, run(command("echo")))).success()).isTrue();
		assertThat(observation(last(service, run(command("echo")))).success()).isTrue();
		ToolObservation refused = observation(last(service, run(command("echo"))));
		assertThat(refused.failureKind()).isEqualTo(FailureKinds.RATE_LIMITED);
		assertThat(refused.retryable()).isTrue();
		assertThat(refused.recoveryHint()).contains("30 s");
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(observation(last(service, run(command("echo")))).success()).isTrue();
	}

	@Test
	void theKillSwitchCancelsWhatRunsAndWaitsAndRefusesTheRest() throws Exception {
		KillSwitch killSwitch = new KillSwitch(this.clock);
		AppControlService service = opened(AppControlService.builder(this.held)
			.killSwitch(killSwitch)
			.settings(ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(2, 4, Duration.ofMinutes(1)))));
		CompletableFuture<List<ServiceMessage>> running = begin(service, run(command("slow")));
		call(0);
		CompletableFuture<List<ServiceMessage>> streaming = begin(service, stream(command("slow")));
		call(1).emit(0);
		CompletableFuture<List<ServiceMessage>> waiting = begin(service, run(command("slow")));
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 1 && this.observed.size() == 1);
		killSwitch.trip("fire in the hall");
		for (CompletableFuture<List<ServiceMessage>> answer : List.of(running, streaming, waiting)) {
			ToolObservation observation = observation(response(answer));
			assertThat(observation.failureKind()).isEqualTo(FailureKinds.BLOCKED);
			assertThat(observation.message()).contains("fire in the hall");
		}
		assertThat(shape(streaming.get())).containsExactly("progress 0", "observation 1", "complete");
		await().atMost(TIMEOUT).untilAtomic(this.held.cancelled, is(2));
		assertThat(observation(last(service, run(command("new")))).failureKind()).isEqualTo(FailureKinds.BLOCKED);
		assertThat(this.held.calls).hasSize(2);
		assertThat(poll(service, "r").status()).isEqualTo(ServiceResponseStatus.NOT_FOUND);
		killSwitch.reset();
		begin(service, run(command("new")));
		call(2).finish();
	}

}
