package io.quintet.appcontrol.observer;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * Captures what a logger gets, at any level, and keeps it from its appenders.
 */
final class LogCapture implements AutoCloseable {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private LogCapture(Logger logger) {
		this.logger = logger;
		logger.setLevel(Level.TRACE);
		logger.setAdditive(false);
		this.appender.start();
		logger.addAppender(this.appender);
	}

	static LogCapture of(String name) {
		return new LogCapture((Logger) LoggerFactory.getLogger(name));
	}

	static LogCapture of(Class<?> type) {
		return of(type.getName());
	}

	/** Level and message of each. */
	List<String> lines() {
		return List.copyOf(this.appender.list)
			.stream()
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

	void setLevel(Level level) {
		this.logger.setLevel(level);
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(null);
		this.logger.setAdditive(true);
	}

}
