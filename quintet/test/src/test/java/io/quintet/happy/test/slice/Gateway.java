package io.quintet.happy.test.slice;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

import io.quintet.happy.HappyWebClientCustomizer;

/**
 * What the application puts into the client.
 */
@Component
class Gateway implements HappyWebClientCustomizer {

	final AtomicInteger requests = new AtomicInteger();

	@Override
	public void customize(WebClient.Builder builder) {
		builder.filter((request, next) -> {
			this.requests.incrementAndGet();
			return next.exchange(request);
		});
	}

}
