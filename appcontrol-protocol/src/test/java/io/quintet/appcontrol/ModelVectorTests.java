package io.quintet.appcontrol;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the reference decodes and encodes, and where we go beyond it.
 */
class ModelVectorTests {

	private static final Map<String, Class<? extends AppControlMessage>> MODELS = Map.of("ToolCommand",
			ToolCommand.class, "ToolObservation", ToolObservation.class, "ToolEvent", ToolEvent.class, "ToolError",
			ToolError.class, "ServiceRequest", ServiceRequest.class, "ServiceResponse", ServiceResponse.class,
			"ServiceEventEnvelope", ServiceEventEnvelope.class);

	private final AppControlCodec codec = AppControlCodec.standard();

	static Stream<Arguments> cases() {
		return Vectors.cases("models.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void messagesAreDecodedAndEncodedAsExpected(String id, JsonNode vector) {
		Class<? extends AppControlMessage> type = MODELS.get(vector.at("/request/model").asString());
		String json = vector.at("/request/json").toString();
		JsonNode expected = vector.get("expect");
		if (expected.get("ok").asBoolean()) {
			AppControlMessage message = this.codec.read(json, type);
			assertThat(Vectors.MAPPER.readTree(this.codec.write(message))).isEqualTo(expected.get("json"));
			assertThat(Vectors.MAPPER.readTree(this.codec.encode(message).toString())).isEqualTo(expected.get("json"));
			assertThat(this.codec.read(this.codec.write(message), type)).isEqualTo(message).hasSameHashCodeAs(message);
		}
		else {
			assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> this.codec.read(json, type))
				.withMessageContaining(expected.path("errorMentions").asString(""))
				.satisfies((ex) -> assertThat(ex.getMessage()).isNotBlank());
		}
	}

}
