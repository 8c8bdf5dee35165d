package io.quintet.appcontrol;

import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.json.JsonObject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the constructors of the messages check and fill in.
 */
class MessageTests {

	@Test
	void stringsAreTrimmed() {
		ToolCommand command = new ToolCommand(" c\u00a0", "\tt", "o\u2028", JsonObject.EMPTY, 5L, "\u3000k ",
				JsonObject.EMPTY);
		assertThat(command).isEqualTo(new ToolCommand("c", "t", "o", JsonObject.EMPTY, 5L, "k", JsonObject.EMPTY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u2007", "\u001c\u0085" })
	void blankStringsAreRefused(String blank) {
		assertRefused("commandId", () -> ToolCommand.of(blank, "t", "o", JsonObject.EMPTY));
		assertRefused("tool", () -> ToolCommand.of("c", blank, "o", JsonObject.EMPTY));
		assertRefused("operation", () -> ToolCommand.of("c", "t", blank, JsonObject.EMPTY));
		assertRefused("idempotencyKey", () -> Samples.COMMAND.withIdempotencyKey(blank));
		assertRefused("failureKind", () -> ToolError.of(blank, "m"));
		assertRefused("message", () -> ToolError.of("k", blank));
		assertRefused("recoveryHint", () -> Samples.ERROR.withRecoveryHint(blank));
		assertRefused("phase", () -> Samples.ERROR.at(blank, "o"));
		assertRefused("summary", () -> ToolObservation.ok(Samples.COMMAND, blank, JsonObject.EMPTY));
		assertRefused("requestId", () -> ServiceRequest.poll(blank, null));
		assertRefused("token", () -> ServiceRequest.run(Samples.COMMAND, blank));
		assertRefused("requestId", () -> ServiceResponse.notFound(blank));
		assertRefused("requestId", () -> new ServiceEventEnvelope(blank, ToolEvent.started(Samples.COMMAND)));
		assertRefused("token", () -> new HelperRequest(blank, Samples.COMMAND, JsonObject.EMPTY));
		assertRefused("phase", () -> ToolEvent.progress(Samples.COMMAND, 1, blank, "s"));
	}

	@Test
	void whatJavaAllowsToBeNullIsRefusedWithItsName() {
		assertRefused("input", () -> ToolCommand.of("c", "t", "o", null));
		assertRefused("commandId", () -> ToolCommand.of(null, "t", "o", JsonObject.EMPTY));
		assertRefused("evidence", () -> new ToolError("k", "m", true, null, null, null, null));
		assertRefused("type", () -> new ToolEvent("c", 0, null, null, null, null, JsonObject.EMPTY));
		assertRefused("status", () -> new ServiceResponse(null, true, null, null, null));
		assertRefused("event", () -> new ServiceEventEnvelope("r", null));
		assertRefused("command", () -> new HelperRequest(null, null, JsonObject.EMPTY));
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
				() -> new ToolObservation("c", "t", "o", ToolStatus.FAILED, false, "s", JsonObject.EMPTY,
						JsonObject.EMPTY, JsonObject.EMPTY, null, null, "hint", null, ToolError.of("k", "m"),
						JsonObject.EMPTY));
	}

	private static ToolObservation failed(String kind, String message, String hint, Boolean retryable) {
		return new ToolObservation("c", "t", "o", ToolStatus.FAILED, false, "s", JsonObject.EMPTY, JsonObject.EMPTY,
				JsonObject.EMPTY, kind, message, hint, retryable, Samples.ERROR, JsonObject.EMPTY);
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
		return new ToolObservation("c", "t", "o", status, success, "s", JsonObject.EMPTY, JsonObject.EMPTY,
				JsonObject.EMPTY, null, null, null, null, error, JsonObject.EMPTY);
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
		JsonObject observation = JsonObject.of("a", 1);
		assertRefused("observation", () -> new HelperResponse(true, null, Samples.ERROR, JsonObject.EMPTY));
		assertRefused("error", () -> new HelperResponse(false, null, null, JsonObject.EMPTY));
		assertRefused("error", () -> new HelperResponse(false, observation, Samples.ERROR, JsonObject.EMPTY));
		assertThat(new HelperResponse(false, observation, null, JsonObject.EMPTY).observation()).isSameAs(observation);
		assertThat(HelperResponse.complete(Samples.FAILED).toolObservation()).isEqualTo(Samples.FAILED);
		assertThat(HelperResponse.failed(Samples.ERROR).toolObservation()).isNull();
	}

	@Test
	void observationsInsideAreDecodedOnDemand() {
		assertThat(ServiceResponse.observed(Samples.OK, "r").toolObservation()).isEqualTo(Samples.OK);
		assertThat(ServiceResponse.complete(null, "r").toolObservation()).isNull();
		assertThat(ServiceResponse.notFound("r").toolObservation()).isNull();
		ServiceResponse odd = ServiceResponse.complete(JsonObject.of("commandId", 7), "r");
		assertRefused("observation.commandId", odd::toolObservation);
		assertThat(ToolEvent.observation(Samples.FAILED, 3).toolObservation()).isEqualTo(Samples.FAILED);
		assertThat(ToolEvent.started(Samples.COMMAND).toolObservation()).isNull();
		ToolEvent event = ToolEvent.started(Samples.COMMAND).withData(JsonObject.of("observation", "text"));
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
		assertThat(Samples.COMMAND.withInput(JsonObject.EMPTY).withInput(Samples.COMMAND.input()))
			.isEqualTo(Samples.COMMAND);
		assertThat(Samples.COMMAND.withMetadata(JsonObject.of("a", 1)).metadata()).isEqualTo(JsonObject.of("a", 1));
		assertThat(Samples.COMMAND.withTimeoutMs(5L).withTimeoutMs(null)).isEqualTo(Samples.COMMAND);
		assertThat(Samples.FAILED.withTiming(JsonObject.of("durationMs", 1)).withTiming(JsonObject.EMPTY))
			.isEqualTo(Samples.FAILED);
		assertThat(Samples.FAILED.withEvidence(JsonObject.EMPTY).evidence()).isEqualTo(JsonObject.EMPTY);
		assertThat(Samples.FAILED.withMetadata(JsonObject.of("a", 1)).metadata().has("a")).isTrue();
		assertThat(Samples.ERROR.withRetryable(false).withRetryable(true)).isEqualTo(Samples.ERROR);
		assertThat(Samples.ERROR.withEvidence(JsonObject.EMPTY).evidence().isEmpty()).isTrue();
		assertThat(Samples.ERROR.at(null, null).phase()).isNull();
		assertThat(ServiceRequest.stream(Samples.COMMAND, "t").withToken(null).token()).isNull();
	}

	@Test
	void tokensAreNotShown() {
		List<AppControlMessage> withToken = List.of(ServiceRequest.run(Samples.COMMAND, "hunter2"),
				new HelperRequest("hunter2", Samples.COMMAND, JsonObject.EMPTY));
		for (AppControlMessage message : withToken) {
			assertThat(message.toString()).doesNotContain("hunter2").contains("***", "cmd_1");
		}
		assertThat(ServiceRequest.poll("r", null).toString()).contains("token=null");
	}

	@Test
	void messagesAreEqualByContent() {
		ToolCommand other = ToolCommand.of("cmd_1", "macos.computer_use", "open_app",
				JsonObject.parse("{\"app\":\"TextEdit\"}"));
		assertThat(other).isEqualTo(Samples.COMMAND).hasSameHashCodeAs(Samples.COMMAND);
		assertThat(other).isNotEqualTo(Samples.COMMAND.withTimeoutMs(1L));
	}

	private static void assertRefused(String field, ThrowingCallable call) {
		assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(call)
			.withMessageStartingWith(field + " ")
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(field));
	}

}
