package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ServiceResponse.ServiceResponseStatus;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.service.HeldClient.Call;
import io.quintet.appcontrol.service.ServiceSettings.SubmitMode;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.bytes;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.kind;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.poll;
import static io.quintet.appcontrol.service.Asking.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServiceSubmitTests extends ServiceTestCase {

	@Test
	void resultsExpire() {
		AppControlService service = service(new ScriptedClient());
		assertThat(last(service, submit(command("echo"))).success()).isTrue();
		this.clock.advance(ServiceSettings.Results.DEFAULT.ttl().minusMillis(1));
		assertThat(poll(service, "r").success()).isTrue();
		assertThat(service.statistics().results()).isEqualTo(1);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(poll(service, "r")).isEqualTo(ServiceResponse.notFound("r"));
		assertThat(service.statistics().results()).isZero();
		assertThat(service.statistics().resultBytes()).isZero();
	}

	@Test
	void theOldestResultsGoWhenThereAreTooManyOrTooLargeOnes() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withResults(new ServiceSettings.Results(Duration.ofMinutes(1), 2, 3000)));
		for (String id : List.of("a", "b", "c")) {
			last(service, bytes(ServiceAction.SUBMIT, id, command("echo")));
		}
		assertThat(poll(service, "a").success()).isFalse();
		assertThat(poll(service, "b").success()).isTrue();
		ToolCommand large = command("echo").withInput(JsonObjects.of("t", "x".repeat(2500)));
		last(service, bytes(ServiceAction.SUBMIT, "d", large));
		assertThat(poll(service, "b").success()).isFalse();
		assertThat(poll(service, "c").success()).isFalse();
		assertThat(poll(service, "d").success()).isTrue();
		assertThat(service.statistics().resultBytes()).isBetween(2500L, 3000L);
	}

	@Test
	void aResultThatIsTooLargeToKeepIsAnsweredOnceAndExplainedLater() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withResults(new ServiceSettings.Results(Duration.ofMinutes(1), 2, 1000)));
		ToolCommand large = command("echo").withInput(JsonObjects.of("t", "x".repeat(2500)));
		assertThat(last(service, submit(large)).success()).isTrue();
		assertThat(poll(service, "r").error()).isNotNull();
		assertThat(kind(poll(service, "r"))).isEqualTo(FailureKinds.NOT_AVAILABLE);
	}

	@Test
	void anAsynchronousSubmitAnswersAtOnceAndIsPolled() throws Exception {
		AppControlService service = service(this.held, ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		assertThat(last(service, submit(command("slow")))).isEqualTo(ServiceResponse.complete(null, "r"));
		Call call = call(0);
		assertThat(poll(service, "r")).isEqualTo(ServiceResponse.notFound("r"));
		call.finish();
		await().atMost(TIMEOUT).until(() -> poll(service, "r").success());
		assertThat(observation(poll(service, "r"))).isEqualTo(call.observation());
	}

	@Test
	void aCommandChoosesHowItIsSubmitted() throws Exception {
		AppControlService service = service(this.held);
		ToolCommand async = command("slow").withMetadata(JsonObjects.of("submitMode", "async"));
		assertThat(last(service, submit(async)).observation()).isNull();
		AppControlService other = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		ToolCommand sync = command("echo").withMetadata(JsonObjects.of("submitMode", "sync"));
		assertThat(last(other, submit(sync)).observation()).isNotNull();
		ServiceResponse wrong = last(other, submit(sync.withMetadata(JsonObjects.of("submitMode", "later"))));
		assertThat(kind(wrong)).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(wrong.requestId()).isEqualTo("r");
	}

	@Test
	void whatFailsAfterTheAnswerIsPolled() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		last(service, submit(command("bad-input")));
		await().atMost(TIMEOUT).until(() -> poll(service, "r").status() == ServiceResponseStatus.FAILED);
		assertThat(kind(poll(service, "r"))).isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	@Test
	void aFailedSubmitKeepsWhatWasThere() {
		AppControlService service = service(new ScriptedClient());
		last(service, submit(command("echo")));
		assertThat(kind(last(service, submit(command("boom"))))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(observation(poll(service, "r")).operation()).isEqualTo("echo");
	}

	@Test
	void ofTwoSubmitsUnderOneIdTheLaterCounts() throws Exception {
		AppControlService service = service(this.held, ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		last(service, submit(command("first")));
		call(0);
		last(service, submit(command("second")));
		call(1).finish();
		await().atMost(TIMEOUT).until(() -> poll(service, "r").success());
		call(0).finish();
		await().atMost(TIMEOUT).until(() -> service.statistics().running() == 0);
		assertThat(observation(poll(service, "r")).operation()).isEqualTo("second");
	}

	@Test
	void aSubmittedCommandGoesOnWhenItsCallerLeaves() {
		AppControlService service = service(this.held);
		Disposable caller = service.handle(submit(command("slow")), Caller.PLAIN).subscribe();
		Call call = call(0);
		caller.dispose();
		call.finish();
		await().atMost(TIMEOUT).until(() -> poll(service, "r").success());
		assertThat(this.held.cancelled).hasValue(0);
	}

}
