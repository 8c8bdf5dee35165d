package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.service.HeldClient.Call;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.all;
import static io.quintet.appcontrol.service.Asking.begin;
import static io.quintet.appcontrol.service.Asking.bytes;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.kind;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.poll;
import static io.quintet.appcontrol.service.Asking.run;
import static io.quintet.appcontrol.service.Asking.stream;
import static io.quintet.appcontrol.service.Asking.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServiceKeyTests extends ServiceTestCase {

	@Test
	void aKeyRunsACommandOnce() {
		AppControlService service = service(new ScriptedClient());
		ToolCommand command = command("echo").withIdempotencyKey("k");
		ServiceResponse first = last(service, bytes(ServiceAction.RUN, "r1", command));
		ToolCommand again = new ToolCommand("c2", command.tool(), command.operation(), command.input(), null, "k",
				JsonObjects.of());
		ServiceResponse second = last(service, bytes(ServiceAction.SUBMIT, "r2", again));
		assertThat(this.observed).hasSize(2);
		assertThat(second.requestId()).isEqualTo("r2");
		assertThat(observation(second).commandId()).isEqualTo("c2");
		assertThat(observation(second).observation()).isEqualTo(observation(first).observation());
		assertThat(poll(service, "r2")).isEqualTo(second);
		List<ServiceMessage> streamed = all(service, bytes(ServiceAction.STREAM, "r3", again), Caller.PLAIN);
		assertThat(shape(streamed)).containsExactly("started 0", "observation 1", "complete");
		assertThat(streamed).extracting(ServiceMessage::requestId).containsOnly("r3");
		assertThat(((ServiceEventEnvelope) streamed.get(1)).event().toolObservation()).isEqualTo(observation(second));
		assertThat(this.observed).hasSize(2);
		assertThat(service.statistics().keys()).isEqualTo(1);
	}

	@Test
	void aThousandRequestsShareARunningExecutionAndNoMore() {
		AppControlService service = service(this.held);
		ToolCommand command = command("slow").withIdempotencyKey("k")
			.withMetadata(JsonObjects.of("submitMode", "async"));
		for (int i = 0; i <= 1000; i++) {
			assertThat(last(service, bytes(ServiceAction.SUBMIT, "r" + i, command)).success()).isTrue();
		}
		assertThat(kind(last(service, run(command)))).isEqualTo(FailureKinds.NOT_AVAILABLE);
		call(0).finish();
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(last(service, run(command)).success()).isTrue());
		assertThat(this.held.calls).hasSize(1);
	}

	@Test
	void aKeyIsForgottenAfterAWhile() {
		AppControlService service = service(new ScriptedClient());
		ToolCommand command = command("echo").withIdempotencyKey("k");
		last(service, run(command));
		this.clock.advance(ServiceSettings.Results.DEFAULT.ttl());
		last(service, run(command));
		assertThat(this.observed).hasSize(4);
	}

	@Test
	void simultaneousRequestsWithOneKeyShareAnExecution() throws Exception {
		AppControlService service = service(this.held);
		ToolCommand command = command("slow").withIdempotencyKey("k");
		CompletableFuture<List<ServiceMessage>> streaming = begin(service, bytes(ServiceAction.STREAM, "s", command));
		Call call = call(0);
		CompletableFuture<List<ServiceMessage>> running = begin(service, bytes(ServiceAction.RUN, "r", command));
		call.emit(0);
		call.finishStream(1);
		assertThat(observation(response(running))).isEqualTo(call.observation());
		assertThat(shape(streaming.get(20, TimeUnit.SECONDS))).containsExactly("progress 0", "observation 1",
				"complete");
		assertThat(this.held.calls).hasSize(1);
	}

	@Test
	void aKeyedCommandGoesOnWhenItsCallerLeaves() throws Exception {
		AppControlService service = service(this.held);
		ToolCommand command = command("slow").withIdempotencyKey("k");
		Disposable caller = service.handle(run(command), Caller.PLAIN).subscribe();
		Call call = call(0);
		caller.dispose();
		CompletableFuture<List<ServiceMessage>> retry = begin(service, run(command));
		call.finish();
		assertThat(observation(response(retry))).isEqualTo(call.observation());
		assertThat(this.held.calls).hasSize(1);
		assertThat(this.held.cancelled).hasValue(0);
	}

	@Test
	void aKeyCannotBeUsedForAnotherInput() {
		AppControlService service = service(new ScriptedClient());
		ToolCommand command = command("echo").withIdempotencyKey("k");
		last(service, run(command));
		for (byte[] request : List.of(run(command.withInput(JsonObjects.of("x", 1))),
				stream(command.withInput(JsonObjects.of("x", 1))), submit(command.withInput(JsonObjects.of("x", 1))))) {
			ServiceResponse response = last(service, request);
			assertThat(kind(response)).isEqualTo(FailureKinds.INVALID_REQUEST);
			assertThat(Objects.requireNonNull(response.error()).message()).contains("idempotencyKey");
			assertThat(response.requestId()).isEqualTo("r");
		}
		assertThat(last(service, run(command("other").withIdempotencyKey("k"))).success()).isTrue();
	}

	@Test
	void whatWasRefusedIsNotRememberedAndWhatFailedIs() {
		AtomicBoolean open = new AtomicBoolean();
		AppControlService service = opened(AppControlService.builder(new ScriptedClient())
			.policy((command) -> open.get() ? null : CommandPolicy.Refusal.of(FailureKinds.BLOCKED, "no", "wait")));
		ToolCommand command = command("echo").withIdempotencyKey("k");
		assertThat(observation(last(service, run(command))).failureKind()).isEqualTo(FailureKinds.BLOCKED);
		open.set(true);
		await().atMost(TIMEOUT).until(() -> observation(last(service, run(command))).success());
		ToolCommand failing = command("boom").withIdempotencyKey("k");
		assertThat(kind(last(service, run(failing)))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		int told = this.observed.size();
		assertThat(kind(last(service, run(failing)))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(this.observed).hasSize(told);
	}

	@Test
	void whatIsKeptOfKeysIsBoundedWithTheirCommands() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withResults(new ServiceSettings.Results(Duration.ofMinutes(1), 100, 10_000)));
		for (String key : List.of("a", "b", "c")) {
			last(service,
					run(command("deny").withInput(JsonObjects.of("typed", "x".repeat(6000))).withIdempotencyKey(key)));
		}
		await().atMost(TIMEOUT).until(() -> service.statistics().keys() == 1);
	}

}
