package io.quintet.samples.guarantees.history;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What happened in one run of the program. Times are nanoseconds of one clock.
 *
 * @param stored events of each thread, in the order in which the store has them
 * @param sent messages that were acknowledged
 * @param followed what clients were told, one item for each client and thread
 */
public record History(Map<String, List<StoredEvent>> stored, List<SentMessage> sent, List<Followed> followed) {

	/**
	 * An event as the store has it.
	 *
	 * @param id id of the event
	 * @param type type of the event
	 * @param clientId id that its sender gave it, if any
	 * @param runId run that it belongs to, if any
	 * @param author id of its author
	 */
	public record StoredEvent(String id, String type, @Nullable String clientId, @Nullable String runId,
			String author) {
	}

	/**
	 * A message that was acknowledged.
	 *
	 * @param thread the thread
	 * @param clientId id that its sender gave it
	 * @param eventId id of the event that the answer named
	 * @param node node that has acknowledged it
	 * @param sentAt when it was sent first
	 * @param acknowledgedAt when the answer was there
	 */
	public record SentMessage(String thread, String clientId, String eventId, int node, long sentAt,
			long acknowledgedAt) {
	}

	/**
	 * What one client was told of one thread, from its first event on.
	 *
	 * @param client name of the client
	 * @param thread the thread
	 * @param events what it was told, in the order of its coming
	 */
	public record Followed(String client, String thread, List<ToldEvent> events) {
	}

	/**
	 * An event as a client was told.
	 *
	 * @param id id of the event
	 * @param node node that told it
	 * @param live whether it came as a frame and not by a join
	 * @param at when it came
	 */
	public record ToldEvent(String id, int node, boolean live, long at) {
	}

}
