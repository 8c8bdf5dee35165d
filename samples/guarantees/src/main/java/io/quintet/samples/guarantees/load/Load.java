package io.quintet.samples.guarantees.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.cluster.Program;
import io.quintet.samples.guarantees.history.History;
import io.quintet.samples.guarantees.history.History.Followed;
import io.quintet.samples.guarantees.history.History.StoredEvent;
import io.quintet.samples.guarantees.history.TextHistory;
import io.quintet.samples.guarantees.history.TextHistory.Kill;
import io.quintet.samples.guarantees.history.TextHistory.StoredText;

/**
 * Writers and followers at work on a cluster, and the history of what came of it.
 */
public final class Load implements AutoCloseable {

	/** Identity of a client that is not there to the end. */
	public static final String GUEST = "guest";

	private static final int PAGE = 1000;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	// Joins of one identity wait for each other, and clients are mostly different people.
	private static final int SOCKETS_PER_IDENTITY = 50;

	private final List<Node> nodes;

	private final List<String> threads = new ArrayList<>();

	private final List<Follower> followers = new ArrayList<>();

	private final Writers writers;

	private final long seed;

	private @Nullable Recitals recitals;

	private long stopped;

	private int marks;

	/**
	 * Creates threads, connects followers and starts writers.
	 * @param nodes the nodes
	 * @param homes the nodes that followers prefer
	 * @param size how much of each
	 * @param seed of what writers choose
	 */
	public Load(List<Node> nodes, List<Node> homes, Size size, long seed) {
		this.nodes = nodes;
		this.seed = seed;
		List<String> identities = IntStream.rangeClosed(0, size.followers() * homes.size() / SOCKETS_PER_IDENTITY)
			.mapToObj((number) -> "reader-" + number)
			.toList();
		for (int i = 0; i < size.threads(); i++) {
			this.threads.add(createThread(identities));
		}
		for (int i = 0; i < size.followers(); i++) {
			for (Node home : homes) {
				int number = this.followers.size();
				List<String> followed = size.oneThreadEach() ? List.of(this.threads.get(i % this.threads.size()))
						: this.threads;
				this.followers.add(new Follower("follower " + number, identities.get(number / SOCKETS_PER_IDENTITY),
						home, nodes, followed));
			}
		}
		this.writers = new Writers(nodes, this.threads, size.writers(), size.pace(), seed);
	}

	private String createThread(List<String> identities) {
		int port = this.nodes.get(0).port();
		String id = Http.post(port, "/acp/threads", Http.JSON.createObjectNode()).json().path("id").asString("");
		addMember(id, "hold", "assistant");
		addMember(id, "ticker", "assistant");
		addMember(id, Recitals.ASSISTANT, "assistant");
		identities.forEach((reader) -> addMember(id, reader, "user"));
		return id;
	}

	private void addMember(String thread, String member, String role) {
		ObjectNode body = Http.JSON.createObjectNode();
		body.putObject("identity").put("id", member).put("name", member).put("role", role);
		Http.post(this.nodes.get(0).port(), "/acp/threads/" + thread + "/members", body).json();
	}

	/**
	 * Makes the guest a member of a thread, and follows the thread as the guest.
	 * @param home the node of its socket
	 * @param thread the thread
	 * @return the client, which is not judged
	 */
	public Follower guest(Node home, String thread) {
		addMember(thread, GUEST, "user");
		return new Follower(GUEST, GUEST, home, this.nodes, List.of(thread));
	}

	/**
	 * Invokes an assistant.
	 * @param node the node that is asked
	 * @param thread the thread
	 * @param assistant the assistant
	 * @return id of the run
	 */
	public String invoke(Node node, String thread, String assistant) {
		ObjectNode body = Http.JSON.createObjectNode();
		body.putArray("assistant_ids").add(assistant);
		return Http.post(node.port(), "/acp/threads/" + thread + "/invocations", body)
			.json()
			.path("runs")
			.path(0)
			.path("id")
			.asString("");
	}

	/** Lets an assistant write one text after another in each thread. */
	public void recite() {
		this.recitals = new Recitals(this.nodes, this.threads, this.writers, this.followers, this.seed);
	}

	/**
	 * Posts a message to each thread and waits until all followers have it, and so all
	 * before it.
	 * @return time that this took, from the call on
	 */
	public Duration whole() {
		long from = System.nanoTime();
		this.marks++;
		Map<String, String> marks = new HashMap<>();
		for (int i = 0; i < this.threads.size(); i++) {
			String thread = this.threads.get(i);
			marks.put(thread, this.writers.send(thread, "mark-" + this.marks + "-" + thread, i + this.marks));
		}
		await(marks);
		return Duration.ofNanos(System.nanoTime() - from);
	}

	private void await(Map<String, String> marks) {
		Program.await(PATIENCE, "all followers have all up to " + marks,
				() -> this.followers.stream()
					.allMatch((follower) -> marks.entrySet()
						.stream()
						.allMatch((mark) -> follower.has(mark.getKey(), mark.getValue()))));
	}

	/**
	 * Brings the followers of a node back to it.
	 * @param node the node
	 */
	public void comeHome(Node node) {
		this.followers.stream().filter((follower) -> follower.home() == node).forEach(Follower::comeHome);
	}

	/**
	 * Returns the number of nodes.
	 * @return how many serve clients
	 */
	public int nodes() {
		return this.nodes.size();
	}

	/**
	 * Returns the threads.
	 * @return their ids
	 */
	public List<String> threads() {
		return this.threads;
	}

	/**
	 * Returns the clients.
	 * @return all of them
	 */
	public List<Follower> followers() {
		return this.followers;
	}

	/**
	 * Returns the number of acknowledged messages.
	 * @return the number so far
	 */
	public long acknowledged() {
		return this.writers.count();
	}

	/** Ends the writers, and what assistants write in their turn. */
	public void stop() {
		this.writers.stop();
		if (this.recitals != null) {
			this.recitals.stop();
		}
		if (this.stopped == 0) {
			this.stopped = System.nanoTime();
		}
	}

	/**
	 * Returns when the writers were stopped.
	 * @return the time, in nanoseconds
	 */
	public long stopped() {
		return this.stopped;
	}

	/**
	 * Ends the writers, gives followers time to get the rest, and reads what is stored.
	 * @return what happened
	 */
	public History history() {
		stop();
		try {
			whole();
		}
		catch (IllegalStateException ex) {
			// The gaps will show who misses what.
			System.err.println(ex.getMessage());
		}
		List<Followed> followed = this.followers.stream().flatMap((follower) -> follower.followed().stream()).toList();
		Map<String, List<StoredEvent>> stored = new HashMap<>();
		this.threads.forEach((thread) -> stored.put(thread, stored(thread)));
		return new History(stored, this.writers.sent(), followed);
	}

	/**
	 * Reads what is stored of texts, after {@link #history()}.
	 * @param kills nodes that were killed
	 * @return what happened to texts; nothing unless an assistant has written some
	 */
	public TextHistory texts(List<Kill> kills) {
		if (this.recitals == null) {
			return new TextHistory(List.of(), List.of(), List.of(), kills);
		}
		List<StoredText> stored = this.threads.stream()
			.flatMap((thread) -> events(thread).stream())
			.filter((event) -> event.path("type").asString("").equals("message"))
			.map((event) -> new StoredText(event.path("id").asString(""), text(event, "run_id"),
					text(event.path("metadata"), "recited"), text(event.path("metadata").path("stream"), "status"),
					event.path("content").path(0).path("text").asString("")))
			.toList();
		return new TextHistory(this.recitals.recitals(), stored,
				this.followers.stream().flatMap((follower) -> follower.readings().stream()).toList(), kills);
	}

	private List<StoredEvent> stored(String thread) {
		return events(thread).stream()
			.map((event) -> new StoredEvent(event.path("id").asString(""), event.path("type").asString(""),
					text(event, "client_id"), text(event, "run_id"), event.path("author").path("id").asString("")))
			.toList();
	}

	private List<JsonNode> events(String thread) {
		List<JsonNode> events = new ArrayList<>();
		String cursor = "";
		while (true) {
			JsonNode page = Http
				.get(this.nodes.get(0).port(), "/acp/threads/%s/events?limit=%d%s".formatted(thread, PAGE, cursor))
				.json();
			page.path("items").forEach(events::add);
			JsonNode next = page.path("next_cursor");
			if (!next.isObject()) {
				return events;
			}
			cursor = "&cursor_created_at=%s&cursor_id=%s".formatted(next.path("created_at").asString(""),
					next.path("id").asString(""));
		}
	}

	private static @Nullable String text(JsonNode event, String name) {
		JsonNode value = event.path(name);
		return value.isString() ? value.asString() : null;
	}

	@Override
	public void close() {
		this.followers.forEach(Follower::close);
		stop();
	}

	/**
	 * How much there is of everything.
	 *
	 * @param threads number of threads
	 * @param writers number of writers
	 * @param pace pause of a writer between two messages
	 * @param followers number of followers of each home
	 * @param oneThreadEach whether a follower follows one thread and not all, those of a
	 * home one after another
	 */
	public record Size(int threads, int writers, Duration pace, int followers, boolean oneThreadEach) {
	}

}
