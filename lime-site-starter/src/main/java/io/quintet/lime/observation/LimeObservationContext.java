package io.quintet.lime.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.quintet.lime.error.LimeException;

/**
 * What is known of an observed operation, call or handler.
 */
public final class LimeObservationContext extends Observation.Context {

	private final String kind;

	private final String operation;

	private volatile @Nullable String outcome;

	LimeObservationContext(String kind, String operation) {
		this.kind = kind;
		this.operation = operation;
	}

	/**
	 * Returns what is observed.
	 * @return {@code lime.operation}, {@code lime.http} or {@code lime.handler}
	 */
	public String kind() {
		return this.kind;
	}

	/**
	 * Returns the operation.
	 * @return the name of a method of {@code LimeSite} with dashes, of the HTTP call, or
	 * of the handler
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * Returns how it ended.
	 * @return {@code ok}, {@code cancelled}, {@code error}, or the simple name of the
	 * exception without {@code Lime} and {@code Exception} where it is one of the family;
	 * {@code null} before its end
	 */
	public @Nullable String outcome() {
		return this.outcome;
	}

	void setFailure(Throwable ex) {
		String name = ex.getClass().getSimpleName();
		this.outcome = (ex instanceof LimeException && !name.equals("LimeException"))
				? name.replaceAll("^Lime|Exception$", "") : "error";
	}

	void setOk() {
		this.outcome = "ok";
	}

	void setCancelled() {
		this.outcome = "cancelled";
	}

}
