package io.quintet.support;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OutageLogTests {

	private static final String BROKEN = "It broke: java.lang.IllegalStateException: gone";

	private static final String OVER = "It works again";

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final OutageLog log = new OutageLog(LoggerFactory.getLogger(OutageLogTests.class), OVER, this.timer);

	private void fail() {
		this.log.failed("It broke", new IllegalStateException("gone"));
	}

	@Test
	void anOutageIsALineAtItsBeginningAndOneAtItsEnd(CapturedOutput output) {
		this.log.succeeded();
		for (int i = 0; i < 10; i++) {
			fail();
			this.timer.advanceTimeBy(Duration.ofSeconds(1));
		}
		this.timer.advanceTimeBy(Duration.ofSeconds(29));
		this.log.succeeded();
		this.log.succeeded();
		assertThat(output.toString()).containsOnlyOnce(BROKEN).containsOnlyOnce(OVER).doesNotContain("\tat ");
		fail();
		assertThat(output.toString().split(BROKEN, -1)).hasSize(3);
	}

	@Test
	void whatFailsInPartOnlyIsNotOver(CapturedOutput output) {
		for (int i = 0; i < 10; i++) {
			fail();
			this.timer.advanceTimeBy(Duration.ofSeconds(29));
			this.log.succeeded();
		}
		assertThat(output.toString()).containsOnlyOnce(BROKEN).doesNotContain(OVER);
	}

}
