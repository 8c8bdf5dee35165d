package io.quintet.samples.conformance.hpp;

import java.time.Duration;
import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendDecision;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.json.Json;
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
			if (session.meta().get("deny") instanceof Json.Text reason) {
				throw new IllegalStateException("creation denied: " + reason.value());
			}
			return Mono.just(session.withMeta(session.meta().with("owner", Json.of("hook-owner"))));
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

	private static Json.Object counted(Json.Object meta, BatchResult result) {
		long count = (meta.get("doneCount") instanceof Json.Number number) ? Long.parseLong(number.literal()) : 0;
		return meta.with("doneCount", Json.of(count + 1))
			.with("lastDone", new Json.Array(List.of(Json.of(result.applied().size()),
					Json.of(result.rejected().size()), Json.of(result.errors().size()))));
	}

	@Bean
	@Order(2)
	DoneHook failingHook() {
		return (result) -> Mono.error(new IllegalStateException("ignored"));
	}

}
