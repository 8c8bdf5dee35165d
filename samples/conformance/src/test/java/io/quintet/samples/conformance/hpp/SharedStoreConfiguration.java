package io.quintet.samples.conformance.hpp;

import java.time.Clock;
import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.core.scheduler.Schedulers;

/**
 * Replaces the store and the bus, each by one bean.
 */
@Configuration(proxyBeanMethods = false)
@Profile("shared-store")
class SharedStoreConfiguration {

	@Bean
	CompareAndSetHandshakeSessionStore sharedStore() {
		return new CompareAndSetHandshakeSessionStore(Clock.systemUTC(), Schedulers.parallel()).losing(2);
	}

	@Bean
	SwappingHandshakeEventBus swappingBus() {
		return new SwappingHandshakeEventBus(Duration.ofMillis(20), Schedulers.parallel());
	}

}
