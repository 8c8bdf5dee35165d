package io.quintet.happy;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Changes the HTTP client of a {@link HappyClient}, for a proxy or certificates of one's
 * own. It reaches REST calls only: the socket of updates has a client of its own, which
 * follows the proxy and the trust store of the JVM.
 */
@FunctionalInterface
public interface HappyWebClientCustomizer {

	/**
	 * Changes the client.
	 * @param builder has address, headers and bounds already
	 */
	void customize(WebClient.Builder builder);

}
