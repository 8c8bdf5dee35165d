package io.quintet.samples.conformance.hpp;

import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendDecision;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.session.BatchResult;

/**
 * Profile {@code hooks} of the vectors.
 */
@Configuration(proxyBeanMethods = false)
@Profile("hpp-hooks")
class HooksConfiguration {

	@Bean
	SessionCreateHook ownerHook() {
		return (session, request) -> {
			if (session.meta().has("deny")) {
				throw new IllegalStateException("creation denied: " + session.meta().get("deny").asString());
			}
			return Mono.just(session.withMeta(session.meta().put("owner", "hook-owner")));
		};
	}

	@Bean
	ActionHook vetoHook() {
		return (session, write, request) -> switch (write.key()) {
			case "veto" -> Mono.just(false);
			case "boom" -> throw new IllegalStateException("boom failed");
			default -> Mono.empty();
		};
	}

	@Bean
	ExtendHook extendHook() {
		return (session, time, request) -> switch ((int) time.toSeconds()) {
			case 7 -> Mono.just(ExtendDecision.deny());
			case 8 -> Mono.error(new IllegalStateException("extend failed"));
			case 9 -> granted(5);
			case 10 -> Mono.just(ExtendDecision.allow());
			case 11 -> granted(0);
			case 12 -> granted(100_000);
			case 13 -> granted(-5);
			default -> Mono.empty();
		};
	}

	private static Mono<ExtendDecision> granted(long seconds) {
		return Mono.just(ExtendDecision.grant(Duration.ofSeconds(seconds)));
	}

	@Bean
	@Order(1)
	DoneHook countingHook(HandshakeSessions sessions) {
		return (result) -> sessions.updateMeta(result.session().id(), (meta) -> counted(meta, result)).then();
	}

	private static ObjectNode counted(ObjectNode meta, BatchResult result) {
		meta.put("doneCount", meta.path("doneCount").asLong(0) + 1);
		meta.putArray("lastDone")
			.add(result.applied().size())
			.add(result.rejected().size())
			.add(result.errors().size());
		return meta;
	}

	@Bean
	@Order(2)
	DoneHook failingHook() {
		return (result) -> Mono.error(new IllegalStateException("ignored"));
	}

}
