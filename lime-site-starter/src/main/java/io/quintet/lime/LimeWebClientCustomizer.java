package io.quintet.lime;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Customises the clients that talk to the LIME platform, and only these: a proxy, a trust
 * store, a filter. Applied in {@code @Order} to the client of plain calls and to that of
 * the stream.
 */
@FunctionalInterface
public interface LimeWebClientCustomizer {

	/** Customises a client. */
	void customize(WebClient.Builder builder);

}
