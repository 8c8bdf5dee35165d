package io.quintet.happy.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.internal.credentials.CredentialsResolver;
import io.quintet.support.boot.UnresolvedPlaceholder;

/**
 * Server and credentials of the properties. Token and secret win over a named key file,
 * which wins over those of the folder. An empty property counts as absent, since that is
 * how an environment file leaves a variable out.
 */
final class PropertiesConnection {

	private static final String SOURCE = "the properties happy.token and happy.secret";

	private final HappyProperties properties;

	private final Path userHome;

	// The variables of the process are bound already.
	private final CredentialsResolver resolver;

	PropertiesConnection(HappyProperties properties, Path userHome) {
		this.properties = properties;
		this.userHome = userHome;
		this.resolver = new CredentialsResolver(Map.of(), userHome);
	}

	HappyConnectionDetails details() {
		return HappyConnectionDetails.of(serverUrl(), credentials());
	}

	private String serverUrl() {
		String url = text(this.properties.serverUrl());
		if (url == null) {
			throw HappyFailures.noServer();
		}
		try {
			String checked = this.resolver.serverUrl(url);
			if (URI.create(checked).getRawUserInfo() != null) {
				throw new IllegalArgumentException("A user name in the address is sent nowhere");
			}
			return checked;
		}
		catch (IllegalArgumentException ex) {
			throw HappyFailures.badServer(url, ex);
		}
	}

	private Credentials credentials() {
		String token = text(this.properties.token());
		String secret = text(this.properties.secret());
		if (token == null && secret == null) {
			return ofKeyFile();
		}
		if (secret == null) {
			throw HappyFailures.half("token", "secret");
		}
		if (token == null) {
			throw HappyFailures.half("secret", "token");
		}
		UnresolvedPlaceholder.refuse("happy.token", token, HappyFailures.SWITCH_OFF);
		UnresolvedPlaceholder.refuse("happy.secret", secret, HappyFailures.SWITCH_OFF);
		if (!token.chars().allMatch((character) -> character > ' ' && character < 0x7f)) {
			throw HappyFailures.badToken();
		}
		return Credentials.ofAccount(token, secret(secret), SOURCE);
	}

	private static AccountSecret secret(String secret) {
		try {
			return CredentialsResolver.secret(secret, "the property 'happy.secret'");
		}
		catch (AuthenticationException ex) {
			throw HappyFailures.badSecret(ex);
		}
	}

	private Credentials ofKeyFile() {
		Path file = path(this.properties.credentialsPath());
		Path named = path(this.properties.homeDir());
		Path folder = (named != null) ? named : this.userHome.resolve(".happy");
		if (file == null && CredentialsResolver.keyFiles(folder).findAny().isEmpty()) {
			throw HappyFailures.noCredentials(folder.toString());
		}
		try {
			return this.resolver.resolve(null, null, file, folder);
		}
		catch (AuthenticationException ex) {
			throw HappyFailures.keyFile(ex);
		}
	}

	private @Nullable Path path(@Nullable String property) {
		String text = text(property);
		return (text != null) ? this.resolver.expand(Path.of(text)) : null;
	}

	private static @Nullable String text(@Nullable String property) {
		return (property != null && !property.isBlank()) ? property.strip() : null;
	}

}
