package io.quintet.appcontrol;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
		ObjectNode args = JsonObjects.parse(vector.at("/request/args").toString());
		JsonNode expected = vector.get("expect");
		if (expected.get("ok").asBoolean()) {
			assertThat(Vectors.MAPPER.readTree(this.codec.write(build(factory, args)))).isEqualTo(expected.get("json"));
		}
		else {
			assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> build(factory, args));
		}
	}

	private AppControlMessage build(String factory, ObjectNode args) {
		return switch (factory) {
			case "ToolObservation.ok" -> ToolObservation.ok(text(args, "commandId"), text(args, "tool"),
					text(args, "operation"), text(args, "summary"), object(args, "observation"),
					object(args, "evidence"), object(args, "timing"), object(args, "metadata"));
			case "ToolObservation.failure" -> ToolObservation.failure(text(args, "commandId"), text(args, "tool"),
					text(args, "operation"), ToolStatus.fromWire(text(args, "status")),
					message(args, "error", ToolError.class), text(args, "summary"), object(args, "observation"),
					object(args, "timing"), object(args, "metadata"));
			case "ServiceRequest.submit" -> ServiceRequest.submit(message(args, "command", ToolCommand.class),
					text(args, "requestId"), text(args, "token"));
			case "ServiceRequest.run" ->
				ServiceRequest.run(message(args, "command", ToolCommand.class), text(args, "token"));
			case "ServiceRequest.stream" ->
				ServiceRequest.stream(message(args, "command", ToolCommand.class), text(args, "token"));
			case "ServiceRequest.poll" -> ServiceRequest.poll(text(args, "requestId"), text(args, "token"));
			case "ServiceResponse.complete" ->
				ServiceResponse.complete((ObjectNode) args.get("observation"), text(args, "requestId"));
			case "ServiceResponse.not_found" -> ServiceResponse.notFound(text(args, "requestId"));
			case "ServiceResponse.failed" ->
				ServiceResponse.failed(message(args, "error", ToolError.class), text(args, "requestId"));
			default -> throw new IllegalArgumentException(factory);
		};
	}

	private static @Nullable String text(ObjectNode args, String name) {
		return args.path(name).stringValue(null);
	}

	private static ObjectNode object(ObjectNode args, String name) {
		return (args.get(name) instanceof ObjectNode value) ? value : JsonObjects.of();
	}

	private <T extends AppControlMessage> @Nullable T message(ObjectNode args, String name, Class<T> type) {
		return (args.get(name) instanceof ObjectNode value) ? this.codec.decode(value, type) : null;
	}

}
