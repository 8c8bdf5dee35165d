package io.quintet.happy.internal.credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.AuthenticationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CredentialsResolverTests {

	private static final byte[] BYTES = "\u00fb".repeat(32).getBytes(StandardCharsets.ISO_8859_1);

	private static final String SECRET = Base64.getEncoder().encodeToString(BYTES);

	@TempDir
	private Path home;

	@ParameterizedTest
	@CsvSource({ "http://h, http://h", "https://h.example///, https://h.example",
			"HTTPS://h:81/base/, HTTPS://h:81/base", "' https://h ', https://h",
			"http://[::1]:3005/, http://[::1]:3005" })
	void anAddressLosesTheSlashesAtItsEnd(String given, String expected) {
		assertThat(resolver(Map.of()).serverUrl(given)).isEqualTo(expected);
		assertThat(resolver(Map.of("HAPPY_SERVER_URL", given)).serverUrl(null)).isEqualTo(expected);
		assertThat(resolver(Map.of("HAPPY_SERVER_URL", given)).serverUrl(" ")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "h", "/path", "ftp://h", "http://", "http:///x", "http:h", "https://h?q=1", "https://h#f",
			"https://h h", "ws://h", "http://:5" })
	void anAddressIsAnAbsoluteHttpUrl(String given) {
		assertThatIllegalArgumentException().isThrownBy(() -> resolver(Map.of()).serverUrl(given))
			.withMessageContaining("absolute http or https URL");
	}

	@Test
	void anAddressIsNeeded() {
		assertThatIllegalArgumentException().isThrownBy(() -> resolver(Map.of("HAPPY_SERVER_URL", " ")).serverUrl(null))
			.withMessage("server_url is required (or set HAPPY_SERVER_URL)");
	}

	@Test
	void tokenAndSecretWinOverAFile() throws IOException {
		Path file = write("k.key", "file");
		assertThat(resolver(Map.of()).resolve("argument", SECRET, file, null).token()).isEqualTo("argument");
		assertThat(resolver(Map.of()).resolve("argument", "", file, null).token()).isEqualTo("file");
		assertThat(resolver(Map.of()).resolve(null, SECRET, file, null).token()).isEqualTo("file");
	}

	@Test
	void aNamedFileWinsOverAFolder() throws IOException {
		Path file = write("k.key", "named");
		write("folder/agent.key", "agent");
		assertThat(resolver(Map.of()).resolve(null, null, file, this.home.resolve("folder")).token())
			.isEqualTo("named");
	}

	@Test
	void aFolderOfTheCallerWinsOverTheVariableAndThatOverTheDefault() throws IOException {
		write("a/agent.key", "argument");
		write("b/agent.key", "variable");
		write(".happy/agent.key", "default");
		CredentialsResolver resolver = resolver(Map.of("HAPPY_HOME_DIR", this.home.resolve("b").toString()));
		assertThat(resolver.resolve(null, null, null, this.home.resolve("a")).token()).isEqualTo("argument");
		assertThat(resolver.resolve(null, null, null, null).token()).isEqualTo("variable");
		assertThat(resolver(Map.of("HAPPY_HOME_DIR", "")).resolve(null, null, null, null).token()).isEqualTo("default");
	}

	@Test
	void agentKeyWinsOverAccessKey() throws IOException {
		write(".happy/access.key", "access");
		assertThat(resolver(Map.of()).resolve(null, null, null, null).token()).isEqualTo("access");
		write(".happy/agent.key", "agent");
		assertThat(resolver(Map.of()).resolve(null, null, null, null).token()).isEqualTo("agent");
	}

	@Test
	void anAgentKeyThatIsBrokenIsNotPassedOver() throws IOException {
		write(".happy/access.key", "access");
		Path agentKey = this.home.resolve(".happy/agent.key");
		Files.createSymbolicLink(agentKey, this.home.resolve("nowhere"));
		assertRefused(() -> resolver(Map.of()).resolve(null, null, null, null), "no key file " + agentKey);
		Files.delete(agentKey);
		Files.writeString(agentKey, "{}");
		assertRefused(() -> resolver(Map.of()).resolve(null, null, null, null), agentKey + " has no text 'token'");
	}

	@Test
	void aTildeIsTheHomeOfTheUser() throws IOException {
		write("k.key", "named");
		write("other/agent.key", "other");
		write("agent.key", "top");
		CredentialsResolver resolver = resolver(Map.of());
		assertThat(resolver.resolve(null, null, Path.of("~/k.key"), null).token()).isEqualTo("named");
		assertThat(resolver.resolve(null, null, null, Path.of("~/other")).token()).isEqualTo("other");
		assertThat(resolver.resolve(null, null, null, Path.of("~")).token()).isEqualTo("top");
		assertThat(resolver(Map.of("HAPPY_HOME_DIR", "~/other")).resolve(null, null, null, null).token())
			.isEqualTo("other");
		assertRefused(() -> resolver.resolve(null, null, Path.of("~user/k.key"), null), "no key file ~user/k.key");
	}

	@Test
	void aMissingFileIsSoughtInBothNames() {
		assertRefused(() -> resolver(Map.of()).resolve(null, null, null, null),
				"no key file in " + this.home.resolve(".happy") + ", neither agent.key nor access.key");
		assertRefused(() -> resolver(Map.of("HAPPY_HOME_DIR", "\u0000")).resolve(null, null, null, null),
				"HAPPY_HOME_DIR is no path");
	}

	@Test
	void theEnvironmentAloneNeedsBothVariables() {
		assertRefused(() -> resolver(Map.of("HAPPY_TOKEN", " ")).fromEnvironment(),
				"Missing required environment variable(s): HAPPY_TOKEN, HAPPY_SECRET");
		Credentials credentials = resolver(Map.of("HAPPY_TOKEN", "t", "HAPPY_SECRET", SECRET)).fromEnvironment();
		assertThat(credentials.accountSecret()).isEqualTo(new AccountSecret(BYTES));
		assertThat(credentials.source()).isEqualTo("HAPPY_TOKEN and HAPPY_SECRET");
		assertRefused(() -> resolver(Map.of("HAPPY_TOKEN", "t", "HAPPY_SECRET", "AAAA")).fromEnvironment(),
				"The secret of HAPPY_TOKEN and HAPPY_SECRET has 3 bytes");
		assertRefused(() -> resolver(Map.of("HAPPY_TOKEN", "a\nb", "HAPPY_SECRET", SECRET)).fromEnvironment(),
				"The token of HAPPY_TOKEN and HAPPY_SECRET");
	}

	@Test
	void aSecretIsBase64OfEitherAlphabet() {
		Base64.Encoder url = Base64.getUrlEncoder();
		assertThat(SECRET).contains("+").endsWith("=");
		for (String text : new String[] { SECRET, SECRET.replace("=", ""), url.encodeToString(BYTES),
				url.withoutPadding().encodeToString(BYTES), SECRET + "\n" }) {
			assertThat(CredentialsResolver.secret(text, "test")).isEqualTo(new AccountSecret(BYTES));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "=", "A", "hush", "hush,hush", "+vv7+/v7+/v7+/v7+/v7 +/v7+/v7+/v7+/v7+/v7+/s=" })
	void anythingElseIsNoSecret(String text) {
		assertThatExceptionOfType(AuthenticationException.class)
			.isThrownBy(() -> CredentialsResolver.secret(text, "test"))
			.satisfies((ex) -> assertThat(ex.getMessage()).startsWith("The secret of test").doesNotContain("hush"))
			.withNoCause();
	}

	private CredentialsResolver resolver(Map<String, String> environment) {
		return new CredentialsResolver(environment, this.home);
	}

	private Path write(String name, String token) throws IOException {
		Path file = this.home.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, "{\"token\":\"" + token + "\",\"secret\":\"" + SECRET + "\"}");
	}

	private static void assertRefused(ThrowingCallable loading, String message) {
		assertThatExceptionOfType(AuthenticationException.class).isThrownBy(loading).withMessageContaining(message);
	}

}
