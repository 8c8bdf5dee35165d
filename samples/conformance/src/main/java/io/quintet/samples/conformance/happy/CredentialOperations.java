package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.internal.credentials.CredentialsResolver;
import io.quintet.happy.internal.credentials.KeyFile;
import io.quintet.happy.internal.json.HappyJson;

/**
 * Key files, and where credentials are found.
 */
final class CredentialOperations {

	static final Map<String, Operation> ALL = Map.of("file",
			(request) -> view(KeyFile.parse(request.text("text"), "agent.key")), "resolve",
			CredentialOperations::resolve);

	/** Stands for the folder that a request plays in. */
	private static final String HOME = "$HOME_DIR";

	private CredentialOperations() {
	}

	private static JsonNode resolve(Fields request) throws IOException {
		Path home = Files.createTempDirectory("happy");
		try {
			for (Map.Entry<String, String> file : request.child("files").texts().entrySet()) {
				write(home, file.getKey(), file.getValue());
			}
			return resolve(request, home);
		}
		finally {
			FileSystemUtils.deleteRecursively(home);
		}
	}

	private static JsonNode resolve(Fields request, Path home) {
		Map<String, String> environment = new HashMap<>(request.child("environment").texts());
		environment.replaceAll((name, value) -> value.replace(HOME, home.toString()));
		CredentialsResolver resolver = new CredentialsResolver(environment, home);
		Fields arguments = request.child("arguments");
		// What is missing of the environment is told before a missing address.
		Credentials credentials = arguments.flag("fromEnv") ? resolver.fromEnvironment() : null;
		String serverUrl = resolver.serverUrl(arguments.optionalText("server_url"));
		if (credentials == null) {
			credentials = resolver.resolve(arguments.optionalText("token"), arguments.optionalText("secret_b64"),
					path(arguments.optionalText("credentials_path"), home), null);
		}
		return HappyJson.object().put("serverUrl", serverUrl).setAll(view(credentials));
	}

	private static @Nullable Path path(@Nullable String path, Path home) {
		return (path != null) ? Path.of(path.replace(HOME, home.toString())) : null;
	}

	private static void write(Path home, String name, String text) throws IOException {
		Path file = home.resolve(name).normalize();
		if (!file.startsWith(home)) {
			throw new IllegalArgumentException("'" + name + "' is not below the home folder");
		}
		Files.createDirectories(Objects.requireNonNull(file.getParent()));
		Files.writeString(file, text);
	}

	/** The key of a machine counts where there is no secret of an account. */
	private static ObjectNode view(Credentials credentials) {
		AccountSecret secret = credentials.accountSecret();
		byte[] key = (secret != null) ? secret.bytes()
				: Objects.requireNonNull(credentials.machineKey(null), "machineKey").bytes();
		return HappyJson.object().put("token", credentials.token()).put("secret", HexFormat.of().formatHex(key));
	}

}
