package io.quintet.happy;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quintet.happy.error.AuthenticationException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HappyClientBuilderTests {

	@Test
	void missingVariablesAreToldBeforeAMissingAddress() {
		HappyClientBuilder builder = HappyClient.builder().fromEnvironment(Map.of());
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(builder::build)
			.withMessageContaining("HAPPY_TOKEN, HAPPY_SECRET");
	}

	@Test
	void aMissingAddressIsToldBeforeAMissingKeyFile() {
		HappyClientBuilder builder = HappyClient.builder().environment(Map.of("HAPPY_HOME_DIR", "/nowhere"));
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("HAPPY_SERVER_URL");
	}

}
