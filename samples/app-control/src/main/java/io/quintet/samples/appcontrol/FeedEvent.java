package io.quintet.samples.appcontrol;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonValue;

/**
 * What a page is shown of an event, cut to a length: callers choose ids and texts.
 *
 * @param number number of the event since the start of the application
 * @param json the event
 */
record FeedEvent(long number, JsonObject json) {

	private static final int LONGEST = 300;

	static FeedEvent of(long number, Instant at, ToolEvent event) {
		ToolObservation observation = observation(event);
		JsonObject.Builder json = JsonObject.builder()
			.put("at", at.toString())
			.put("commandId", cut(event.commandId()))
			.put("seq", event.seq())
			.put("type", event.type().wire())
			.putIfPresent("phase", cut(event.phase()))
			.putIfPresent("status", (event.status() != null) ? event.status().wire() : null)
			.putIfPresent("summary", cut(event.summary()))
			.putIfPresent("failureKind", cut(failureKind(event, observation)));
		JsonValue pointer = event.data().get("pointer");
		if (pointer instanceof JsonObject && pointer.toString().length() <= LONGEST) {
			json.put("pointer", pointer);
		}
		return new FeedEvent(number, json.build());
	}

	private static @Nullable ToolObservation observation(ToolEvent event) {
		try {
			return event.toolObservation();
		}
		catch (RuntimeException ex) {
			// Whoever sent it is responsible for it.
			return null;
		}
	}

	private static @Nullable String failureKind(ToolEvent event, @Nullable ToolObservation observation) {
		return (observation != null) ? observation.failureKind() : event.data().text("failureKind");
	}

	private static @Nullable String cut(@Nullable String text) {
		return (text == null || text.length() <= LONGEST) ? text : text.substring(0, LONGEST) + "…";
	}

}
