package io.quintet.samples.conformance.acp;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was sent to one thread by several senders, and what the server acknowledged.
 */
final class Ledger {

	private final String thread;

	private final int senders;

	private volatile int messages;

	private final AtomicInteger next = new AtomicInteger();

	// By sender, in the order of the acknowledgements.
	private final Map<Integer, Queue<JsonNode>> acknowledged = new ConcurrentHashMap<>();

	private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();

	private final Queue<Answer> refusals = new ConcurrentLinkedQueue<>();

	private final AtomicInteger count = new AtomicInteger();

	Ledger(String thread, int senders, int messages) {
		this.thread = thread;
		this.senders = senders;
		this.messages = messages;
		for (int sender = 0; sender < senders; sender++) {
			this.acknowledged.put(sender, new ConcurrentLinkedQueue<>());
		}
	}

	String thread() {
		return this.thread;
	}

	int count() {
		return this.count.get();
	}

	/** Returns every answer that was no acknowledgement. */
	Queue<Answer> refusals() {
		return this.refusals;
	}

	/**
	 * Sends, with all senders at once, until every message is sent or the server is gone.
	 */
	Sending send(Caller caller) {
		ExecutorService threads = Executors.newFixedThreadPool(this.senders);
		List<Future<?>> all = new ArrayList<>();
		for (int sender = 0; sender < this.senders; sender++) {
			int number = sender;
			all.add(threads.submit(() -> send(caller, number)));
		}
		threads.shutdown();
		return new Sending(all);
	}

	private void send(Caller caller, int sender) {
		int message = this.next.getAndIncrement();
		while (message < this.messages) {
			String clientId = "m-" + message;
			try {
				if (send(caller, sender, clientId)) {
					message = this.next.getAndIncrement();
				}
			}
			catch (UncheckedIOException ex) {
				// Whether it was stored is open, as for any client that loses its server.
				this.unanswered.add(clientId);
				return;
			}
		}
	}

	// Tells whether it was acknowledged; else it is sent again under its id.
	private boolean send(Caller caller, int sender, String clientId) {
		long began = System.nanoTime();
		Reply reply = caller.message(this.thread, clientId, "message " + clientId);
		if (reply.status() != 201 && reply.status() != 200) {
			this.refusals.add(new Answer(reply, System.nanoTime() - began));
			return false;
		}
		this.acknowledged.get(sender).add(reply.json());
		this.count.incrementAndGet();
		return true;
	}

	/** Lets the senders end with the message that they have in hand. */
	void finish() {
		this.messages = 0;
	}

	/** Sends again what was not acknowledged, until it is. */
	void complete(Caller caller) {
		List<String> open = new ArrayList<>(this.unanswered);
		this.unanswered.clear();
		int from = Math.min(this.next.getAndSet(this.messages), this.messages);
		for (int message = from; message < this.messages; message++) {
			open.add("m-" + message);
		}
		for (String clientId : open) {
			Reply reply = caller.message(this.thread, clientId, "message " + clientId);
			assertThat(reply.status()).as(reply.toString()).isIn(200, 201);
			this.acknowledged.computeIfAbsent(this.senders, (sender) -> new ConcurrentLinkedQueue<>())
				.add(reply.json());
			this.count.incrementAndGet();
		}
	}

	/**
	 * Checks the whole thread against the acknowledgements: everything is there, once, as
	 * it was acknowledged, and in an order that fits.
	 */
	void check(List<JsonNode> events) {
		Map<String, Integer> positions = new HashMap<>();
		Set<String> clientIds = new HashSet<>();
		String before = "";
		for (int i = 0; i < events.size(); i++) {
			JsonNode event = events.get(i);
			assertThat(event.get("created_at").asString()).as("strictly increasing").isGreaterThan(before);
			before = event.get("created_at").asString();
			assertThat(positions.put(event.get("id").asString(), i)).as("once: " + event).isNull();
			if (event.get("client_id").isString()) {
				assertThat(clientIds.add(event.get("client_id").asString())).as("once: " + event).isTrue();
			}
		}
		this.acknowledged.forEach((sender, sent) -> checkOrder(sender, sent, positions, events));
	}

	private void checkOrder(int sender, Queue<JsonNode> sent, Map<String, Integer> positions, List<JsonNode> events) {
		int last = -1;
		for (JsonNode event : sent) {
			Integer position = positions.get(event.get("id").asString());
			assertThat(position).as("acknowledged, so it is there: " + event).isNotNull();
			assertThat(events.get(position)).isEqualTo(event);
			// What is sent again may have been stored long ago.
			if (sender < this.senders) {
				assertThat(position).as("in the order of sending: " + event).isGreaterThan(last);
				last = position;
			}
		}
	}

	/**
	 * Senders at work.
	 *
	 * @param all their work
	 */
	record Sending(List<Future<?>> all) {

		void await() throws Exception {
			for (Future<?> one : this.all) {
				one.get(3, TimeUnit.MINUTES);
			}
		}

	}

	/**
	 * An answer and its time.
	 *
	 * @param reply the answer
	 * @param nanos how long it took
	 */
	record Answer(Reply reply, long nanos) {

	}

}
