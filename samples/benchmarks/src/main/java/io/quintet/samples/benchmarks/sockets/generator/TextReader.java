package io.quintet.samples.benchmarks.sockets.generator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.acp.Message;
import io.quintet.samples.benchmarks.acp.TokenOrder;
import io.quintet.samples.benchmarks.sockets.generator.Wire.Ack;

/**
 * A client in one thread that keeps texts by the rules of the React package: a start
 * begins an empty entry, a delta appends, an end changes nothing, the event removes the
 * entry. It keeps its store when its connection drops. All of it happens on the event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class TextReader implements Wire.Listener {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final int ADDRESSES = 8;

	private static final int RADIX = 10;

	private static final String BEGINNING = "{\"created_at\":\"1970-01-01T00:00:00Z\",\"id\":\"evt_0000000000000000\"}";

	private final int number;

	private final int thread;

	private final TextReaders readers;

	/** Texts that are being written, by the id of their event. */
	private final Map<String, StringBuilder> entries = new HashMap<>();

	/** What entries had when the connection dropped, until they begin anew. */
	private final Map<String, StringBuilder> dropped = new HashMap<>();

	/** Those that began on the present connection. */
	private final Set<String> begun = new HashSet<>();

	/** Texts of events, by id. */
	private final Map<String, String> texts = new HashMap<>();

	private String since = BEGINNING;

	private @Nullable Wire wire;

	private boolean joined;

	private boolean invoking;

	TextReader(int number, int thread, TextReaders readers) {
		this.number = number;
		this.thread = thread;
		this.readers = readers;
	}

	String threadId() {
		return Message.threadId(this.thread);
	}

	/** Whether it has joined and waits for no answer, which a drop could lose. */
	boolean isAtRest() {
		return this.joined && !this.invoking;
	}

	Map<String, String> texts() {
		return this.texts;
	}

	/** Connects and joins behind the last event that it has. */
	CompletableFuture<?> join(Bootstrap bootstrap, int port) {
		Wire opened = new Wire(this.number, Dialect.ACP.headers(this.number), this);
		this.wire = opened;
		this.begun.clear();
		return opened.open(bootstrap, Sockets.server(port), Sockets.client(this.number, ADDRESSES))
			.thenCompose((open) -> opened
				.ask("[\"thread:join\",{\"thread_id\":\"%s\",\"since\":%s}]".formatted(threadId(), this.since)))
			.thenAccept(this::answered);
	}

	private void answered(Ack ack) {
		this.joined = true;
		for (JsonNode event : JSON.readTree(ack.arguments()).path(0).path("replayed")) {
			stored(event);
		}
	}

	/** Invokes the assistant; to be called at rest. */
	void invoke() {
		this.invoking = true;
		Objects.requireNonNull(this.wire)
			.ask("[\"assistant:invoke\",{\"thread_id\":\"%s\",\"assistant_ids\":[\"writer\"]}]".formatted(threadId()))
			.whenComplete((ack, failure) -> {
				this.invoking = false;
				if (failure != null) {
					fault("cannot invoke the assistant: " + failure.getMessage());
				}
			});
	}

	void drop() {
		Wire open = this.wire;
		this.wire = null;
		this.joined = false;
		this.dropped.putAll(this.entries);
		if (open != null) {
			open.cut();
		}
	}

	@Override
	public void event(Wire from, ByteBuf in, int start, int length) {
		long now = System.nanoTime();
		if (from != this.wire) {
			return;
		}
		JsonNode frame = JSON.readTree(ByteBufUtil.getBytes(in, start, length));
		JsonNode data = frame.path(1);
		String id = data.path("event_id").asString("");
		boolean delta = false;
		switch (frame.path(0).asString("")) {
			case "stream:start" -> started(id);
			case "stream:delta" -> {
				delta = true;
				appended(id, data.get("text").stringValue(), now);
			}
			case "stream:end" -> {
				if (!data.path("error").isNull()) {
					fault("ends with " + data.get("error"));
				}
			}
			case "event" -> stored(data);
			default -> {
			}
		}
		this.readers.received(length, delta, now);
	}

	private void started(String id) {
		if (!this.begun.add(id)) {
			fault("begins twice: " + id);
		}
		if (this.texts.containsKey(id)) {
			fault("begins behind its event: " + id);
		}
		this.entries.put(id, new StringBuilder());
	}

	private void appended(String id, String part, long now) {
		StringBuilder text = this.entries.get(id);
		if (text == null || !this.begun.contains(id)) {
			fault("goes on without a beginning: " + id);
			return;
		}
		text.append(part);
		StringBuilder before = this.dropped.remove(id);
		if (before == null) {
			stamps(part, now);
		}
		else if (!startsWith(part, before)) {
			fault("goes on with another text: " + id);
		}
	}

	private void stamps(String part, long now) {
		for (int at = part.indexOf(TokenOrder.STAMP); at >= 0; at = part.indexOf(TokenOrder.STAMP, at + 1)) {
			this.readers.late(now - Long.parseLong(part, at + 1, part.indexOf(TokenOrder.STAMP_END, at), RADIX));
		}
	}

	private void stored(JsonNode event) {
		this.since = "{\"created_at\":%s,\"id\":%s}".formatted(event.get("created_at"), event.get("id"));
		if (!event.path("type").asString("").equals("message")) {
			return;
		}
		String id = event.get("id").stringValue();
		String whole = event.path("content").path(0).path("text").stringValue();
		if (this.texts.put(id, whole) != null) {
			fault("comes twice: " + id);
			return;
		}
		StringBuilder text = this.entries.remove(id);
		boolean complete = this.begun.contains(id);
		if (text != null && (complete ? !whole.contentEquals(text) : !startsWith(whole, text))) {
			fault("differs: %s has %d characters of %d".formatted(id, text.length(), whole.length()));
		}
		this.readers.stored(complete && text != null);
	}

	private static boolean startsWith(String whole, CharSequence beginning) {
		return whole.length() >= beginning.length() && whole.substring(0, beginning.length()).contentEquals(beginning);
	}

	@Override
	public void ended(Wire from, Throwable cause) {
		if (from == this.wire) {
			this.joined = false;
			fault("is cut off: " + cause.getMessage());
		}
	}

	private void fault(String what) {
		this.readers.fault("reader %d of %s %s".formatted(this.number, threadId(), what));
	}

}
