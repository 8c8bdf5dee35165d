package io.quintet.samples.allinone.story;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the stories.
 *
 * @param maxActive stories at a time
 * @param life time after which a story ends
 * @param patience time that a story goes on while no page watches it
 * @param pace time that the agent takes before it writes
 */
@ConfigurationProperties("story")
record StorySettings(@DefaultValue("10") int maxActive, @DefaultValue("15m") Duration life,
		@DefaultValue("30s") Duration patience, @DefaultValue("600ms") Duration pace) {

	StorySettings {
		if (maxActive < 1) {
			throw new IllegalArgumentException("'story.max-active' begins at 1");
		}
		if (life.isNegative() || patience.isNegative() || pace.isNegative()) {
			throw new IllegalArgumentException("Times below 'story' are not negative");
		}
	}

}
