package io.quintet.samples.appcontrol;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the desktop is shown.
 *
 * @param step time that a visible step of a command takes
 * @param history events that a page is shown when it comes
 * @param maxWatching pages that are shown events at a time
 */
@ConfigurationProperties("desktop")
record DesktopSettings(@DefaultValue("200ms") Duration step, @DefaultValue("60") int history,
		@DefaultValue("50") int maxWatching) {

	DesktopSettings {
		if (step.isNegative() || step.toSeconds() > 5 || history < 1 || history > 1_000 || maxWatching < 1) {
			throw new IllegalArgumentException(
					"Below 'desktop', step is 0s to 5s, history 1 to 1000 and max-watching " + "at least 1");
		}
	}

}
