package io.quintet.lime.internal.transport;

import java.time.Duration;

/**
 * How the stream of login events is kept.
 *
 * @param backoffBase first pause before a reconnect
 * @param backoffMax longest pause, or the first one if that is longer
 * @param readTimeout silence after which the connection is given up
 * @param maxEventSize most bytes of one event; larger ones are skipped
 */
public record StreamSettings(Duration backoffBase, Duration backoffMax, Duration readTimeout, int maxEventSize) {

	public static final StreamSettings DEFAULTS = new StreamSettings(Duration.ofMillis(500), Duration.ofSeconds(8),
			Duration.ofSeconds(310), 1 << 20);

}
