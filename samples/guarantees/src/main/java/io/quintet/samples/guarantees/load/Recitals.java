package io.quintet.samples.guarantees.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Http.Answer;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.cluster.Program;
import io.quintet.samples.guarantees.history.TextHistory.Recital;

/**
 * Runs one text after another in each thread: sends a message and invokes, on any node,
 * the assistant that repeats it part by part.
 */
final class Recitals {

	static final String ASSISTANT = "recite";

	// As fast as language models write.
	private static final int PARTS_PER_SECOND = 150;

	private static final int PART = 5;

	private static final int LONGEST_SECONDS = 8;

	private static final int[] ALPHABET = "abc d\u00e9\u20ac\ud83d\ude00\ud83d\ude80".codePoints().toArray();

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final Duration LOOK = Duration.ofMillis(50);

	private final List<Node> nodes;

	private final Writers writers;

	private final Queue<Recital> recitals = new ConcurrentLinkedQueue<>();

	private final List<Thread> running = new ArrayList<>();

	private volatile boolean stopped;

	/**
	 * Begins a text in each thread.
	 * @param nodes the nodes
	 * @param threads the threads
	 * @param writers send the messages
	 * @param followers are told the ends of runs
	 * @param seed of texts and nodes
	 */
	Recitals(List<Node> nodes, List<String> threads, Writers writers, List<Follower> followers, long seed) {
		this.nodes = nodes;
		this.writers = writers;
		for (int number = 0; number < threads.size(); number++) {
			String thread = threads.get(number);
			Random random = new Random(seed * 1000 + number);
			List<Follower> present = followers.stream().filter((follower) -> follower.follows(thread)).toList();
			Thread reciting = new Thread(() -> recite(thread, present, random), "recital-" + number);
			reciting.setDaemon(true);
			this.running.add(reciting);
			reciting.start();
		}
	}

	private void recite(String thread, List<Follower> followers, Random random) {
		for (int number = 0; !this.stopped; number++) {
			int first = random.nextInt(this.nodes.size());
			ObjectNode message = Writers.message("recital-" + thread + "-" + number, text(random));
			message.putObject("metadata").put("part", PART).put("rate", PARTS_PER_SECOND);
			this.writers.send(thread, message, first);
			String run = invoke(thread, first);
			Program.await(PATIENCE, "run %s is over".formatted(run), () -> {
				LockSupport.parkNanos(LOOK.toNanos());
				return isOver(followers, run);
			});
		}
	}

	private static String text(Random random) {
		int length = PARTS_PER_SECOND * PART * (1 + random.nextInt(LONGEST_SECONDS));
		StringBuilder text = new StringBuilder();
		while (text.length() < length) {
			text.appendCodePoint(ALPHABET[random.nextInt(ALPHABET.length)]);
		}
		return text.toString();
	}

	private String invoke(String thread, int first) {
		ObjectNode body = Http.JSON.createObjectNode();
		body.putArray("assistant_ids").add(ASSISTANT);
		Set<Integer> asked = new LinkedHashSet<>();
		long invokedAt = System.nanoTime();
		for (int attempt = 0; System.nanoTime() - invokedAt < PATIENCE.toNanos(); attempt++) {
			Node node = this.nodes.get((first + attempt) % this.nodes.size());
			asked.add(node.number());
			Answer answer = Http.post(node.port(), "/acp/threads/" + thread + "/invocations", body);
			if (answer.isSuccess()) {
				String run = answer.json().path("runs").path(0).path("id").asString("");
				this.recitals.add(new Recital(run, asked, invokedAt));
				return run;
			}
			LockSupport.parkNanos(LOOK.toNanos());
		}
		throw new IllegalStateException("No node takes a run in thread " + thread);
	}

	private static boolean isOver(List<Follower> followers, String run) {
		return followers.stream()
			.anyMatch(
					(follower) -> follower.toldAt(run, "completed") != null || follower.toldAt(run, "failed") != null);
	}

	/** Ends each with the run that it has in hand. */
	void stop() {
		this.stopped = true;
		Writers.join(this.running);
	}

	List<Recital> recitals() {
		return List.copyOf(this.recitals);
	}

}
