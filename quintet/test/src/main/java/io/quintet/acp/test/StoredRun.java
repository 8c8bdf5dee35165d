package io.quintet.acp.test;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

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

	Run become(RunStatus status, @Nullable RunError error, Instant now) {
		this.run = new Run(this.run.id(), this.run.threadId(), this.run.assistant(), this.run.triggeredBy(), status,
				this.run.startedAt(), status.isTerminal() ? now : null, error, this.run.idempotencyKey(),
				this.run.metadata());
		return this.run;
	}

}
