package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionLogTests {

	private static final Logger logger = (Logger) LoggerFactory.getLogger(ConnectionLog.class);

	private static final Duration NEXT = Duration.ofSeconds(8);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final ConnectionLog log = new ConnectionLog("http://lime.test", this.timer);

	@BeforeEach
	void listen() {
		this.lines.start();
		logger.setLevel(Level.INFO);
		logger.addAppender(this.lines);
	}

	@AfterEach
	void stop() {
		logger.detachAppender(this.lines);
		logger.setLevel(null);
	}

	private List<String> lines() {
		List<String> lines = this.lines.list.stream()
			.map((line) -> line.getLevel() + " " + line.getFormattedMessage())
			.toList();
		this.lines.list.clear();
		return lines;
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			this.log.failed("refused", false, NEXT);
			this.timer.advanceTimeBy(NEXT);
		}
	}

	@Test
	void theFirstConnectionIsToldOnce() {
		this.log.opened();
		this.log.event();
		this.log.opened();
		assertThat(lines()).containsExactly("INFO Connected to http://lime.test: login events arrive");
		this.log.started();
		this.log.opened();
		assertThat(lines()).hasSize(1);
	}

	@Test
	void anOutageIsToldAtGrowingIntervalsAndOnceWhenItIsOver() {
		this.log.opened();
		this.log.event();
		lines();
		// A day.
		fail(10_800);
		List<String> warnings = lines();
		assertThat(warnings).first()
			.isEqualTo("WARN No login events from http://lime.test, next connection in 8000 ms: refused");
		assertThat(warnings).element(1)
			.isEqualTo("WARN Still no login events from http://lime.test after PT1M4S and 9 connections, "
					+ "next one in 8000 ms: refused");
		// After 1, 3, 7, 15, 31 and 63 minutes, and then every hour.
		assertThat(warnings).hasSize(1 + 6 + 22);
		this.log.opened();
		this.log.event();
		assertThat(lines())
			.containsExactly("INFO Connected to http://lime.test again after PT24H: login events arrive");
		fail(1);
		assertThat(lines()).singleElement().asString().startsWith("WARN No login events");
	}

	@Test
	void aConnectionThatBreaksAgainAndAgainIsNoNews() {
		for (int i = 0; i < 450; i++) {
			this.log.opened();
			fail(1);
		}
		// An hour: at its begin and after 1, 3, 7, 15 and 31 minutes.
		List<String> lines = lines();
		assertThat(lines).filteredOn((line) -> line.startsWith("WARN")).hasSize(6);
		assertThat(lines).filteredOn((line) -> line.startsWith("INFO")).hasSize(7);
	}

	@Test
	void aTokenThatIsNotAcceptedIsAnErrorAlsoInTheMiddleOfAnOutage() {
		fail(1);
		lines();
		for (int i = 0; i < 3; i++) {
			this.log.failed("401", true, NEXT);
			fail(1);
		}
		assertThat(lines()).singleElement()
			.asString()
			.startsWith(
					"ERROR The LIME platform http://lime.test does not accept the site token, see 'lime.site-token'")
			.endsWith(": 401");
		this.timer.advanceTimeBy(Duration.ofMinutes(5));
		this.log.failed("401", true, NEXT);
		assertThat(lines()).singleElement().asString().startsWith("ERROR");
	}

}
