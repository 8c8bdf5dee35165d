package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that follows a thread from its beginning and resumes by its last cursor
 * whenever its connection is gone. It checks all the while that what it gets is in order
 * and comes once.
 */
final class SocketFollower implements Callable<List<JsonNode>> {

	private static final String BEGINNING = "1970-01-01T00:00:00.000000Z";

	private static final int RETRY_MILLIS = 50;

	private static final int MOST_EVENTS = 200;

	private final Followed followed;

	private final @Nullable Random random;

	// What is known without a gap.
	private final List<JsonNode> events = new ArrayList<>();

	private int connections;

	private int ended;

	/**
	 * Creates a client.
	 * @param followed what it follows
	 * @param random when and how it drops its connections; {@code null} for a client that
	 * keeps its only one
	 */
	SocketFollower(Followed followed, @Nullable Random random) {
		this.followed = followed;
		this.random = random;
	}

	/** Follows until it has the last event. */
	@Override
	public List<JsonNode> call() throws Exception {
		while (!isComplete()) {
			try (RawSocketIo socket = RawSocketIo.connect(this.followed.port(), this.followed.identity(), 0)) {
				this.connections++;
				follow(new Stay(socket));
			}
			catch (IOException ex) {
				if (this.random == null) {
					throw new AssertionError("A client that reads all it gets was dropped", ex);
				}
				this.ended++;
				this.followed.over().await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
			}
		}
		return this.events;
	}

	private void follow(Stay stay) throws IOException, InterruptedException {
		stay.join();
		int patience = (this.random != null) ? this.random.nextInt(MOST_EVENTS) : -1;
		while (!isComplete()) {
			if (patience-- == 0 && !this.followed.isOver()) {
				drop(stay);
				return;
			}
			stay.read();
		}
	}

	private void drop(Stay stay) throws IOException, InterruptedException {
		switch (this.random.nextInt(3)) {
			case 0 -> stay.socket.cut();
			case 1 -> stay.socket.leave();
			default -> {
				// Reads nothing for a while, then finds out what came of it.
				this.followed.over().await(this.random.nextInt(500), TimeUnit.MILLISECONDS);
				for (int i = this.random.nextInt(MOST_EVENTS); i > 0 && !isComplete(); i--) {
					stay.read();
				}
			}
		}
	}

	private boolean isComplete() {
		return !this.events.isEmpty() && this.followed.isLast(this.events.get(this.events.size() - 1));
	}

	/** How many connections it had. */
	int connections() {
		return this.connections;
	}

	/** How many connections ended without its doing, or could not be made. */
	int ended() {
		return this.ended;
	}

	private static String position(JsonNode event) {
		return event.get("created_at").asString() + " " + event.get("id").asString();
	}

	/** One connection. */
	private final class Stay {

		private final RawSocketIo socket;

		// What came as a frame while something before it was still missing.
		private final Map<String, JsonNode> ahead = new TreeMap<>();

		// What came since the last join was sent.
		private final Set<String> seen = new HashSet<>();

		private String lastFrame = "";

		private boolean joining;

		private boolean truncated;

		private int joins;

		Stay(RawSocketIo socket) {
			this.socket = socket;
		}

		/** Joins, and joins again until nothing is missing. */
		void join() throws IOException {
			do {
				this.joining = true;
				this.seen.clear();
				this.socket.emit(++this.joins, "thread:join", request());
				while (this.joining) {
					read();
				}
			}
			while (this.truncated);
		}

		private ObjectNode request() {
			ObjectNode request = AcpClient.JSON.createObjectNode()
				.put("thread_id", SocketFollower.this.followed.thread());
			ObjectNode since = request.putObject("since");
			List<JsonNode> known = SocketFollower.this.events;
			if (known.isEmpty()) {
				since.put("created_at", BEGINNING).put("id", "evt_0000000000000000");
			}
			else {
				JsonNode last = known.get(known.size() - 1);
				since.put("created_at", last.get("created_at").asString()).put("id", last.get("id").asString());
			}
			return request;
		}

		void read() throws IOException {
			String packet = this.socket.read();
			if (packet.startsWith("42[\"event\",")) {
				frame(AcpClient.JSON.readTree(packet.substring(2)).get(1));
			}
			else if (packet.startsWith("43")) {
				int start = packet.indexOf('[');
				assertThat(packet.substring(2, start)).as("acknowledged").isEqualTo(Integer.toString(this.joins));
				replay(AcpClient.JSON.readTree(packet.substring(start)).get(0));
			}
			else if (packet.startsWith("41") || packet.equals("1")) {
				throw new IOException("The server says " + packet);
			}
			else {
				throw new AssertionError("Not expected: " + packet);
			}
		}

		private void frame(JsonNode event) {
			String position = position(event);
			assertThat(position).as("frames in the order of their cursors").isGreaterThan(this.lastFrame);
			this.lastFrame = position;
			assertThat(this.seen.add(position)).as("once: %s", event).isTrue();
			if (this.joining || this.truncated) {
				this.ahead.put(position, event);
			}
			else {
				append(event);
			}
		}

		private void replay(JsonNode answer) {
			assertThat(answer.path("thread_id").asString("")).as(answer.toString())
				.isEqualTo(SocketFollower.this.followed.thread());
			for (JsonNode event : answer.get("replayed")) {
				assertThat(this.seen.add(position(event))).as("once: %s", event).isTrue();
				append(event);
				this.ahead.remove(position(event));
			}
			this.joining = false;
			this.truncated = answer.get("replay_truncated").asBoolean();
			if (this.truncated) {
				assertThat(answer.get("replayed")).as("truncated after something").isNotEmpty();
			}
			else {
				this.ahead.values().forEach(this::append);
				this.ahead.clear();
			}
		}

		private void append(JsonNode event) {
			List<JsonNode> known = SocketFollower.this.events;
			if (!known.isEmpty()) {
				assertThat(position(event)).as("in the order of the cursors")
					.isGreaterThan(position(known.get(known.size() - 1)));
			}
			known.add(SocketFollower.this.followed.same(event));
		}

	}

}
