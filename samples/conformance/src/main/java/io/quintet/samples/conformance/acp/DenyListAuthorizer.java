package io.quintet.samples.conformance.acp;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.thread.Identity;

/**
 * Denies what the caller's own metadata denies.
 */
@Component
@Profile("acp")
class DenyListAuthorizer implements AcpAuthorizer {

	@Override
	public Mono<Boolean> authorize(Identity caller, String threadId, AcpAction action) {
		JsonNode denied = caller.metadata().get("deny");
		return Mono
			.just(denied == null || denied.valueStream().noneMatch((name) -> name.asString("").equals(action.wire())));
	}

	@Override
	public boolean mayBlock() {
		return false;
	}

}
