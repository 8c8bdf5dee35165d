package io.quintet.acp.internal.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.StreamPart;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.StreamType;

/**
 * A text that a handler writes. Frames and saved rows always hold a prefix of the text.
 * The first frame is sent after the first save, so each text that a client has seen ends
 * in an event, even when this node dies. Frames are published in order under a lock, so
 * subscribers must not block.
 */
final class RunStream {

	static final String FAILED = "failed";

	static final String CANCELLED = "cancelled";

	static final String INTERRUPTED = "interrupted";

	// Characters that are sent at once.
	private static final int FLUSH_LENGTH = 1024;

	private final String id = Ids.event();

	private final Run run;

	private final RunEnvironment environment;

	private final StreamType type;

	private final Map<String, JsonNode> metadata;

	private final StreamText parts = new StreamText();

	private final StringBuilder text = new StringBuilder();

	private long size;

	/** A part was refused, so the text can never be whole. */
	private boolean tooLong;

	/** Its beginning is on its way to the store. */
	private boolean beginning;

	/** Its beginning is saved, so it may be told. */
	private boolean tellable;

	private boolean announced;

	private int told;

	private int saved;

	private boolean scheduled;

	/** How many cancellations are on their way. */
	private int paused;

	/** The handler has ended the text. */
	private boolean ended;

	/** The run has ended. */
	private boolean closed;

	private @Nullable String status;

	RunStream(Run run, RunEnvironment environment, StreamType type, Map<String, JsonNode> metadata) {
		this.run = run;
		this.environment = environment;
		this.type = type;
		this.metadata = metadata;
		this.tellable = !environment.streams().enabled();
	}

	String id() {
		return this.id;
	}

	String threadId() {
		return this.run.threadId();
	}

	void write(String part) {
		StreamPart first;
		synchronized (this) {
			boolean empty = this.text.isEmpty();
			if (this.closed) {
				throw new RunOverException(this.run.id());
			}
			if (this.ended) {
				throw new IllegalStateException("The stream has ended");
			}
			append(this.parts.next(part));
			tellInTime();
			first = (empty && !this.tellable) ? unsaved() : null;
			this.beginning |= first != null;
		}
		if (first != null) {
			this.environment.saver().saveBeginning(this, first);
		}
	}

	private void tellInTime() {
		if (this.text.length() - this.told >= FLUSH_LENGTH) {
			tell();
		}
		else if (this.text.length() > this.told) {
			tellSoon();
		}
	}

	private void append(String next) {
		long longer = this.size + StreamText.utf8Size(next);
		this.tooLong |= longer > this.environment.streams().maxSize();
		refuseIfTooLong();
		this.size = longer;
		this.text.append(next);
	}

	private void refuseIfTooLong() {
		if (this.tooLong) {
			throw new StreamTooLongException(this.environment.streams().maxSize());
		}
	}

	private void announce() {
		if (!this.announced && this.tellable && this.paused == 0) {
			this.announced = true;
			publish(new ThreadFrame.StreamStarted(threadId(), this.id, this.run.id(), this.type, this.run.assistant()));
		}
	}

	private void tellSoon() {
		if (!this.scheduled) {
			this.scheduled = true;
			this.environment.timer()
				.schedule(this::tellNow, this.environment.streams().flushInterval().toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private synchronized void tellNow() {
		this.scheduled = false;
		if (!this.closed) {
			tell();
		}
	}

	private void tell() {
		if (this.tellable && this.paused == 0 && this.text.length() > this.told) {
			announce();
			int offset = this.told;
			this.told = this.text.length();
			publish(new ThreadFrame.StreamDelta(threadId(), this.id, offset, this.text.substring(offset)));
		}
	}

	/**
	 * Tells all again, for who has missed something. Not when the event may be stored
	 * already: who asks would never hear of an event that was stored before.
	 */
	synchronized void tellAgain() {
		if (this.announced && !this.ended && !this.closed && this.paused == 0) {
			publish(new ThreadFrame.StreamStarted(threadId(), this.id, this.run.id(), this.type, this.run.assistant()));
			publish(new ThreadFrame.StreamDelta(threadId(), this.id, 0, this.text.substring(0, this.told)));
		}
	}

	private void publish(ThreadFrame frame) {
		if (this.environment.streams().enabled()) {
			this.environment.broadcaster().publish(frame);
		}
	}

	/**
	 * Ends the text as whole. Returns {@code null} when there is none.
	 * @throws StreamTooLongException when a part was refused; the text is not ended
	 */
	synchronized @Nullable AssistantEvent complete() {
		if (this.closed) {
			throw new RunOverException(this.run.id());
		}
		refuseIfTooLong();
		return end(null, null);
	}

	/** Ends the text where it is. Returns {@code null} when there is none, or no more. */
	synchronized @Nullable AssistantEvent cut(String status, @Nullable RunError error) {
		return (this.ended || this.closed) ? null : end(status, error);
	}

	private @Nullable AssistantEvent end(@Nullable String status, @Nullable RunError error) {
		if (this.ended) {
			throw new IllegalStateException("The stream has ended");
		}
		this.ended = true;
		// Its event is stored next, which is as good as a beginning that is saved.
		this.tellable = true;
		finish(status, error);
		return this.text.isEmpty() ? null
				: new AssistantEvent(this.type.body(this.text.toString()), markedMetadata(), this.id);
	}

	private void finish(@Nullable String status, @Nullable RunError error) {
		this.text.append(this.parts.last());
		this.status = status;
		tell();
		if (error != null && this.announced) {
			publish(new ThreadFrame.StreamFailed(threadId(), this.id, error));
		}
	}

	/** Whether an event has the whole text, which is bounded already. */
	synchronized boolean isBodyOf(AssistantEvent event) {
		return this.type.body(this.text.toString()).equals(event.body());
	}

	/**
	 * Tells no more for now.
	 * @return what is told so far, to be stored as cancelled; {@code null} when there is
	 * no text
	 */
	synchronized @Nullable KeptStream pause() {
		tell();
		this.paused++;
		String present = this.status;
		if (!this.ended) {
			this.status = CANCELLED;
		}
		KeptStream kept = kept();
		this.status = present;
		return kept;
	}

	/** Goes on telling. */
	synchronized void resume() {
		this.paused--;
		tell();
	}

	/**
	 * Ends with the run.
	 * @return what is told, to be stored; {@code null} when there is no text
	 */
	synchronized @Nullable KeptStream close(String status, @Nullable RunError error) {
		if (!this.closed && !this.ended) {
			finish(status, error);
		}
		this.closed = true;
		return kept();
	}

	// Before anything is told all of it may be kept, as it may be saved.
	private @Nullable KeptStream kept() {
		String text = this.announced ? this.text.substring(0, this.told) : this.text.toString();
		return text.isEmpty() ? null : new KeptStream(this.id, this.type.body(text), markedMetadata());
	}

	private Map<String, JsonNode> markedMetadata() {
		if (this.status == null) {
			return this.metadata;
		}
		Map<String, JsonNode> marked = new LinkedHashMap<>(this.metadata);
		marked.put("stream", Metadata.toNode(Map.of("status", this.status)));
		return marked;
	}

	/** What is told and not saved, or is to be told; {@code null} when there is none. */
	synchronized @Nullable StreamPart unsaved() {
		int end = this.tellable ? this.told : this.text.length();
		return (end > this.saved && !this.beginning) ? new StreamPart(this.run.id(), this.id, this.type, this.metadata,
				this.saved, this.text.substring(this.saved, end)) : null;
	}

	/** Its beginning is saved, or has to be saved again. */
	synchronized void begun() {
		this.beginning = false;
	}

	synchronized void saved(StreamPart part) {
		this.saved = Math.max(this.saved, part.position() + part.text().length());
		if (!this.tellable && !this.ended && !this.closed) {
			this.tellable = true;
			announce();
			tellInTime();
		}
	}

	/** What is told, or {@code null} when nothing is. */
	synchronized @Nullable OpenStream told() {
		return this.announced ? new OpenStream(this.id, threadId(), this.run.id(), this.type, this.run.assistant(),
				this.text.substring(0, this.told)) : null;
	}

}
