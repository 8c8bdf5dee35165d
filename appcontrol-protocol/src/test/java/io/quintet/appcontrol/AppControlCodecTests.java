package io.quintet.appcontrol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.json.JsonRefusedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AppControlCodecTests {

	private static final String COMMAND = "{\"schema\":\"app_control.command.v1\",\"commandId\":\"cmd_1\","
			+ "\"tool\":\"macos.computer_use\",\"operation\":\"open_app\",\"input\":{\"app\":\"TextEdit\"}}";

	private static final String ERROR = "{\"failureKind\":\"not_ready\",\"message\":\"Helper is not running.\","
			+ "\"retryable\":true,\"recoveryHint\":\"Start it.\",\"phase\":\"readiness\","
			+ "\"operation\":\"open_app\",\"evidence\":{\"pid\":null}}";

	private final AppControlCodec codec = AppControlCodec.standard();

	@Test
	void everyMessageHasOneFormByteForByte() {
		Map<AppControlMessage, String> forms = Map.of(Samples.COMMAND, COMMAND, Samples.ERROR, ERROR, Samples.FAILED,
				"{\"schema\":\"app_control.observation.v1\",\"commandId\":\"cmd_1\",\"tool\":\"macos.computer_use\","
						+ "\"operation\":\"open_app\",\"status\":\"not_ready\",\"success\":false,"
						+ "\"summary\":\"Helper is not running.\",\"observation\":{},\"evidence\":{\"pid\":null},"
						+ "\"failureKind\":\"not_ready\",\"message\":\"Helper is not running.\","
						+ "\"recoveryHint\":\"Start it.\",\"retryable\":true,\"error\":" + ERROR + "}",
				new ToolEvent("c", 2, ToolEventType.PROGRESS, "step", ToolStatus.OK, "é", JsonObjects.of("a", 1)),
				"{\"schema\":\"app_control.event.v1\",\"commandId\":\"c\",\"seq\":2,\"type\":\"progress\","
						+ "\"phase\":\"step\",\"status\":\"ok\",\"summary\":\"é\",\"data\":{\"a\":1}}",
				ServiceRequest.submit(Samples.COMMAND, "req_1", "t"),
				"{\"schema\":\"app_control.service.request.v1\",\"action\":\"submit\",\"requestId\":\"req_1\","
						+ "\"token\":\"t\",\"command\":" + COMMAND + "}",
				ServiceResponse.failed(Samples.ERROR, "req_1"),
				"{\"schema\":\"app_control.service.response.v1\",\"status\":\"failed\",\"success\":false,"
						+ "\"requestId\":\"req_1\",\"error\":" + ERROR + "}",
				new ServiceEventEnvelope("req_1",
						new ToolEvent("c", 0, ToolEventType.STARTED, null, null, null, JsonObjects.of())),
				"{\"schema\":\"app_control.service.event.v1\",\"requestId\":\"req_1\",\"status\":\"event\","
						+ "\"success\":true,\"event\":{\"schema\":\"app_control.event.v1\",\"commandId\":\"c\","
						+ "\"seq\":0,\"type\":\"started\"}}",
				new HelperRequest("t", Samples.COMMAND, JsonObjects.of("bundleId", "b")),
				"{\"schema\":\"app_control.helper.request.v1\",\"token\":\"t\",\"command\":" + COMMAND
						+ ",\"metadata\":{\"bundleId\":\"b\"}}",
				new HelperResponse(true, JsonObjects.of("x", 1), null, JsonObjects.of()),
				"{\"schema\":\"app_control.helper.response.v1\",\"success\":true,\"observation\":{\"x\":1}}");
		assertThat(forms).hasSize(9);
		forms.forEach((message, json) -> {
			assertThat(this.codec.writeText(message)).isEqualTo(json);
			assertThat(this.codec.write(message)).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
			assertThat(this.codec.encode(message)).hasToString(json);
			assertThat(this.codec.read(json, message.getClass())).isEqualTo(message);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					command.timeoutMs      | {"action":"run","command":{"commandId":"c","tool":"t","operation":"o","timeoutMs":0}}
					command.commandId      | {"action":"run","command":{"commandId":null,"command_id":"x","tool":"t","operation":"o"}}
					command.idempotencyKey | {"action":"run","command":{"commandId":"c","tool":"t","operation":"o","idempotency_key":" "}}
					command.input          | {"action":"run","command":{"commandId":"c","tool":"t","operation":"o","input":[]}}
					command.schema         | {"action":"run","command":{"schema":"x","commandId":"c","tool":"t","operation":"o"}}
					command                | {"action":"run","command":7}
					command                | {"action":"run"}
					requestId              | {"action":"poll","requestId":null}
					token                  | {"action":"poll","requestId":"r","token":""}
					action                 | {"action":"RUN"}
					action                 | {}
					""")
	void errorsNameTheMemberByItsPath(String path, String json) {
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> this.codec.read(json, ServiceRequest.class))
			.withMessageStartingWith(path + " ")
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(path));
	}

	@Test
	void errorsInsideEventsAndErrorsNameTheirPathToo() {
		assertPath("event.seq", ServiceEventEnvelope.class,
				"{\"requestId\":\"r\",\"status\":\"event\",\"success\":true,"
						+ "\"event\":{\"commandId\":\"c\",\"seq\":-1,\"type\":\"started\"}}");
		assertPath("error.message", ServiceResponse.class,
				"{\"status\":\"failed\",\"success\":false,\"error\":{\"failureKind\":\"a\",\"message\":7}}");
		assertPath("error.evidence", ToolObservation.class,
				"{\"commandId\":\"c\",\"tool\":\"t\",\"operation\":\"o\",\"status\":\"failed\",\"success\":false,"
						+ "\"summary\":\"s\",\"error\":{\"failureKind\":\"a\",\"message\":\"m\",\"evidence\":null}}");
	}

	private void assertPath(String path, Class<? extends AppControlMessage> type, String json) {
		assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> this.codec.read(json, type))
			.withMessageStartingWith(path + " ")
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo(path));
	}

	@Test
	void errorsDoNotRepeatValues() {
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> this.codec.read("{\"action\":\"SECRET\",\"schema\":\"SECRET\"}", ServiceRequest.class))
			.withMessageNotContaining("SECRET");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "null", "\"x\"", "7", "true" })
	void messagesAreObjects(String json) {
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> this.codec.read(json, ToolCommand.class))
			.withMessageContaining("object")
			.satisfies((ex) -> assertThat(ex.field()).isNull());
	}

	@Test
	void textThatIsNoJsonHasTheReasonAsCause() {
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> this.codec.read("{".getBytes(StandardCharsets.UTF_8), ToolCommand.class))
			.withCauseInstanceOf(JsonRefusedException.class);
		assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> this.codec.readTree("[1,]"))
			.withMessageContaining("line 1, column 4")
			.withCauseInstanceOf(JsonRefusedException.class);
	}

	@Test
	void valuesAreNotConverted() {
		for (String wrong : List.of("\"5\"", "1.5", "true", "[5]", "{}", "9223372036854775808", "1e400")) {
			assertPath("timeoutMs", ToolCommand.class,
					"{\"commandId\":\"c\",\"tool\":\"t\",\"operation\":\"o\",\"timeoutMs\":" + wrong + "}");
		}
		for (String wrong : List.of("1", "\"true\"", "null", "0")) {
			assertPath("retryable", ToolError.class,
					"{\"failureKind\":\"a\",\"message\":\"m\",\"retryable\":" + wrong + "}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1000", "1000.0", "1e3", "1.000E+3" })
	void integralNumbersAreIntegersAndWrittenAsSuch(String number) {
		ToolCommand command = this.codec.read(
				"{\"commandId\":\"c\",\"tool\":\"t\",\"operation\":\"o\",\"timeoutMs\":" + number + "}",
				ToolCommand.class);
		assertThat(command.timeoutMs()).isEqualTo(1000);
		assertThat(this.codec.writeText(command)).contains("\"timeoutMs\":1000}");
	}

	@Test
	void freeJsonIsCopiedInBothDirections() {
		ObjectNode tree = (ObjectNode) this.codec.readTree(COMMAND);
		ToolCommand command = this.codec.decode(tree, ToolCommand.class);
		tree.withObject("input").put("later", 1);
		this.codec.encode(command).withObject("input").put("later", 1);
		assertThat(command.input()).isEqualTo(JsonObjects.of("app", "TextEdit"));
	}

	@Test
	void eitherAnswerOfAServiceIsRecognized() {
		ServiceMessage event = new ServiceEventEnvelope("r", ToolEvent.started(Samples.COMMAND));
		ServiceMessage response = ServiceResponse.notFound("r");
		assertThat(this.codec.read(this.codec.write(event), ServiceMessage.class)).isEqualTo(event);
		assertThat(this.codec.read(this.codec.write(response), ServiceMessage.class)).isEqualTo(response);
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> this.codec.read("{\"success\":true}", ServiceMessage.class))
			.withMessageContaining("status");
	}

	@Test
	void aClassOfManyMessagesCannotBeRead() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.read("{}", AppControlMessage.class));
	}

	@Test
	void depthIsThatOfTheLimitsAndOneThousandByDefault() {
		String deep = "{\"commandId\":\"c\",\"tool\":\"t\",\"operation\":\"o\",\"input\":" + "{\"a\":".repeat(998)
				+ "{}" + "}".repeat(999);
		ToolCommand command = this.codec.read(deep, ToolCommand.class);
		assertThat(this.codec.writeText(command)).contains("{\"a\":".repeat(998));
		assertThat(this.codec.read(this.codec.write(command), ToolCommand.class)).isEqualTo(command);
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> this.codec.read("{\"x\":" + deep + "}", ToolCommand.class))
			.withMessageContaining("1000 levels");
		AppControlCodec shallow = new AppControlCodec(2, 1000);
		assertThat(shallow.read(COMMAND, ToolCommand.class)).isEqualTo(Samples.COMMAND);
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> shallow.readTree("{\"a\":{\"b\":{}}}"));
	}

	@Test
	void sizeIsThatOfTheLimits() {
		AppControlCodec small = new AppControlCodec(1000, 20);
		assertThatExceptionOfType(AppControlProtocolException.class)
			.isThrownBy(() -> small.read(COMMAND, ToolCommand.class))
			.withMessageContaining("20 bytes");
	}

	@Test
	void cyclesOfReadingAndWritingKeepNumbersAsTheyWere() {
		String json = COMMAND.replace("\"TextEdit\"", "[1180591620717411303424,-9223372036854775808,0.1,1E-7,1.0,0]");
		assertThat(this.codec.writeText(this.codec.read(json, ToolCommand.class))).isEqualTo(json);
		JsonNode app = this.codec.read(json, ToolCommand.class).input().get("app");
		assertThat(app).hasToString("[1180591620717411303424,-9223372036854775808,0.1,1E-7,1.0,0]");
	}

}
