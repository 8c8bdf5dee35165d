package io.quintet.samples.allinone.bridges;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.ThreadEvent;

/**
 * What the events of a thread say about its coding session: which one it is, how far its
 * messages were read, which turn is open, and what was written to it since. A turn is a
 * {@code tool.call} of the assistant, and open until there is its {@code tool.result}.
 */
final class CodingThread {

	static final String TOOL = "happy";

	/**
	 * Member of the metadata: {@code session}, {@code seq} of the last message of the
	 * session that the event tells, and {@code turn} with events that begin one.
	 */
	private static final String METADATA = "happy";

	/** In the metadata of what {@code ThreadForms} tells the room for a person. */
	private static final String FORM = "hpp_session";

	/** Messages that one turn takes, the newest ones. */
	private static final int MAX_MESSAGES = 50;

	/** Characters of them together. */
	private static final int MAX_TEXT = 100_000;

	private final String assistantId;

	private final Deque<ThreadEvent> unsent = new ArrayDeque<>();

	private @Nullable String session;

	private long seq;

	private int told;

	private EventBody.@Nullable ToolCall turn;

	private boolean cancelled;

	CodingThread(String assistantId) {
		this.assistantId = assistantId;
	}

	/** Metadata of an event that tells messages of a session up to a number. */
	static Map<String, ?> position(String session, long seq) {
		return Map.of(METADATA, Map.of("session", session, "seq", seq));
	}

	/** Takes the next event of the thread. */
	void read(ThreadEvent event) {
		if (event.author().id().equals(this.assistantId)) {
			// What no run has said does not count.
			if (event.runId() != null) {
				readOwn(event);
			}
		}
		else if (!said(event).isBlank()) {
			this.unsent.add(event);
			if (this.unsent.size() > MAX_MESSAGES) {
				this.unsent.remove();
			}
		}
	}

	private void readOwn(ThreadEvent event) {
		JsonNode metadata = event.metadata().get(METADATA);
		if (metadata != null) {
			move(metadata.path("session").asString(""), metadata.path("seq").asLong(0));
			if (event.metadata().containsKey("stream") && metadata.path("seq").asLong(0) == this.seq) {
				this.told += content(event).length();
			}
		}
		if (event.body() instanceof EventBody.ToolCall call && metadata != null && metadata.has("turn")) {
			begin(call, metadata.path("turn").asString(""));
		}
		else if (event.body() instanceof EventBody.ToolResult result && this.turn != null
				&& this.turn.id().equals(result.id())) {
			this.turn = null;
		}
		else if (event.body() instanceof EventBody.RunCancelled) {
			this.cancelled = true;
		}
	}

	private void move(String session, long seq) {
		if (!session.equals(this.session)) {
			this.session = session;
			this.seq = -1;
		}
		if (seq > this.seq) {
			this.seq = seq;
			this.told = 0;
		}
	}

	private void begin(EventBody.ToolCall call, String lastEventId) {
		this.turn = call;
		this.cancelled = false;
		if (this.unsent.stream().anyMatch((event) -> event.id().equals(lastEventId))) {
			boolean last = false;
			while (!last) {
				last = this.unsent.remove().id().equals(lastEventId);
			}
		}
	}

	/** Returns the session, {@code null} when there was none yet. */
	@Nullable String session() {
		return this.session;
	}

	/** Returns the number behind which the messages of the session are not told yet. */
	long seq() {
		return Math.max(0, this.seq);
	}

	/**
	 * Returns how many characters of the text behind that number are told: those of a
	 * text that broke off.
	 */
	int told() {
		return this.told;
	}

	/** Returns the turn that is open, {@code null} when none is. */
	EventBody.@Nullable ToolCall turn() {
		return this.turn;
	}

	/** Returns whether a run was cancelled since that turn began. */
	boolean isCancelled() {
		return this.cancelled;
	}

	boolean hasUnsent() {
		return !this.unsent.isEmpty();
	}

	/**
	 * Makes the event that begins a turn with what was written. It is stored before
	 * anything is sent, and names what is sent after the last message in it, so that
	 * nothing is sent twice.
	 */
	AssistantEvent turn(AssistantEvents events, String session) {
		String last = this.unsent.getLast().id();
		long seq = session.equals(this.session) ? seq() : 0;
		return events.toolCall(TOOL, Map.of("session", session, "text", input()), TOOL + "_" + last,
				Map.of(METADATA, Map.of("session", session, "seq", seq, "turn", last)));
	}

	private String input() {
		boolean named = this.unsent.stream().map((event) -> event.author().id()).distinct().count() > 1;
		List<String> texts = new ArrayList<>();
		int left = MAX_TEXT;
		for (ThreadEvent event : (Iterable<ThreadEvent>) this.unsent::descendingIterator) {
			String text = named ? event.author().name() + ": " + said(event) : said(event);
			if (text.length() > left && !texts.isEmpty()) {
				break;
			}
			texts.add(0, text.substring(0, Math.min(text.length(), MAX_TEXT)));
			left -= text.length();
		}
		return texts.stream().collect(Collectors.joining("\n\n"));
	}

	/**
	 * Returns what an event says to the session: all that people write, and what other
	 * assistants hand over by name.
	 */
	private String said(ThreadEvent event) {
		if (event.metadata().containsKey(FORM)) {
			return "";
		}
		if (event.author().role() == Role.USER) {
			return text(event);
		}
		String name = "@" + this.assistantId + " ";
		return (event.author().role() == Role.ASSISTANT && text(event).startsWith(name))
				? text(event).substring(name.length()) : "";
	}

	private static String text(ThreadEvent event) {
		return (event.body() instanceof EventBody.Message message) ? message.text() : "";
	}

	private static String content(ThreadEvent event) {
		return (event.body() instanceof EventBody.Reasoning reasoning) ? reasoning.content() : text(event);
	}

}
