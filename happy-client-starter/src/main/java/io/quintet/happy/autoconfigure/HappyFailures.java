package io.quintet.happy.autoconfigure;

import java.util.Locale;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Failures of the start with their remedies. None shows a secret. */
final class HappyFailures {

	static final String SWITCH_OFF = "or switch Happy off with 'happy.enabled=false'.";

	private HappyFailures() {
	}

	static FailureAnalyzedException noServer() {
		return new FailureAnalyzedException(
				"Happy does not know its server: the property 'happy.server-url' is not set, or is empty.",
				"Set the environment variable HAPPY_SERVER_URL (or the property 'happy.server-url') to the address of "
						+ "the server, such as 'https://happy.example.org', " + SWITCH_OFF);
	}

	static FailureAnalyzedException badServer(String serverUrl, IllegalArgumentException cause) {
		return new FailureAnalyzedException(
				"The property 'happy.server-url' is '%s', which is no address of a Happy server."
					.formatted(serverUrl.replaceFirst("//.*@", "//***@")),
				"Set it to an http or https address with a host and without user name and query, such as "
						+ "'https://happy.example.org', " + SWITCH_OFF,
				cause);
	}

	static FailureAnalyzedException half(String given, String missing) {
		return new FailureAnalyzedException(
				"The property 'happy.%s' is set and 'happy.%s' is not: Happy needs both, or a key file."
					.formatted(given, missing),
				"Set the environment variable %s (or the property 'happy.%s') too, remove %s (or 'happy.%s') to use a key file, "
					.formatted(variable(missing), missing, variable(given), given) + SWITCH_OFF);
	}

	static FailureAnalyzedException badToken() {
		return new FailureAnalyzedException(
				"The property 'happy.token' is set, but not to a token: it holds spaces, line breaks or other characters "
						+ "that no header can carry.",
				"Copy the token again, without quotes and line breaks, " + SWITCH_OFF);
	}

	static FailureAnalyzedException badSecret(RuntimeException cause) {
		return new FailureAnalyzedException(cause.getMessage() + ".",
				"Copy the member 'secret' of a key file such as ~/.happy/agent.key again, 43 characters with or without "
						+ "a '=' behind them, " + SWITCH_OFF,
				cause);
	}

	static FailureAnalyzedException noCredentials(String folder) {
		return new FailureAnalyzedException(
				"Happy has no credentials: neither 'happy.token' and 'happy.secret' nor 'happy.credentials-path' is set, "
						+ "and there is neither agent.key nor access.key in %s.".formatted(folder),
				"Set the environment variables HAPPY_TOKEN and HAPPY_SECRET, let 'happy.credentials-path' name a key file, "
						+ "let HAPPY_HOME_DIR (or the property 'happy.home-dir') name the folder of one, "
						+ SWITCH_OFF);
	}

	static FailureAnalyzedException keyFile(RuntimeException cause) {
		return new FailureAnalyzedException(cause.getMessage() + ".",
				"Log in again with the tool that wrote the file, let 'happy.credentials-path' name another one, set "
						+ "HAPPY_TOKEN and HAPPY_SECRET instead, " + SWITCH_OFF,
				cause);
	}

	private static String variable(String property) {
		return "HAPPY_" + property.toUpperCase(Locale.ROOT);
	}

}
