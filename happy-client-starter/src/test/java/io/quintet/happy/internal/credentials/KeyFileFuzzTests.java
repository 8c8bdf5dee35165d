package io.quintet.happy.internal.credentials;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;

class KeyFileFuzzTests {

	@FuzzTest
	void aKeyFileGivesWholeCredentialsOrOneException(byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		try {
			Credentials credentials = KeyFile.parse(text, "test");
			AccountSecret secret = credentials.accountSecret();
			assertThat(credentials.token()).isNotBlank().isEqualTo(credentials.token().strip());
			assertThat((secret != null) ? secret.bytes() : credentials.machineKey(null).bytes()).hasSize(32);
			assertThat(credentials.toString())
				.isEqualTo("Credentials[source=test, of=" + ((secret != null) ? "account" : "machine") + "]");
		}
		catch (AuthenticationException ex) {
			assertThat(ex.getMessage()).contains("test").hasSizeLessThan(100);
		}
	}

}
