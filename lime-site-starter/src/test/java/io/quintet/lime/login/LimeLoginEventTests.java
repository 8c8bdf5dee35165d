package io.quintet.lime.login;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimeLoginEventTests {

	@Test
	void eventsAreShownOnOneLine() {
		LimeLoginEvent event = LimeLoginEvent.expired("a\nb", Instant.EPOCH.plus(Duration.ofDays(1)));
		assertThat(event).asString().hasLineCount(1).contains("a?b");
	}

}
