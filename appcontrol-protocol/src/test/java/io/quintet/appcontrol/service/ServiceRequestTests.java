package io.quintet.appcontrol.service;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.service.Caller.ResumePoint;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.all;
import static io.quintet.appcontrol.service.Asking.bytes;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.kind;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.poll;
import static io.quintet.appcontrol.service.Asking.run;
import static org.assertj.core.api.Assertions.assertThat;

class ServiceRequestTests extends ServiceTestCase {

	@Test
	void aRequestIsRefusedByTheFirstLayerThatFails() {
		AppControlService service = service(new ScriptedClient());
		assertThat(kind(last(service, ""))).isEqualTo(FailureKinds.EMPTY_REQUEST);
		assertThat(kind(last(service, "\n"))).isEqualTo(FailureKinds.INVALID_JSON);
		assertThat(kind(last(service, "{"))).isEqualTo(FailureKinds.INVALID_JSON);
		assertThat(kind(last(service, new byte[] { '"', (byte) 0xC3, '"' }))).isEqualTo(FailureKinds.INVALID_JSON);
		assertThat(kind(last(service, "[]"))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(last(service, "{\"a\":1,\"a\":1}"))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(last(service, "[".repeat(5000)))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(Objects.requireNonNull(last(service, "{\"requestId\":\" x \",\"y\":1}").error()).message())
			.contains("$.schema", "$.action", "$.y");
		assertThat(last(service, "{\"requestId\":\" x \",\"y\":1}").requestId()).isEqualTo("x");
		assertThat(last(service, "{\"requestId\":\" \"}").requestId()).isNull();
		assertThat(last(service, "{\"requestId\":7}").requestId()).isNull();
	}

	@Test
	void aRequestMayBeDeepAndNotTooDeep() {
		AppControlService service = service(new ScriptedClient());
		assertThat(last(service, deep(900)).success()).isTrue();
		assertThat(kind(last(service, deep(1100)))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(last(service, deep(100_000)))).isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	private static String deep(int levels) {
		return new String(run(command("echo")), StandardCharsets.UTF_8).replace("\"input\":{}",
				"\"input\":{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
	}

	@Test
	void aRequestMayBeAsLongAsTheCodecReads() {
		AppControlService service = opened(
				AppControlService.builder(new ScriptedClient()).codec(new AppControlCodec(1000, 1000)));
		ToolCommand fits = command("echo").withInput(JsonObjects.of("t", "x".repeat(600)));
		assertThat(last(service, run(fits)).success()).isTrue();
		assertThat(kind(last(service, run(fits.withInput(JsonObjects.of("t", "x".repeat(1000)))))))
			.isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	@Test
	void generatedIdsCannotBeGuessed() {
		AppControlService service = service(new ScriptedClient());
		String first = last(service, bytes(ServiceAction.RUN, null, command("echo"))).requestId();
		String second = last(service, bytes(ServiceAction.RUN, null, command("echo"))).requestId();
		assertThat(first).matches("req_[0-9a-f]{32}").isNotEqualTo(second);
	}

	@Test
	void aTokenMayComeInsideOrBesideAndHasToBeRightInBoth() {
		AppControlService service = service(new ScriptedClient(), ServiceSettings.DEFAULT.withToken("k"));
		Caller right = Caller.PLAIN.withToken("k");
		Caller wrong = Caller.PLAIN.withToken("K");
		assertThat(answered(service, "\"k\"", Caller.PLAIN)).isEqualTo("complete");
		assertThat(answered(service, "\"k\"", right)).isEqualTo("complete");
		assertThat(answered(service, "null", right)).isEqualTo("complete");
		for (String token : List.of("null", "\"\"", "\"x\"", "\" k\"", "7", "[\"k\"]")) {
			assertThat(answered(service, token, Caller.PLAIN)).as(token).isEqualTo(FailureKinds.UNAUTHORIZED);
		}
		assertThat(answered(service, "\"k\"", wrong)).isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(answered(service, "\"x\"", right)).isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(answered(service, "null", wrong)).isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(kind((ServiceResponse) Objects.requireNonNull(service.poll("r", wrong).block(TIMEOUT))))
			.isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(service.poll("r", right).block(TIMEOUT)).isEqualTo(ServiceResponse.notFound("r"));
		assertThat(kind((ServiceResponse) Objects
			.requireNonNull(service.resume(new ResumePoint("r", -1), wrong).blockLast(TIMEOUT))))
			.isEqualTo(FailureKinds.UNAUTHORIZED);
	}

	@Test
	void withoutATokenAnyTokenIsIgnoredAndNullIsNone() {
		AppControlService service = service(new ScriptedClient());
		assertThat(answered(service, "null", Caller.PLAIN)).isEqualTo("complete");
		assertThat(answered(service, "\"x\"", Caller.PLAIN.withToken("y"))).isEqualTo("complete");
		assertThat(answered(service, "7", Caller.PLAIN)).isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	@Test
	void theTokenIsNotShown() {
		assertThat(ServiceSettings.DEFAULT.withToken("secret").toString()).doesNotContain("secret").contains("***");
		assertThat(Caller.PLAIN.withToken("secret").toString()).doesNotContain("secret").contains("***");
	}

	private static String answered(AppControlService service, String token, Caller caller) {
		String request = new String(run(command("echo")), StandardCharsets.UTF_8).replace("{\"schema\"",
				"{\"token\":" + token + ",\"schema\"");
		List<ServiceMessage> messages = all(service, request.getBytes(StandardCharsets.UTF_8), caller);
		ServiceResponse response = (ServiceResponse) messages.get(0);
		assertThat(response.requestId()).isEqualTo("r");
		return (response.error() != null) ? kind(response) : response.status().wire();
	}

}
