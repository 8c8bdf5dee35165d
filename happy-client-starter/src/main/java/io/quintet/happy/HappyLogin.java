package io.quintet.happy;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.credentials.CredentialsResolver;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.LoginProof;
import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.json.HappyJson;
import io.quintet.happy.transport.Connections;
import io.quintet.happy.transport.Repeats;
import io.quintet.happy.transport.RestAnswer;
import io.quintet.happy.transport.RestCalls;

/**
 * Logs in with the secret of an account, which signs a challenge. Any 32 random bytes are
 * the secret of an account; the server creates it at the first login.
 */
public final class HappyLogin {

	private static final int CHALLENGE_LENGTH = 32;

	private HappyLogin() {
	}

	/**
	 * Logs in.
	 * @param serverUrl address of the server
	 * @param secret secret of the account
	 * @return credentials with a token; fails with {@link AuthenticationException} when
	 * the server does not accept the signature
	 * @throws IllegalArgumentException when the address is none
	 */
	public static Mono<Credentials> withSecret(String serverUrl, AccountSecret secret) {
		URI address = HappyClientBuilder
			.address(new CredentialsResolver(Map.of(), Path.of(System.getProperty("user.home"))).serverUrl(serverUrl));
		return Mono.using(() -> HappyClientBuilder.connections(HappySettings.DEFAULTS), (connections) -> {
			byte[] challenge = new byte[CHALLENGE_LENGTH];
			new SecureRandom().nextBytes(challenge);
			return calls(connections, address).post(0, body(secret.prove(challenge)), "/v1/auth")
				.map((answer) -> credentials(answer, secret));
		}, Connections::close);
	}

	private static RestCalls calls(Connections connections, URI address) {
		HappySettings settings = HappySettings.DEFAULTS;
		return new RestCalls(connections.builder(address, HappyClientBuilder.CLIENT_NAME, null).build(),
				settings.requestTimeout(), Schedulers.parallel(),
				new Repeats(HappyClientBuilder.backoff(settings), Schedulers.parallel()));
	}

	private static ObjectNode body(LoginProof proof) {
		return HappyJson.object()
			.put("publicKey", proof.publicKey())
			.put("challenge", proof.challenge())
			.put("signature", proof.signature());
	}

	private static Credentials credentials(RestAnswer answer, AccountSecret secret) {
		String token = HappyJson.text(answer.body(), "token");
		if (!answer.found() || token == null || token.isEmpty()) {
			throw new HappyConnectionException("The server answered the login without a token");
		}
		return Credentials.ofAccount(token, secret, "login");
	}

}
