package io.quintet.samples.conformance.lime;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;

import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.samples.conformance.ConformanceApplication;

/**
 * The conformance application with one more handler, which tells on standard output what
 * it got.
 */
public final class SiteProgram {

	private SiteProgram() {
	}

	public static void main(String[] args) {
		new SpringApplicationBuilder(ConformanceApplication.class).sources(Last.class).run(args);
	}

	/** Not annotated, so that no other test finds it. */
	static class Last {

		@Bean
		@Order(3)
		LimeLoginHandler last() {
			return (event) -> Mono.fromRunnable(() -> System.out.println("handled " + event.requestId()));
		}

	}

}
