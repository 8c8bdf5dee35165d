package io.quintet.acp.observation;

import io.micrometer.observation.Observation;

import io.quintet.acp.thread.AcpException;

/**
 * What is known of an observed operation.
 */
public final class AcpObservationContext extends Observation.Context {

	private final String operation;

	private volatile String outcome = "ok";

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
	 * @return {@code ok}, {@code cancelled}, {@code error}, or the code of a refusal
	 */
	public String outcome() {
		return this.outcome;
	}

	void setFailure(Throwable ex) {
		this.outcome = (ex instanceof AcpException refusal) ? refusal.code().wire() : "error";
	}

	void setCancelled() {
		this.outcome = "cancelled";
	}

}
