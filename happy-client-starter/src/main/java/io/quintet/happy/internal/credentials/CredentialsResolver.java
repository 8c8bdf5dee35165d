package io.quintet.happy.internal.credentials;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.AuthenticationException;
import io.quintet.support.HttpAddress;

/**
 * Finds address and credentials: arguments win over a key file, a named key file over
 * those of the home folder. Token and secret are read from variables only where that is
 * asked for. Nothing is kept, so each call sees the files of its moment.
 */
public final class CredentialsResolver {

	private static final String SERVER_URL = "HAPPY_SERVER_URL";

	private static final String TOKEN = "HAPPY_TOKEN";

	private static final String SECRET = "HAPPY_SECRET";

	private static final String HOME_DIR = "HAPPY_HOME_DIR";

	/** Names of key files in the home folder, the first that is there counts. */
	private static final List<String> KEY_FILES = List.of("agent.key", "access.key");

	private final Map<String, String> environment;

	private final Path userHome;

	public CredentialsResolver(Map<String, String> environment, Path userHome) {
		this.environment = Map.copyOf(environment);
		this.userHome = userHome;
	}

	/**
	 * Finds the address of the server, without a slash at its end;
	 * {@code HAPPY_SERVER_URL} counts when the argument is {@code null} or blank.
	 * @throws IllegalArgumentException when there is none or it is no absolute URL
	 */
	public String serverUrl(@Nullable String argument) {
		String url = (argument != null && !argument.isBlank()) ? argument
				: this.environment.getOrDefault(SERVER_URL, "");
		if (url.isBlank()) {
			throw new IllegalArgumentException("server_url is required (or set HAPPY_SERVER_URL)");
		}
		String trimmed = url.strip().replaceFirst("/+$", "");
		if (HttpAddress.read(trimmed) == null) {
			// Without the text, which may contain a password.
			throw new IllegalArgumentException("The address of the server must be an absolute http or https URL"
					+ " without query and fragment, such as https://happy.example.org");
		}
		return trimmed;
	}

	/**
	 * Finds the credentials. Token and secret count only together;
	 * {@code HAPPY_HOME_DIR}, then {@code ~/.happy}, count when there is no folder.
	 * @throws AuthenticationException when there are none or they are malformed
	 */
	public Credentials resolve(@Nullable String token, @Nullable String secret, @Nullable Path credentialsPath,
			@Nullable Path homeDir) {
		if (token != null && !token.isBlank() && secret != null && !secret.isBlank()) {
			return ofAccount(token, secret, "token and secret");
		}
		return KeyFile.read((credentialsPath != null) ? expand(credentialsPath) : keyFile(home(homeDir)));
	}

	private Path home(@Nullable Path homeDir) {
		if (homeDir != null) {
			return expand(homeDir);
		}
		String named = this.environment.getOrDefault(HOME_DIR, "");
		try {
			return named.isBlank() ? this.userHome.resolve(".happy") : expand(Path.of(named));
		}
		catch (InvalidPathException ex) {
			throw new AuthenticationException(HOME_DIR + " is no path", ex);
		}
	}

	private static Path keyFile(Path home) {
		return keyFiles(home).findFirst()
			.orElseThrow(() -> new AuthenticationException("There is no key file in " + home + ", neither "
					+ String.join(" nor ", KEY_FILES) + "; log in with Happy's command line to get one"));
	}

	/**
	 * The key files of a folder, of which the first one counts. A dangling link counts as
	 * present: an error is better than using other credentials.
	 */
	public static Stream<Path> keyFiles(Path home) {
		return KEY_FILES.stream().map(home::resolve).filter((file) -> Files.exists(file, LinkOption.NOFOLLOW_LINKS));
	}

	/** A leading {@code ~} is the home of the user. */
	public Path expand(Path path) {
		if (path.isAbsolute() || !path.getName(0).toString().equals("~")) {
			return path;
		}
		return (path.getNameCount() == 1) ? this.userHome
				: this.userHome.resolve(path.subpath(1, path.getNameCount()).toString());
	}

	/**
	 * Takes {@code HAPPY_TOKEN} and {@code HAPPY_SECRET} alone; the failure names each
	 * that is missing or empty.
	 */
	public Credentials fromEnvironment() {
		List<String> missing = Stream.of(TOKEN, SECRET)
			.filter((name) -> this.environment.getOrDefault(name, "").isBlank())
			.toList();
		if (!missing.isEmpty()) {
			throw new AuthenticationException(
					"Missing required environment variable(s): " + String.join(", ", missing));
		}
		return ofAccount(this.environment.getOrDefault(TOKEN, ""), this.environment.getOrDefault(SECRET, ""),
				TOKEN + " and " + SECRET);
	}

	private static Credentials ofAccount(String token, String secret, String source) {
		return Credentials.ofAccount(KeyFile.token(token, source), secret(secret, source), source);
	}

	/**
	 * Reads 32 bytes in base64 of either alphabet, padded or not; no failure shows them.
	 */
	public static AccountSecret secret(String base64, String source) {
		return new AccountSecret(KeyFile.decode(base64, "The secret of " + source));
	}

}
