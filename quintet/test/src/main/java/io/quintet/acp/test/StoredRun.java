package io.quintet.acp.test;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.StreamPart;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

/**
 * One run with its owner and lease, touched by one task at a time.
 */
final class StoredRun {

	private final StoredThread thread;

	private final String owner;

	private Run run;

	private Instant leasedUntil;

	/** Texts that are being written, by the id of their event. */
	private final Map<String, SavedStream> streams = new LinkedHashMap<>();

	StoredRun(StoredThread thread, Run run, String owner, Instant leasedUntil) {
		this.thread = thread;
		this.run = run;
		this.owner = owner;
		this.leasedUntil = leasedUntil;
	}

	StoredThread thread() {
		return this.thread;
	}

	Run run() {
		return this.run;
	}

	boolean isActive() {
		return !this.run.status().isTerminal();
	}

	boolean isOwnedBy(@Nullable String node) {
		return this.owner.equals(node);
	}

	boolean isLapsed(Instant now) {
		return !this.leasedUntil.isAfter(now);
	}

	void renew(Instant until) {
		this.leasedUntil = until;
	}

	void annotate(Map<String, JsonNode> metadata) {
		Map<String, JsonNode> all = new LinkedHashMap<>(this.run.metadata());
		all.putAll(metadata);
		this.run = new Run(this.run.id(), this.run.threadId(), this.run.assistant(), this.run.triggeredBy(),
				this.run.status(), this.run.startedAt(), this.run.completedAt(), this.run.error(),
				this.run.idempotencyKey(), all);
	}

	Run become(RunStatus status, @Nullable RunError error, Instant now) {
		this.run = new Run(this.run.id(), this.run.threadId(), this.run.assistant(), this.run.triggeredBy(), status,
				this.run.startedAt(), status.isTerminal() ? now : null, error, this.run.idempotencyKey(),
				this.run.metadata());
		return this.run;
	}

	Map<String, SavedStream> streams() {
		return this.streams;
	}

	/** Whether the run is over and its node has left texts behind. */
	boolean isLeftBehind(Instant now) {
		return !isActive() && !this.streams.isEmpty() && isLapsed(now);
	}

	/**
	 * A text, in parts by their position.
	 *
	 * @param first one of the parts
	 * @param parts all of them
	 */
	record SavedStream(StreamPart first, TreeMap<Integer, String> parts) {

		String text() {
			return String.join("", this.parts.values());
		}

		OpenStream toOpenStream(Run run) {
			return new OpenStream(this.first.eventId(), run.threadId(), run.id(), this.first.type(), run.assistant(),
					text());
		}

		KeptStream toInterrupted() {
			Map<String, JsonNode> metadata = new LinkedHashMap<>(this.first.metadata());
			metadata.put("stream", Metadata.toNode(Map.of("status", "interrupted")));
			return new KeptStream(this.first.eventId(), this.first.type().body(text()), metadata);
		}

	}

}
