package io.quintet.samples.chat;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;

/**
 * Believes every claim to be Ada or Bob, so it is for this machine only. REST says so in
 * the header {@code Authorization: Bearer ada}, a socket by <code>{"user": "ada"}</code>
 * in its auth object, since a browser sends no header with it. An application of its own
 * puts its authenticator here, which checks a session or a token instead.
 */
class DemoUsers implements AcpAuthenticator {

	/** Only those who have it see the rooms of the chat. */
	static final Tenant TENANT = Tenant.of(Map.of("sample", "acp-chat"));

	/** Everybody who can come in. */
	static final List<Identity> ALL = List.of(of("ada", "Ada"), of("bob", "Bob"));

	private static final String SCHEME = "Bearer ";

	private static Identity of(String id, String name) {
		return Identity.user(id, name).withTenant(TENANT);
	}

	@Override
	public Mono<Identity> authenticate(AcpCredentials credentials) {
		String claimed = claimedBy(credentials);
		return Mono.justOrEmpty(ALL.stream().filter((user) -> user.id().equals(claimed)).findFirst());
	}

	private static @Nullable String claimedBy(AcpCredentials credentials) {
		JsonNode user = credentials.auth().get("user");
		if (user != null) {
			return user.isString() ? user.asString() : null;
		}
		String header = credentials.headers().get("authorization");
		return (header != null && header.startsWith(SCHEME)) ? header.substring(SCHEME.length()) : null;
	}

}
