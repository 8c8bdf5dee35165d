package io.quintet.samples.conformance.lime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.login.LimeLoginHandler;

/**
 * Two handlers, and a clock that stands where that is wanted.
 */
@Configuration(proxyBeanMethods = false)
@Profile("lime")
class SiteConfiguration {

	private static final Duration SLOW = Duration.ofMillis(1500);

	@Bean
	@ConditionalOnProperty("conformance.clock")
	Clock clock(@Value("${conformance.clock}") String instant) {
		return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
	}

	@Bean
	DeliveredLogins deliveredLogins() {
		return new DeliveredLogins();
	}

	@Bean
	HandlerJournal handlerJournal(@Value("${conformance.journal:}") String file) {
		return new HandlerJournal(file);
	}

	@Bean
	@Order(1)
	LimeLoginHandler first(DeliveredLogins logins, HandlerJournal journal) {
		return journal.around("first", (event) -> {
			logins.add("first", event);
			if (event.requestId().startsWith("lr_boom")) {
				throw new IllegalStateException("boom");
			}
			return event.requestId().startsWith("lr_slow") ? Mono.delay(SLOW, Schedulers.boundedElastic()).then()
					: Mono.empty();
		});
	}

	@Bean
	@Order(2)
	LimeLoginHandler second(DeliveredLogins logins, HandlerJournal journal) {
		return journal.around("second", (event) -> Mono.fromRunnable(() -> logins.add("second", event)));
	}

}
