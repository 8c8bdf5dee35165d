package io.quintet.acp.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.AcpException;

/**
 * What is known of an observed operation.
 */
public final class AcpObservationContext extends Observation.Context {

	private final String operation;

	private volatile @Nullable String outcome;

	AcpObservationContext(String operation) {
		this.operation = operation;
	}

	/**
	 * Returns the operation.
	 * @return the name of a method of {@code AcpThreads} with dashes, {@code publish} or
	 * {@code execute} for a run
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * Returns how the operation ended.
	 * @return {@code ok}, {@code cancelled}, {@code error}, or the code of a refusal;
	 * {@code null} as long as it goes on
	 */
	public @Nullable String outcome() {
		return this.outcome;
	}

	void setFailure(Throwable ex) {
		this.outcome = (ex instanceof AcpException refusal) ? refusal.code().wire() : "error";
	}

	void setCompleted() {
		this.outcome = "ok";
	}

	void setCancelled() {
		this.outcome = "cancelled";
	}

}
