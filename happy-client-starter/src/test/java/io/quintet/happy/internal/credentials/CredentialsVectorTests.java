package io.quintet.happy.internal.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.Vectors;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialsVectorTests {

	@TempDir
	private Path home;

	static Stream<Named<JsonNode>> files() {
		return Vectors.of("credentials", "file");
	}

	static Stream<Named<JsonNode>> resolutions() {
		return Vectors.of("credentials", "resolve");
	}

	@ParameterizedTest
	@MethodSource("files")
	void aKeyFileGivesCredentialsOrOneException(JsonNode vector) throws IOException {
		String text = vector.at("/in/text").asString();
		Path file = Files.writeString(this.home.resolve("test.key"), text);
		check(Vectors.expected(vector), () -> KeyFile.parse(text, "test"));
		check(Vectors.expected(vector), () -> KeyFile.read(file));
	}

	@ParameterizedTest
	@MethodSource("resolutions")
	void theLoaderFindsAddressAndCredentials(JsonNode vector) throws IOException {
		JsonNode in = vector.path("in");
		writeFiles(in.path("files"));
		CredentialsResolver resolver = new CredentialsResolver(environment(in.path("environment")), this.home);
		JsonNode arguments = in.path("arguments");
		JsonNode out = Vectors.expected(vector);
		if (!"ValueError".equals(Vectors.text(out, "error"))) {
			String url = resolver.serverUrl(Vectors.text(arguments, "server_url"));
			if (out.has("serverUrl")) {
				assertThat(url).isEqualTo(Vectors.text(out, "serverUrl"));
			}
		}
		check(out, () -> resolve(resolver, arguments));
	}

	private Credentials resolve(CredentialsResolver resolver, JsonNode arguments) {
		resolver.serverUrl(Vectors.text(arguments, "server_url"));
		if (arguments.path("fromEnv").asBoolean(false)) {
			return resolver.fromEnvironment();
		}
		String path = Vectors.text(arguments, "credentials_path");
		return resolver.resolve(Vectors.text(arguments, "token"), Vectors.text(arguments, "secret_b64"),
				(path != null) ? Path.of(atHome(path)) : null, null);
	}

	private void writeFiles(JsonNode files) throws IOException {
		for (Map.Entry<String, JsonNode> file : files.properties()) {
			Path path = this.home.resolve(file.getKey());
			Files.createDirectories(path.getParent());
			Files.writeString(path, file.getValue().asString());
		}
	}

	private Map<String, String> environment(JsonNode variables) {
		Map<String, String> environment = new HashMap<>();
		variables.properties().forEach((entry) -> environment.put(entry.getKey(), atHome(entry.getValue().asString())));
		return environment;
	}

	private String atHome(String text) {
		return text.replace("$HOME_DIR", this.home.toString());
	}

	private static void check(JsonNode out, Supplier<Credentials> load) {
		if (!out.has("error")) {
			Credentials credentials = load.get();
			assertThat(credentials.token()).isEqualTo(Vectors.text(out, "token"));
			assertThat(keyBytes(credentials)).isEqualTo(Vectors.hex(out, "secret"));
			return;
		}
		ThrowingCallable loading = load::get;
		switch (out.path("error").asString()) {
			case "AuthenticationError" -> Assertions.assertThatExceptionOfType(AuthenticationException.class)
				.isThrownBy(loading)
				.satisfies((ex) -> assertMessage(out, ex.getMessage()));
			case "ValueError" -> Assertions.assertThatIllegalArgumentException()
				.isThrownBy(loading)
				.withMessage(Vectors.text(out, "message"));
			default -> Assertions.fail("unknown error " + out);
		}
	}

	// A machine key is no secret of an account for us where its public key is another
	// one.
	private static byte[] keyBytes(Credentials credentials) {
		AccountSecret secret = credentials.accountSecret();
		return (secret != null) ? secret.bytes() : credentials.machineKey(null).bytes();
	}

	// Of the reference's texts only the one that the contract quotes is ours too.
	private static void assertMessage(JsonNode out, String message) {
		String expected = Vectors.text(out, "message");
		if (expected != null && expected.startsWith("Missing")) {
			assertThat(message).isEqualTo(expected);
		}
	}

}
