package io.quintet.support;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HttpAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://a.example", "HTTPS://a.example:8443/path", "http://[::1]:80" })
	void httpUrlsAreRead(String address) {
		assertThat(HttpAddress.read(address)).isEqualTo(URI.create(address));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.example", "ftp://a.example", "https://", "https://a b", "http://a?b", "http://a#b",
			"http:a", "" })
	void otherTextsAreNot(String address) {
		assertThat(HttpAddress.read(address)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://a.example", "HTTP://10.0.0.1", "http://127.evil.example",
			"http://localhost.example", "http://127.0.0.1.example" })
	void httpToAnotherMachineIsClearText(String address) {
		assertThat(HttpAddress.isClearText(URI.create(address))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://a.example", "http://localhost:8080", "http://LOCALHOST", "http://127.0.0.1:1",
			"http://127.1.2.3", "http://[::1]:8080" })
	void httpsAndTheLoopbackInterfaceAreNot(String address) {
		assertThat(HttpAddress.isClearText(URI.create(address))).isFalse();
	}

}
