package io.quintet.samples.conformance.acp;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Role;

/**
 * Believes whatever identity a caller shows: base64url of its JSON.
 */
@Component
@Profile("acp")
class TestIdentityAuthenticator implements AcpAuthenticator {

	static final String KEY = "x-test-identity";

	private static final JsonMapper MAPPER = JsonMapper.shared();

	@Override
	public Mono<Identity> authenticate(AcpCredentials credentials) {
		JsonNode auth = credentials.auth().get(KEY);
		String shown = (auth != null && auth.isString()) ? auth.asString() : credentials.headers().get(KEY);
		return Mono.justOrEmpty((shown != null) ? decoded(shown) : null);
	}

	@Override
	public boolean mayBlock() {
		return false;
	}

	private static @Nullable Identity decoded(String shown) {
		try {
			return identity(MAPPER.readTree(Base64.getUrlDecoder().decode(shown)));
		}
		catch (RuntimeException ex) {
			// What cannot be decoded is no identity.
			return null;
		}
	}

	private static @Nullable Identity identity(JsonNode json) {
		Role role = Role.ofWire(json.path("role").asString("user"));
		if (role == null) {
			return null;
		}
		Map<String, JsonNode> metadata = new LinkedHashMap<>();
		json.path("metadata").properties().forEach((entry) -> metadata.put(entry.getKey(), entry.getValue()));
		String id = json.required("id").stringValue();
		return new Identity(id, json.path("name").asString(id), role, metadata);
	}

}
