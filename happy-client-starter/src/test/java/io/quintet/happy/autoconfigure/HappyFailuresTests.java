package io.quintet.happy.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A start that cannot work says what is wrong, where, and the exact way out.
 */
class HappyFailuresTests {

	private static final String SECRET = "+9tTH/H6/AwDuZ3dYQw9fMoOWHUNZOnkQGVsXXbnb+E=";

	private static final String SWITCH_OFF = "or switch Happy off with 'happy.enabled=false'.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HappyAutoConfiguration.class))
		.withPropertyValues("happy.server-url=http://127.0.0.1:1", "happy.check-keys=false");

	@TempDir
	private Path home;

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void withoutAServerTheStartEnds(String url) {
		assertFailure(this.runner.withPropertyValues("happy.server-url=" + url),
				"Happy does not know its server: the property 'happy.server-url' is not set, or is empty.",
				"Set the environment variable HAPPY_SERVER_URL (or the property 'happy.server-url') to the address of the "
						+ "server, such as 'https://happy.example.org', " + SWITCH_OFF);
	}

	@ParameterizedTest
	@CsvSource({ "happy.example.org,happy.example.org", "ftp://happy.example.org,ftp://happy.example.org",
			"https://happy.example.org?a=b,https://happy.example.org?a=b",
			"https://ann:hidden@happy.example.org,https://***@happy.example.org",
			"https://ann:hid/den@happy.example.org,https://***@happy.example.org",
			"https://ann:hid@den@happy.example.org,https://***@happy.example.org" })
	void anAddressThatIsNoneIsShownWithoutItsPassword(String url, String shown) {
		assertFailure(this.runner.withPropertyValues("happy.server-url=" + url),
				"The property 'happy.server-url' is '" + shown + "', which is no address of a Happy server.",
				"Set it to an http or https address with a host and without user name and query, such as "
						+ "'https://happy.example.org', " + SWITCH_OFF);
	}

	@Test
	void aTokenWithoutItsSecretIsNamed() {
		assertFailure(this.runner.withPropertyValues("happy.token=hidden", "happy.secret= "),
				"The property 'happy.token' is set and 'happy.secret' is not: Happy needs both, or a key file.",
				"Set the environment variable HAPPY_SECRET (or the property 'happy.secret') too, remove HAPPY_TOKEN (or "
						+ "'happy.token') to use a key file, " + SWITCH_OFF);
	}

	@Test
	void aSecretWithoutItsTokenIsNamedAlsoBesideAKeyFile() throws IOException {
		write("agent.key", "{\"token\":\"t\",\"secret\":\"" + SECRET + "\"}");
		assertFailure(this.runner.withPropertyValues("happy.secret=" + SECRET, "happy.home-dir=" + this.home),
				"The property 'happy.secret' is set and 'happy.token' is not: Happy needs both, or a key file.",
				"Set the environment variable HAPPY_TOKEN (or the property 'happy.token') too, remove HAPPY_SECRET (or "
						+ "'happy.secret') to use a key file, " + SWITCH_OFF);
	}

	@Test
	void aTokenThatNoHeaderCanHoldIsNotShown() {
		assertFailure(this.runner.withPropertyValues("happy.token=hid den", "happy.secret=" + SECRET),
				"The property 'happy.token' is set, but not to a token: it holds spaces, line breaks or other characters "
						+ "that no header can carry.",
				"Copy the token again, without quotes and line breaks, " + SWITCH_OFF);
	}

	@Test
	void aPlaceholderThatNothingResolvesIsNoToken() {
		assertFailure(this.runner.withPropertyValues("happy.token=${NO_SUCH_TOKEN}", "happy.secret=" + SECRET),
				"The property 'happy.token' holds '${NO_SUCH_TOKEN}', and there is no variable or property of that name.",
				"Set the environment variable or the property NO_SUCH_TOKEN, " + SWITCH_OFF);
	}

	@ParameterizedTest
	@CsvSource({ "aGlkZGVu,'has 6 bytes, not 32'", "hidden!,is not base64" })
	void aSecretThatIsNoneIsNotShown(String secret, String why) {
		assertFailure(this.runner.withPropertyValues("happy.token=t", "happy.secret=" + secret),
				"The secret of the property 'happy.secret' " + why + ".",
				"Copy the member 'secret' of a key file such as ~/.happy/agent.key again, 43 characters with or without a "
						+ "'=' behind them, " + SWITCH_OFF);
	}

	@Test
	void withoutCredentialsTheStartEnds() {
		assertFailure(this.runner.withPropertyValues("happy.home-dir=" + this.home),
				"Happy has no credentials: neither 'happy.token' and 'happy.secret' nor 'happy.credentials-path' is set, "
						+ "and there is neither agent.key nor access.key in " + this.home + ".",
				"Set the environment variables HAPPY_TOKEN and HAPPY_SECRET, let 'happy.credentials-path' name a key file, "
						+ "let HAPPY_HOME_DIR (or the property 'happy.home-dir') name the folder of one, "
						+ SWITCH_OFF);
	}

	@Test
	void aKeyFileThatIsNoneIsNamedAndNotShown() throws IOException {
		Path file = write("agent.key", "{\"token\":\"hidden\"}");
		assertFailure(this.runner.withPropertyValues("happy.home-dir=" + this.home),
				"The key file " + file + " has neither 'secret' nor 'encryption'.", keyFileAction());
		write("agent.key", "hidden");
		assertFailure(this.runner.withPropertyValues("happy.home-dir=" + this.home),
				"The key file " + file + " is not a JSON object.", keyFileAction());
		write("agent.key", "{\"token\":\"hidden\",\"secret\":\"aGlkZGVu\"}");
		assertFailure(this.runner.withPropertyValues("happy.credentials-path=" + file),
				"The secret of " + file + " has 6 bytes, not 32.", keyFileAction());
	}

	@Test
	void aKeyFileThatIsNotThereIsNamed() {
		assertFailure(this.runner.withPropertyValues("happy.credentials-path=" + this.home.resolve("my.key")),
				"There is no key file " + this.home.resolve("my.key")
						+ "; log in with Happy's command line to get one.",
				keyFileAction());
	}

	private static String keyFileAction() {
		return "Log in again with the tool that wrote the file, let 'happy.credentials-path' name another one, set "
				+ "HAPPY_TOKEN and HAPPY_SECRET instead, " + SWITCH_OFF;
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.home.resolve(name), text);
	}

	private static void assertFailure(ApplicationContextRunner runner, String description, String action) {
		runner.run((context) -> {
			FailureAnalyzedException failure = analyzed(context.getStartupFailure());
			assertThat(failure.analysis().getDescription()).isEqualTo(description);
			assertThat(failure.analysis().getAction()).isEqualTo(action);
			assertThat(failure).extracting(Throwables::getStackTrace).asString().doesNotContain("hidden", "aGlkZGVu");
		});
		runner.withPropertyValues("happy.enabled=false").run((context) -> assertThat(context).hasNotFailed());
	}

	private static FailureAnalyzedException analyzed(@Nullable Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof FailureAnalyzedException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("failure %s", failure).isNotNull();
		return (FailureAnalyzedException) cause;
	}

}
