package io.quintet.samples.conformance.hpp;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.core.publisher.Mono;

import io.quintet.hpp.hook.BrowserAuthenticator;

/**
 * Profile {@code strict-auth} of the vectors.
 */
@Configuration(proxyBeanMethods = false)
@Profile("hpp-strict-auth")
class StrictAuthConfiguration {

	@Bean
	BrowserAuthenticator headerAuthenticator() {
		return (request, session) -> Mono.just("yes".equals(request.headers().getFirst("X-Browser-Auth")));
	}

}
