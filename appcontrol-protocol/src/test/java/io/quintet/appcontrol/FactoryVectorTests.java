package io.quintet.appcontrol;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.json.JsonObject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the convenience constructors of the reference build.
 */
class FactoryVectorTests {

	private final AppControlCodec codec = AppControlCodec.standard();

	static Stream<Arguments> cases() {
		return Vectors.cases("factories.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void factoriesBuildWhatTheReferenceBuilds(String id, JsonNode vector) {
		String factory = vector.at("/request/factory").asString();
		JsonObject args = JsonObject.parse(vector.at("/request/args").toString());
		JsonNode expected = vector.get("expect");
		if (expected.get("ok").asBoolean()) {
			assertThat(Vectors.MAPPER.readTree(this.codec.write(build(factory, args)))).isEqualTo(expected.get("json"));
		}
		else {
			assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> build(factory, args));
		}
	}

	private AppControlMessage build(String factory, JsonObject args) {
		return switch (factory) {
			case "ToolObservation.ok" -> ToolObservation.ok(args.text("commandId"), args.text("tool"),
					args.text("operation"), args.text("summary"), object(args, "observation"), object(args, "evidence"),
					object(args, "timing"), object(args, "metadata"));
			case "ToolObservation.failure" -> ToolObservation.failure(args.text("commandId"), args.text("tool"),
					args.text("operation"), ToolStatus.fromWire(args.text("status")),
					message(args, "error", ToolError.class), args.text("summary"), object(args, "observation"),
					object(args, "timing"), object(args, "metadata"));
			case "ServiceRequest.submit" -> ServiceRequest.submit(message(args, "command", ToolCommand.class),
					args.text("requestId"), args.text("token"));
			case "ServiceRequest.run" ->
				ServiceRequest.run(message(args, "command", ToolCommand.class), args.text("token"));
			case "ServiceRequest.stream" ->
				ServiceRequest.stream(message(args, "command", ToolCommand.class), args.text("token"));
			case "ServiceRequest.poll" -> ServiceRequest.poll(args.text("requestId"), args.text("token"));
			case "ServiceResponse.complete" ->
				ServiceResponse.complete(args.object("observation"), args.text("requestId"));
			case "ServiceResponse.not_found" -> ServiceResponse.notFound(args.text("requestId"));
			case "ServiceResponse.failed" ->
				ServiceResponse.failed(message(args, "error", ToolError.class), args.text("requestId"));
			default -> throw new IllegalArgumentException(factory);
		};
	}

	private static JsonObject object(JsonObject args, String name) {
		JsonObject value = args.object(name);
		return (value != null) ? value : JsonObject.EMPTY;
	}

	private <T extends AppControlMessage> @Nullable T message(JsonObject args, String name, Class<T> type) {
		JsonObject value = args.object(name);
		return (value != null) ? this.codec.decode(value, type) : null;
	}

}
