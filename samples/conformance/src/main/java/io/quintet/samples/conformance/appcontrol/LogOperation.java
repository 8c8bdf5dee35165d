package io.quintet.samples.conformance.appcontrol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.config.AppControlConfig.Logging;
import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.observer.LoggingToolObserver;

/**
 * Logs events and tells the lines and where they went.
 */
final class LogOperation {

	private static final List<String> SETTINGS = List.of("level", "json", "redact_text", "event_sink");

	private LogOperation() {
	}

	static ObjectNode log(ObjectNode request, AppControlCodec codec) {
		Logging config = config(request);
		LoggingToolObserver.of(config);
		List<ToolEvent> events = events(request, codec);
		if (!config.eventSink().equals("logger")) {
			return Answer.ok("destination", config.eventSink(), "lines", written(config, events));
		}
		Logger logger = new LoggerContext().getLogger(LoggingToolObserver.LOGGER_NAME);
		logger.setLevel(Level.TRACE);
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		LoggingToolObserver observer = LoggingToolObserver.builder(config).logger(logger).build();
		events.forEach(observer::onEvent);
		List<String> lines = appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
		ObjectNode answer = Answer.ok("destination", "logger", "lines", lines, "logger", logger.getName());
		// Java has no level above ERROR; the answer names the one that is configured.
		return appender.list.isEmpty() ? answer : answer.put("logLevel", config.level().name());
	}

	// The settings in a file of their own are checked as a file is.
	private static Logging config(ObjectNode request) {
		StringBuilder toml = new StringBuilder("[logging]\n");
		for (String setting : SETTINGS) {
			JsonNode value = request.get(setting);
			if (value != null) {
				toml.append(setting).append(" = ").append(value).append('\n');
			}
		}
		return AppControlConfigLoader.parse(toml.toString(), Map.of()).config().logging();
	}

	private static List<ToolEvent> events(ObjectNode request, AppControlCodec codec) {
		List<ToolEvent> events = new ArrayList<>();
		if (request.get("events") instanceof ArrayNode several) {
			several.forEach((event) -> events.add(codec.decode(event, ToolEvent.class)));
		}
		else {
			events.add(codec.decode(Models.payload(request, "event"), ToolEvent.class));
		}
		return events;
	}

	private static List<String> written(Logging config, List<ToolEvent> events) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		LoggingToolObserver observer = LoggingToolObserver.builder(config).stream(out).build();
		events.forEach(observer::onEvent);
		String text = out.toString(StandardCharsets.UTF_8);
		return text.isEmpty() ? List.of() : List.of(text.substring(0, text.length() - 1).split("\n", -1));
	}

}
