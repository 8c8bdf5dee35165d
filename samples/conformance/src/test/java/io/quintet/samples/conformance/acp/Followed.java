package io.quintet.samples.conformance.acp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thread that several clients follow, wherever its server is.
 */
final class Followed {

	private static final String LAST = "last";

	private final String thread;

	private final String identity;

	private final CountDownLatch over = new CountDownLatch(1);

	// Each event once, however many clients have it.
	private final Map<String, JsonNode> events = new ConcurrentHashMap<>();

	private volatile int port;

	Followed(int port, Caller caller, String thread) {
		this.port = port;
		this.identity = caller.identity();
		this.thread = thread;
	}

	String thread() {
		return this.thread;
	}

	String identity() {
		return this.identity;
	}

	int port() {
		return this.port;
	}

	void moveTo(int newPort) {
		this.port = newPort;
	}

	/**
	 * Lets clients keep their connections, and sends what they take for the last event.
	 */
	void end(Caller caller) {
		this.over.countDown();
		assertThat(caller.message(this.thread, LAST, "The end.").status()).isEqualTo(201);
	}

	boolean isLast(JsonNode event) {
		return event.get("client_id").asString("").equals(LAST);
	}

	boolean isOver() {
		return this.over.getCount() == 0;
	}

	CountDownLatch over() {
		return this.over;
	}

	/** All clients must have seen the same. */
	JsonNode same(JsonNode event) {
		JsonNode first = this.events.putIfAbsent(event.get("id").asString(), event);
		if (first == null) {
			return event;
		}
		assertThat(event).as("the same for everybody").isEqualTo(first);
		return first;
	}

}
