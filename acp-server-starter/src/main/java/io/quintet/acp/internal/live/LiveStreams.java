package io.quintet.acp.internal.live;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.ThreadEvent;

/**
 * The texts of one thread that are being written. Frames of other nodes may get lost, and
 * may come when the event is stored already.
 */
final class LiveStreams {

	// Events whose frames may still be on their way from another node.
	private static final int MAX_STORED = 256;

	private final Map<String, LiveStream> open = new LinkedHashMap<>();

	private final Map<String, Boolean> stored = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_STORED;
		}

	};

	Collection<LiveStream> open() {
		return this.open.values();
	}

	/**
	 * Takes the beginning of a text.
	 * @return the text; {@code null} when it is known
	 */
	@Nullable LiveStream start(ThreadFrame.StreamStarted start) {
		if (isStored(start.eventId()) || this.open.containsKey(start.eventId())) {
			return null;
		}
		LiveStream stream = new LiveStream(start);
		this.open.put(start.eventId(), stream);
		return stream;
	}

	@Nullable LiveStream find(String eventId) {
		return this.open.get(eventId);
	}

	boolean isStored(String eventId) {
		return this.stored.containsKey(eventId);
	}

	/**
	 * Takes an event.
	 * @return the text that became it, if it did
	 */
	@Nullable LiveStream end(ThreadEvent event) {
		if (event.runId() == null
				|| !(event.body() instanceof EventBody.Message || event.body() instanceof EventBody.Reasoning)) {
			return null;
		}
		this.stored.put(event.id(), true);
		return this.open.remove(event.id());
	}

}
