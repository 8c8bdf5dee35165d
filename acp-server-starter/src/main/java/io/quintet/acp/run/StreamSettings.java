package io.quintet.acp.run;

import java.time.Duration;

/**
 * Settings of texts that members see as they are written.
 *
 * @param enabled whether they see them so; else they see the stored events only
 * @param flushInterval longest time that a part of a text waits for more to be sent
 * together
 * @param saveInterval longest time after which a text is saved, for the case that its
 * node dies
 * @param maxSize longest text in bytes of UTF-8; a longer one fails and keeps what it has
 */
public record StreamSettings(boolean enabled, Duration flushInterval, Duration saveInterval, long maxSize) {

	public static StreamSettings defaults() {
		return new StreamSettings(true, Duration.ofMillis(40), Duration.ofSeconds(1), 1 << 20);
	}

}
