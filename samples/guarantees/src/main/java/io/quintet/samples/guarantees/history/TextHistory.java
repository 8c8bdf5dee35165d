package io.quintet.samples.guarantees.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What happened to the texts that assistants wrote in one run of the program. Times are
 * nanoseconds of one clock.
 *
 * @param recitals runs that write a text
 * @param stored messages of all threads
 * @param readings what clients put together, one item for each time that one began
 * @param kills nodes that were killed
 */
public record TextHistory(List<Recital> recitals, List<StoredText> stored, List<Reading> readings, List<Kill> kills) {

	/**
	 * Tells whether the node of a run may have been killed in it.
	 * @param recital the run
	 * @return whether
	 */
	boolean mayBeKilled(Recital recital) {
		return this.kills.stream()
			.anyMatch((kill) -> recital.nodes().contains(kill.node()) && recital.invokedAt() < kill.at());
	}

	/**
	 * Returns how long before the death of its node a text was told that is not stored.
	 * @param text what is stored of it
	 * @return the time; empty when nothing is lost
	 */
	Optional<Duration> lost(StoredText text) {
		return this.readings.stream()
			.filter((reading) -> reading.eventId().equals(text.id()))
			.flatMap((reading) -> reading.parts().stream())
			.filter((part) -> part.length() > text.text().length())
			.map(Part::at)
			.min(Comparator.naturalOrder())
			.flatMap((at) -> this.kills.stream()
				.map((kill) -> Duration.ofNanos(kill.at() - at))
				.filter((before) -> !before.isNegative())
				.min(Comparator.naturalOrder()));
	}

	/**
	 * Returns what was lost with killed nodes.
	 * @return a time for each text that a client had read more of than is stored
	 */
	public List<Duration> lost() {
		return this.stored.stream().filter(StoredText::isCut).flatMap((text) -> lost(text).stream()).toList();
	}

	/**
	 * Returns how long the texts took that a client read from a beginning to the event.
	 * @return a time for each
	 */
	public List<Duration> read() {
		return this.readings.stream()
			.filter((reading) -> reading.end() == End.EVENT)
			.map((reading) -> Duration.ofNanos(reading.endedAt() - reading.begunAt()))
			.toList();
	}

	/**
	 * A run that writes a text.
	 *
	 * @param run id of the run
	 * @param nodes nodes that were asked for it, of which one has executed it
	 * @param invokedAt when the first was asked
	 */
	public record Recital(String run, Set<Integer> nodes, long invokedAt) {
	}

	/**
	 * A message as the store has it.
	 *
	 * @param id id of the event
	 * @param run run that has written it, if any
	 * @param recited event whose text it repeats, if any
	 * @param status why it is not whole, {@code null} when it is
	 * @param text the text
	 */
	public record StoredText(String id, @Nullable String run, @Nullable String recited, @Nullable String status,
			String text) {

		boolean isCut() {
			return this.status != null;
		}

	}

	/**
	 * What a client put together of a text, from a beginning on.
	 *
	 * @param client name of the client
	 * @param eventId id of the event
	 * @param text the text
	 * @param parts when the text became how long; none where the event is whole
	 * @param begunAt when it began
	 * @param endedAt when it ended
	 * @param end what ended it
	 */
	public record Reading(String client, String eventId, String text, List<Part> parts, long begunAt, long endedAt,
			End end) {
	}

	/**
	 * A part of a text came.
	 *
	 * @param length length of the text with it
	 * @param at when it came
	 */
	public record Part(int length, long at) {
	}

	/** What ends a reading. */
	public enum End {

		/** The event came on the connection on which the text began. */
		EVENT,

		/** The connection has ended meanwhile. */
		DROP,

		/** Nothing: the text is still being written, as far as the client knows. */
		NONE

	}

	/**
	 * The end of a node.
	 *
	 * @param node the node
	 * @param at when it was killed
	 */
	public record Kill(int node, long at) {
	}

}
