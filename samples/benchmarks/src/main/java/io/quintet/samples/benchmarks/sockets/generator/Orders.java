package io.quintet.samples.benchmarks.sockets.generator;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the generator is asked to do, and what it answers.
 */
public final class Orders {

	private Orders() {
	}

	/**
	 * Clients to open. They are in the namespace when the order is done.
	 *
	 * @param room name for further orders
	 * @param port port of the server, on the loopback interface
	 * @param dialect what they speak
	 * @param sockets clients that join
	 * @param threads threads that they join, in turn; 0 to join nothing
	 * @param publishers further clients, who publish to the first thread
	 * @param addresses local addresses to connect from, in turn, {@code 127.0.0.1} and on
	 */
	public record Open(String room, int port, Dialect dialect, int sockets, int threads, int publishers,
			int addresses) {
	}

	/**
	 * One window of publishing. Its length follows a lead that does not count.
	 *
	 * @param room where
	 * @param window messages on their way at once, or 0 for a fixed rate
	 * @param rate messages per second that are due, from all publishers
	 * @param leadMillis the lead
	 * @param millis the length
	 */
	public record Publish(String room, int window, double rate, long leadMillis, long millis) {
	}

	/**
	 * What came of publishing.
	 *
	 * @param delivered events delivered within the window, to all sockets together
	 * @param rate the same per second
	 * @param p50 median latency in milliseconds, from when a message was due
	 * @param p99 99th percentile
	 * @param all events delivered, the lead and the rest after the window included
	 * @param frameBytes payload of a frame
	 * @param failure what went wrong, or {@code null}
	 */
	public record Published(long delivered, double rate, double p50, double p99, long all, int frameBytes,
			@Nullable String failure) {
	}

	/**
	 * Joins with replay, one after another.
	 *
	 * @param room whose first client joins
	 * @param since time of the cursor
	 * @param joins how many
	 * @param replayed events that each must replay
	 */
	public record Replay(String room, String since, int joins, int replayed) {
	}

	/**
	 * What came of joins.
	 *
	 * @param latencies of each join, in milliseconds
	 * @param bytes size of an acknowledgement
	 */
	public record Replayed(List<Double> latencies, int bytes) {
	}

	/**
	 * All clients come back at once, and join with a cursor.
	 *
	 * @param room which
	 * @param port port of the server now
	 * @param threads threads that they join, in turn
	 * @param addresses local addresses to connect from, in turn
	 * @param cut whether to cut their connections first
	 * @param since time of the cursor
	 * @param replayed events that each must replay
	 */
	public record Return(String room, int port, int threads, int addresses, boolean cut, String since, int replayed) {
	}

	/**
	 * What came of the return.
	 *
	 * @param back clients that joined again
	 * @param millis until the last one had
	 * @param p50 median time of a client
	 * @param p99 99th percentile
	 * @param attempts connections that were tried
	 */
	public record Returned(int back, double millis, double p50, double p99, int attempts) {
	}

	/**
	 * The room is not needed any more.
	 *
	 * @param room which
	 */
	public record Close(String room) {
	}

	/**
	 * Readers of texts, each in one thread.
	 *
	 * @param port port of the server, on the loopback interface
	 * @param first number of the first thread
	 * @param threads how many threads
	 * @param sockets readers in each
	 */
	public record Gather(int port, int first, int threads, int sockets) {
	}

	/**
	 * An assistant is invoked in each thread, and readers drop out and come back.
	 *
	 * @param drops how often a reader drops out
	 * @param millis time in which they do, about the length of a text
	 * @param seed seed of all that is random
	 */
	public record Watch(int drops, long millis, long seed) {
	}

	/**
	 * Waits for a while until all readers have the event of their text.
	 */
	public record Await() {
	}

	/**
	 * What came of the texts.
	 *
	 * @param done whether everything has come, or nothing comes any more
	 * @param millis from the first invocation to the last thing that came
	 * @param drops readers who dropped out and came back
	 * @param compared texts that a reader put together from their beginning, and that
	 * were compared with the event
	 * @param characters length of all texts
	 * @param deltas parts received
	 * @param bytes size of all events received
	 * @param p50 median latency in milliseconds, from when a token was due
	 * @param p99 99th percentile
	 * @param faults the first faults
	 * @param faultCount all faults
	 */
	public record Watched(boolean done, double millis, int drops, int compared, long characters, long deltas,
			long bytes, double p50, double p99, List<String> faults, int faultCount) {
	}

	/**
	 * Compares what the readers have with the events, and lets the readers go.
	 *
	 * @param rest whether the server tells its events by REST
	 */
	public record Check(boolean rest) {
	}

	/**
	 * It is done.
	 *
	 * @param sockets clients concerned
	 * @param millis time taken
	 */
	public record Done(int sockets, double millis) {
	}

}
