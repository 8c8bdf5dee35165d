package io.quintet.appcontrol.observer;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.config.AppControlConfig.Logging;
import io.quintet.appcontrol.internal.Json;

/**
 * Makes one line of an event, as text or as JSON.
 */
final class EventLines {

	/** Printed for an absent phase. */
	private static final String NO_PHASE = "unknown-phase";

	private final boolean json;

	private final boolean includeObservation;

	private final boolean maskSummary;

	private final Redaction redaction;

	private final int maxLength;

	EventLines(Logging config, Redaction redaction, int maxLength) {
		this.json = config.json();
		this.includeObservation = config.includeObservation();
		this.maskSummary = config.maskSummary();
		this.redaction = config.maskSummary() ? redaction.with(List.of("summary")) : redaction;
		this.maxLength = maxLength;
	}

	String line(ToolEvent event) {
		if (!this.json) {
			return cut(text(event, this.includeObservation));
		}
		String line = json(event);
		return (line.length() <= this.maxLength) ? line : shortJson(event, line.length());
	}

	private String text(ToolEvent event, boolean observation) {
		StringBuilder line = new StringBuilder(128);
		line.append(event.type().wire()).append(" | ");
		LogText.append(line, event.commandId());
		line.append(" | ");
		LogText.append(line, (event.phase() != null) ? this.redaction.clean(event.phase()) : NO_PHASE);
		if (event.status() != null) {
			line.append(" | ").append(event.status().wire());
		}
		String summary = summary(event);
		if (summary != null) {
			line.append(" | ");
			LogText.append(line, summary);
		}
		if (observation) {
			appendObservation(line, event);
		}
		return line.toString();
	}

	private void appendObservation(StringBuilder line, ToolEvent event) {
		ObjectNode envelope = envelope(event);
		if (envelope == null || envelope.isEmpty()) {
			return;
		}
		LogJson writer = new LogJson(line, this.redaction, false);
		ObjectNode observation = Json.object(envelope, "observation");
		if (observation != null && !observation.isEmpty()) {
			line.append(" | observation=");
			writer.append(observation);
		}
		line.append(" | rawObservation=");
		writer.append(envelope);
	}

	/** The observation in the data of an event, which two tools put into two members. */
	static @Nullable ObjectNode envelope(ToolEvent event) {
		ObjectNode envelope = Json.object(event.data(), "observation");
		return (envelope != null) ? envelope : Json.object(event.data(), "appControlObservation");
	}

	private String json(ToolEvent event) {
		ObjectNode members = AppControlCodec.standard().encode(event);
		members.remove("commandId");
		return LogJson.line(event.commandId(), members, this.redaction);
	}

	private @Nullable String summary(ToolEvent event) {
		if (event.summary() == null) {
			return null;
		}
		return this.maskSummary ? Redaction.MASK : this.redaction.clean(event.summary());
	}

	// Still JSON, and it says what is missing.
	private String shortJson(ToolEvent event, int length) {
		ToolEvent rest = new ToolEvent(part(event.commandId()), event.seq(), event.type(), partOrNull(event.phase()),
				event.status(), partOrNull(event.summary()), Json.object().put("leftOutCharacters", length));
		return json(rest);
	}

	private @Nullable String partOrNull(@Nullable String text) {
		return (text != null) ? part(text) : null;
	}

	// Escapes make six of one; and half a secret would not be recognised.
	private String part(String text) {
		int max = Math.max(8, this.maxLength / 24);
		return (text.length() > max) ? shortened(this.redaction.clean(text), max) : text;
	}

	private String cut(String line) {
		return (line.length() > this.maxLength) ? shortened(line, this.maxLength) : line;
	}

	private static String shortened(String text, int max) {
		int end = Math.min(max, text.length());
		end -= (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) ? 1 : 0;
		return text.substring(0, end) + "... (" + (text.length() - end) + " more)";
	}

}
