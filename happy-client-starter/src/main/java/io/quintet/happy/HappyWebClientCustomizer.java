package io.quintet.happy;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Changes the HTTP client of a {@link HappyClient}, for a proxy or certificates of one's
 * own.
 */
@FunctionalInterface
public interface HappyWebClientCustomizer {

	/**
	 * Changes the client.
	 * @param builder has address, headers and bounds already
	 */
	void customize(WebClient.Builder builder);

}
