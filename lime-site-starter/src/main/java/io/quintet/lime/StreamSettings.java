package io.quintet.lime;

import java.time.Duration;

/**
 * How the stream of login events is kept.
 *
 * @param backoffBase first pause before a reconnect
 * @param backoffMax longest pause
 * @param authenticationBackoffMax longest pause while the platform does not accept the
 * token
 * @param connectTimeout time for connecting
 * @param readTimeout silence after which the connection is given up
 * @param maxEventSize most bytes of one event; larger ones are skipped
 */
public record StreamSettings(Duration backoffBase, Duration backoffMax, Duration authenticationBackoffMax,
		Duration connectTimeout, Duration readTimeout, int maxEventSize) {

	/** As the protocol asks. */
	public static final StreamSettings DEFAULTS = new StreamSettings(Duration.ofMillis(500), Duration.ofSeconds(8),
			Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(310), 1 << 20);

}
