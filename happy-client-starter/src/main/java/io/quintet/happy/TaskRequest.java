package io.quintet.happy;

import java.time.Duration;
import java.util.Objects;

/**
 * A task for a session of its own.
 *
 * @param session the session to start
 * @param message what to write to it
 * @param timeout longest wait for its turn
 */
public record TaskRequest(SpawnRequest session, UserMessage message, Duration timeout) {

	/** How long the original waits. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

	public TaskRequest {
		Objects.requireNonNull(session, "session");
		Objects.requireNonNull(message, "message");
		Objects.requireNonNull(timeout, "timeout");
	}

	/** A task in permission mode {@code yolo}, as the original has it. */
	public TaskRequest(SpawnRequest session, String prompt, Duration timeout) {
		this(session, UserMessage.of(prompt), timeout);
	}

	/** A task with the time that the original gives. */
	public static TaskRequest of(SpawnRequest session, String prompt) {
		return new TaskRequest(session, prompt, DEFAULT_TIMEOUT);
	}

	@Override
	public String toString() {
		return "TaskRequest[session=%s, timeout=%s]".formatted(this.session, this.timeout);
	}

}
