package io.quintet.happy;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.internal.credentials.CredentialsResolver;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.login.LoginProof;
import io.quintet.happy.internal.transport.Connections;
import io.quintet.happy.internal.transport.RestAnswer;
import io.quintet.happy.internal.transport.RestCalls;

/** Logs in with the secret of an account, which signs a challenge. */
final class HappyLogin {

	private static final int CHALLENGE_LENGTH = 32;

	private HappyLogin() {
	}

	static Mono<Credentials> withSecret(String serverUrl, AccountSecret secret) {
		URI address = HappyClientBuilder
			.address(new CredentialsResolver(Map.of(), Path.of(System.getProperty("user.home"))).serverUrl(serverUrl));
		return Mono.using(() -> HappyClientBuilder.connections(HappySettings.defaults()), (connections) -> {
			byte[] challenge = new byte[CHALLENGE_LENGTH];
			new SecureRandom().nextBytes(challenge);
			return calls(connections, address).post(0, body(LoginProof.of(secret, challenge)), "/v1/auth")
				.map((answer) -> credentials(answer, secret));
		}, Connections::close);
	}

	private static RestCalls calls(Connections connections, URI address) {
		HappySettings settings = HappySettings.defaults();
		return new RestCalls(connections.builder(address, HappyClientBuilder.CLIENT_NAME, null).build(),
				settings.requestTimeout(), Schedulers.parallel(), HappyClientBuilder.backoff(settings));
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
