package io.quintet.appcontrol;

import java.util.Arrays;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever comes in: a message that reads back as itself, or one exception that says why
 * not.
 * <p>
 * The first byte of an input chooses the message and the schema.
 */
class AppControlCodecFuzzTests {

	private static final List<Class<? extends AppControlMessage>> TYPES = List.of(ToolCommand.class,
			ToolObservation.class, ToolEvent.class, ToolError.class, ServiceRequest.class, ServiceResponse.class,
			ServiceEventEnvelope.class, HelperRequest.class, HelperResponse.class, ServiceMessage.class);

	private final AppControlCodec codec = AppControlCodec.standard();

	private final AppControlSchemas schemas = AppControlSchemas.standard();

	@FuzzTest
	void messagesReadBackAsThemselvesOrAreRefusedByOneException(byte[] input) {
		if (input.length == 0) {
			return;
		}
		int choice = input[0] & 0xFF;
		byte[] json = Arrays.copyOfRange(input, 1, input.length);
		try {
			JsonNode tree = this.codec.readTree(json);
			validate(this.schemas.names().get(choice % 9), tree);
			message(this.codec.decode(tree, TYPES.get(choice % TYPES.size())));
		}
		catch (AppControlProtocolException ex) {
			assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(200);
		}
	}

	private void validate(String name, JsonNode payload) {
		List<Violation> violations = this.schemas.validate(name, payload);
		for (Violation violation : violations) {
			assertThat(violation.message()).startsWith("$").hasSizeLessThanOrEqualTo(300).doesNotContain("\n");
		}
		assertThat(this.schemas.validate(name, payload)).isEqualTo(violations);
	}

	private <T extends AppControlMessage> void message(T message) {
		byte[] written = this.codec.write(message);
		assertThat(this.codec.read(written, message.getClass())).isEqualTo(message).hasSameHashCodeAs(message);
		assertThat(this.codec.encode(message)).isEqualTo(this.codec.readTree(written));
		assertThat(message.toString()).isNotBlank();
	}

}
