package io.quintet.samples.appcontrol;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.samples.appcontrol.client.Json;

/**
 * What a page is shown of an event, cut to a length: callers choose ids and texts.
 *
 * @param number number of the event since the start of the application
 * @param json the event
 */
record FeedEvent(long number, ObjectNode json) {

	private static final int LONGEST = 300;

	static FeedEvent of(long number, Instant at, ToolEvent event) {
		ToolObservation observation = observation(event);
		ObjectNode json = Json.of()
			.put("at", at.toString())
			.put("commandId", cut(event.commandId()))
			.put("seq", event.seq())
			.put("type", event.type().wire())
			.put("phase", cut(event.phase()))
			.put("status", (event.status() != null) ? event.status().wire() : null)
			.put("summary", cut(event.summary()))
			.put("failureKind", cut(failureKind(event, observation)));
		json.removeIf(JsonNode::isNull);
		JsonNode pointer = event.data().get("pointer");
		if (pointer != null && pointer.isObject() && pointer.toString().length() <= LONGEST) {
			json.set("pointer", pointer);
		}
		return new FeedEvent(number, json);
	}

	private static @Nullable ToolObservation observation(ToolEvent event) {
		try {
			return event.toolObservation();
		}
		catch (RuntimeException ex) {
			// The sender wrote an observation that cannot be read.
			return null;
		}
	}

	private static @Nullable String failureKind(ToolEvent event, @Nullable ToolObservation observation) {
		return (observation != null) ? observation.failureKind() : event.data().path("failureKind").stringValue(null);
	}

	private static @Nullable String cut(@Nullable String text) {
		return (text == null || text.length() <= LONGEST) ? text : text.substring(0, LONGEST) + "…";
	}

}
