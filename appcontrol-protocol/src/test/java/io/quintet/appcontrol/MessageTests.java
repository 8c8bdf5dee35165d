package io.quintet.appcontrol;

import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse.ServiceResponseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the constructors of the messages check and fill in.
 */
class MessageTests {

	@Test
	void stringsAreTrimmed() {
		ToolCommand command = new ToolCommand(" c\u00a0", "\tt", "o\u2028", JsonObjects.of(), 5L, "\u3000k ",
				JsonObjects.of());
		assertThat(command).isEqualTo(new ToolCommand("c", "t", "o", JsonObjects.of(), 5L, "k", JsonObjects.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u2007", "\u001c\u0085" })
	void blankStringsAreRefused(String blank) {
		assertRefused("commandId", () -> ToolCommand.of(blank, "t", "o"));
		assertRefused("tool", () -> ToolCommand.of("c", blank, "o"));
		assertRefused("operation", () -> ToolCommand.of("c", "t", blank));
		assertRefused("idempotencyKey", () -> Samples.COMMAND.withIdempotencyKey(blank));
		assertRefused("failureKind", () -> ToolError.of(blank, "m"));
		assertRefused("message", () -> ToolError.of("k", blank));
		assertRefused("recoveryHint", () -> Samples.ERROR.withRecoveryHint(blank));
		assertRefused("phase", () -> Samples.ERROR.at(blank, "o"));
		assertRefused("summary", () -> ToolObservation.ok(Samples.COMMAND, blank, JsonObjects.of()));
		assertRefused("requestId", () -> ServiceRequest.poll(blank, null));
		assertRefused("token", () -> ServiceRequest.run(Samples.COMMAND, blank));
		assertRefused("requestId", () -> ServiceResponse.notFound(blank));
		assertRefused("requestId", () -> new ServiceEventEnvelope(blank, ToolEvent.started(Samples.COMMAND)));
		assertRefused("token", () -> new HelperRequest(blank, Samples.COMMAND, JsonObjects.of()));
		assertRefused("phase", () -> ToolEvent.progress(Samples.COMMAND, 1, blank, "s"));
	}

	@Test
	void whatJavaAllowsToBeNullIsRefusedWithItsName() {
		assertRefused("input", () -> ToolCommand.of("c", "t", "o", null));
		assertRefused("commandId", () -> ToolCommand.of(null, "t", "o"));
		assertRefused("evidence", () -> new ToolError("k", "m", true, null, null, null, null));
		assertRefused("type", () -> new ToolEvent("c", 0, null, null, null, null, JsonObjects.of()));
		assertRefused("status", () -> new ServiceResponse(null, true, null, null, null));
		assertRefused("event", () -> new ServiceEventEnvelope("r", null));
		assertRefused("command", () -> new HelperRequest(null, null, JsonObjects.of()));
		assertRefused("error", () -> ToolObservation.failure(Samples.COMMAND, ToolStatus.FAILED, null));
	}

	@Test
	void numbersHaveBounds() {
		assertRefused("timeoutMs", () -> Samples.COMMAND.withTimeoutMs(0L));
		assertThat(Samples.COMMAND.withTimeoutMs(1_000_000_000_000L).timeoutMs()).isEqualTo(1_000_000_000_000L);
		assertRefused("seq", () -> ToolEvent.progress(Samples.COMMAND, -1, "p", "s"));
		assertThat(ToolEvent.progress(Samples.COMMAND, Long.MAX_VALUE, "p", "s").seq()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void whatAnErrorSaysStandsAtTheTopToo() {
		assertThat(Samples.FAILED.failureKind()).isEqualTo("not_ready");
		assertThat(Samples.FAILED.message()).isEqualTo("Helper is not running.").isEqualTo(Samples.FAILED.summary());
		assertThat(Samples.FAILED.recoveryHint()).isEqualTo("Start it.");
		assertThat(Samples.FAILED.retryable()).isTrue();
		assertThat(Samples.FAILED.evidence()).isEqualTo(Samples.ERROR.evidence());
	}

	@Test
	void whatStandsAtTheTopMustNotContradictTheError() {
		assertThat(failed(" not_ready ", "Helper is not running.", "Start it.", true))
			.isEqualTo(failed(null, null, null, null));
		assertRefused("failureKind", () -> failed("other", null, null, null));
		assertRefused("message", () -> failed(null, "other", null, null));
		assertRefused("recoveryHint", () -> failed(null, null, "other", null));
		assertRefused("retryable", () -> failed(null, null, null, false));
		assertRefused("recoveryHint",
				() -> new ToolObservation("c", "t", "o", ToolStatus.FAILED, false, "s", JsonObjects.of(),
						JsonObjects.of(), JsonObjects.of(), null, null, "hint", null, ToolError.of("k", "m"),
						JsonObjects.of()));
	}

	private static ToolObservation failed(String kind, String message, String hint, Boolean retryable) {
		return new ToolObservation("c", "t", "o", ToolStatus.FAILED, false, "s", JsonObjects.of(), JsonObjects.of(),
				JsonObjects.of(), kind, message, hint, retryable, Samples.ERROR, JsonObjects.of());
	}

	@Test
	void successSaysTheSameAsTheStatus() {
		for (ToolStatus status : ToolStatus.values()) {
			assertRefused("success", () -> observation(status, status != ToolStatus.OK, null));
		}
		assertRefused("error", () -> observation(ToolStatus.OK, true, Samples.ERROR));
		assertRefused("status", () -> ToolObservation.failure(Samples.COMMAND, ToolStatus.OK, Samples.ERROR));
		assertRefused("success", () -> new ServiceResponse(ServiceResponseStatus.COMPLETE, false, null, null, null));
		assertRefused("success",
				() -> new ServiceResponse(ServiceResponseStatus.FAILED, true, null, null, Samples.ERROR));
		assertRefused("error", () -> new ServiceResponse(ServiceResponseStatus.FAILED, false, null, null, null));
	}

	private static ToolObservation observation(ToolStatus status, boolean success, ToolError error) {
		return new ToolObservation("c", "t", "o", status, success, "s", JsonObjects.of(), JsonObjects.of(),
				JsonObjects.of(), null, null, null, null, error, JsonObjects.of());
	}

	@Test
	void requestsNeedWhatTheirActionNeeds() {
		for (ServiceAction action : Set.of(ServiceAction.RUN, ServiceAction.SUBMIT, ServiceAction.STREAM)) {
			assertRefused("command", () -> new ServiceRequest(action, "r", null, null));
		}
		assertRefused("requestId", () -> new ServiceRequest(ServiceAction.POLL, null, null, Samples.COMMAND));
		assertRefused("requestId", () -> ServiceRequest.poll("r", null).withRequestId(null));
		assertThat(ServiceRequest.run(Samples.COMMAND, null).withRequestId(" r ").requestId()).isEqualTo("r");
	}

	@Test
	void helpersAnswerWithAnObservationOrAnError() {
		ObjectNode observation = JsonObjects.of("a", 1);
		assertRefused("observation", () -> new HelperResponse(true, null, Samples.ERROR, JsonObjects.of()));
		assertRefused("error", () -> new HelperResponse(false, null, null, JsonObjects.of()));
		assertRefused("error", () -> new HelperResponse(false, observation, Samples.ERROR, JsonObjects.of()));
		assertThat(new HelperResponse(false, observation, null, JsonObjects.of()).observation()).isEqualTo(observation)
			.isNotSameAs(observation);
		assertThat(HelperResponse.complete(Samples.FAILED).toolObservation()).isEqualTo(Samples.FAILED);
		assertThat(HelperResponse.failed(Samples.ERROR).toolObservation()).isNull();
	}

	@Test
	void observationsInsideAreDecodedOnDemand() {
		assertThat(ServiceResponse.observed(Samples.OK, "r").toolObservation()).isEqualTo(Samples.OK);
		assertThat(ServiceResponse.complete(null, "r").toolObservation()).isNull();
		assertThat(ServiceResponse.notFound("r").toolObservation()).isNull();
		ServiceResponse odd = ServiceResponse.complete(JsonObjects.of("commandId", 7), "r");
		assertRefused("observation.commandId", odd::toolObservation);
		assertThat(ToolEvent.observation(Samples.FAILED, 3).toolObservation()).isEqualTo(Samples.FAILED);
		assertThat(ToolEvent.started(Samples.COMMAND).toolObservation()).isNull();
		ToolEvent event = ToolEvent.started(Samples.COMMAND).withData(JsonObjects.of("observation", "text"));
		assertRefused("data.observation", event::toolObservation);
	}

	@Test
	void eventsFollowTheConventions() {
		ToolEvent started = ToolEvent.started(Samples.COMMAND);
		assertThat(started.seq()).isZero();
		assertThat(started.phase()).isEqualTo("open_app");
		assertThat(started.summary()).isEqualTo("Started macos.computer_use.open_app.");
		ToolEvent last = ToolEvent.observation(Samples.FAILED, 4);
		assertThat(last.status()).isEqualTo(ToolStatus.NOT_READY);
		assertThat(last.summary()).isEqualTo(Samples.FAILED.summary());
	}

	@Test
	void copiesChangeOneThing() {
		assertThat(Samples.COMMAND.withInput(JsonObjects.of()).withInput(Samples.COMMAND.input()))
			.isEqualTo(Samples.COMMAND);
		assertThat(Samples.COMMAND.withMetadata(JsonObjects.of("a", 1)).metadata()).isEqualTo(JsonObjects.of("a", 1));
		assertThat(Samples.COMMAND.withTimeoutMs(5L).withTimeoutMs(null)).isEqualTo(Samples.COMMAND);
		assertThat(Samples.FAILED.withTiming(JsonObjects.of("durationMs", 1)).withTiming(JsonObjects.of()))
			.isEqualTo(Samples.FAILED);
		assertThat(Samples.FAILED.withEvidence(JsonObjects.of()).evidence()).isEqualTo(JsonObjects.of());
		assertThat(Samples.FAILED.withMetadata(JsonObjects.of("a", 1)).metadata().has("a")).isTrue();
		assertThat(Samples.ERROR.withRetryable(false).withRetryable(true)).isEqualTo(Samples.ERROR);
		assertThat(Samples.ERROR.withEvidence(JsonObjects.of()).evidence().isEmpty()).isTrue();
		assertThat(Samples.ERROR.at(null, null).phase()).isNull();
		assertThat(ServiceRequest.stream(Samples.COMMAND, "t").withToken(null).token()).isNull();
	}

	@Test
	void tokensAreNotShown() {
		List<AppControlMessage> withToken = List.of(ServiceRequest.run(Samples.COMMAND, "hunter2"),
				new HelperRequest("hunter2", Samples.COMMAND, JsonObjects.of()));
		for (AppControlMessage message : withToken) {
			assertThat(message.toString()).doesNotContain("hunter2").contains("***", "cmd_1");
		}
		assertThat(ServiceRequest.poll("r", null).toString()).contains("token=null");
	}

	@Test
	void messagesAreEqualByContent() {
		ToolCommand other = ToolCommand.of("cmd_1", "macos.computer_use", "open_app",
				JsonObjects.parse("{\"app\":\"TextEdit\"}"));
		assertThat(other).isEqualTo(Samples.COMMAND).hasSameHashCodeAs(Samples.COMMAND);
		assertThat(other).isNotEqualTo(Samples.COMMAND.withTimeoutMs(1L));
	}

	private static void assertRefused(String field, ThrowingCallable call) {
		assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(call)
			.withMessageStartingWith(field + " ")
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(field));
	}

}
