package io.quintet.samples.guarantees.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import io.quintet.samples.guarantees.history.TextHistory.End;
import io.quintet.samples.guarantees.history.TextHistory.Part;
import io.quintet.samples.guarantees.history.TextHistory.Reading;

/**
 * The texts that one client puts together. A beginning makes an empty entry, also where
 * there is one; a part is appended; the end changes nothing; the event takes the place of
 * the entry. Entries outlive the connection.
 */
final class Texts {

	private final String client;

	private final Map<String, Entry> open = new LinkedHashMap<>();

	private final List<Reading> readings = new ArrayList<>();

	Texts(String client) {
		this.client = client;
	}

	void take(String name, JsonNode data) {
		String id = data.path("event_id").asString("");
		if (name.equals("stream:start")) {
			leave(id, End.DROP, true);
			this.open.put(id, new Entry());
		}
		else if (name.equals("stream:delta")) {
			// One that did not begin lacks its beginning at the end.
			this.open.computeIfAbsent(id, (key) -> new Entry()).append(data.path("text").asString(""));
		}
	}

	void take(JsonNode event, boolean live) {
		String id = event.path("id").asString("");
		Entry entry = this.open.get(id);
		leave(id, (live && entry != null && entry.present) ? End.EVENT : End.DROP,
				event.path("metadata").has("stream"));
	}

	private void leave(String id, End end, boolean withParts) {
		Entry entry = this.open.remove(id);
		if (entry != null) {
			this.readings.add(entry.reading(this.client, id, end, withParts));
		}
	}

	/** What comes from now on comes on another connection. */
	void connect() {
		this.open.values().forEach((entry) -> entry.present = false);
	}

	List<Reading> readings() {
		List<Reading> all = new ArrayList<>(this.readings);
		this.open.forEach((id, entry) -> all.add(entry.reading(this.client, id, End.NONE, true)));
		return all;
	}

	private static final class Entry {

		private final StringBuilder text = new StringBuilder();

		private final List<Part> parts = new ArrayList<>();

		private final long begunAt = System.nanoTime();

		/** It began on the connection that there is. */
		private boolean present = true;

		void append(String part) {
			this.text.append(part);
			this.parts.add(new Part(this.text.length(), System.nanoTime()));
		}

		Reading reading(String client, String id, End end, boolean withParts) {
			return new Reading(client, id, this.text.toString(), withParts ? List.copyOf(this.parts) : List.of(),
					this.begunAt, System.nanoTime(), end);
		}

	}

}
