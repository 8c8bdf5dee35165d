package io.quintet.samples.guarantees.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Http.Answer;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.history.History.SentMessage;

/**
 * Writers over REST, spread over the nodes. A message that is not acknowledged is sent
 * again under its id to the next node until it is.
 */
final class Writers {

	private static final Duration RETRY = Duration.ofMillis(20);

	private final List<Node> nodes;

	private final List<String> threads;

	private final Duration pace;

	private final Queue<SentMessage> sent = new ConcurrentLinkedQueue<>();

	private final AtomicLong count = new AtomicLong();

	private final List<Thread> running = new ArrayList<>();

	private volatile boolean stopped;

	/**
	 * Starts writers.
	 * @param nodes the nodes
	 * @param threads the threads that they write to
	 * @param writers number of writers
	 * @param pace pause of a writer between two messages
	 * @param seed of what they choose
	 */
	Writers(List<Node> nodes, List<String> threads, int writers, Duration pace, long seed) {
		this.nodes = nodes;
		this.threads = threads;
		this.pace = pace;
		for (int number = 0; number < writers; number++) {
			String name = "w" + number;
			Random random = new Random(seed * 1000 + number);
			Thread thread = new Thread(() -> write(name, random), name);
			thread.setDaemon(true);
			this.running.add(thread);
			thread.start();
		}
	}

	private void write(String name, Random random) {
		for (long message = 0; !this.stopped; message++) {
			send(this.threads.get(random.nextInt(this.threads.size())), name + "-" + message,
					random.nextInt(this.nodes.size()));
			if (!this.pace.isZero()) {
				LockSupport.parkNanos(this.pace.toNanos());
			}
		}
	}

	/**
	 * Sends a message until it is acknowledged.
	 * @param thread the thread
	 * @param clientId id of the message
	 * @param first place of the node that it is sent to first
	 * @return time of the event that was stored
	 */
	String send(String thread, String clientId, int first) {
		return send(thread, message(clientId, "message " + clientId), first);
	}

	static ObjectNode message(String clientId, String text) {
		ObjectNode message = Http.JSON.createObjectNode().put("client_id", clientId);
		message.putArray("content").addObject().put("type", "text").put("text", text);
		return message;
	}

	String send(String thread, ObjectNode message, int first) {
		String clientId = message.path("client_id").asString("");
		long sentAt = System.nanoTime();
		for (int attempt = 0;; attempt++) {
			Node node = this.nodes.get((first + attempt) % this.nodes.size());
			Answer answer = Http.post(node.port(), "/acp/threads/" + thread + "/messages", message);
			if (answer.isSuccess()) {
				long acknowledgedAt = System.nanoTime();
				this.sent.add(new SentMessage(thread, clientId, answer.json().path("id").asString(""), node.number(),
						sentAt, acknowledgedAt));
				this.count.incrementAndGet();
				return answer.json().path("created_at").asString("");
			}
			if (answer.status() >= 400 && answer.status() < 500 && answer.status() != 429) {
				throw new IllegalStateException("A message is refused: " + answer);
			}
			LockSupport.parkNanos(RETRY.toNanos());
		}
	}

	long count() {
		return this.count.get();
	}

	/** Ends the writers, each with the message that it has in hand. */
	void stop() {
		this.stopped = true;
		join(this.running);
	}

	static void join(List<Thread> running) {
		for (Thread thread : running) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	List<SentMessage> sent() {
		return List.copyOf(this.sent);
	}

}
