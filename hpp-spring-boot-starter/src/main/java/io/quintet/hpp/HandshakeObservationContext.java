package io.quintet.hpp;

import java.util.Locale;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed operation.
 */
public final class HandshakeObservationContext extends Observation.Context {

	private final String operation;

	private volatile @Nullable String outcome;

	HandshakeObservationContext(String operation) {
		this.operation = operation;
	}

	/**
	 * Returns the operation.
	 * @return {@code create}, {@code action}, {@code extend}, {@code user-edit} or
	 * {@code delete}
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * Returns how the operation ended.
	 * @return {@code ok}, {@code cancelled}, {@code error}, or the reason of a refusal in
	 * lower case with dashes; {@code null} while the operation runs
	 */
	public @Nullable String outcome() {
		return this.outcome;
	}

	void setOk() {
		this.outcome = "ok";
	}

	void setRefusal(@Nullable Throwable ex) {
		this.outcome = (ex instanceof HandshakeException refusal)
				? refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-') : "error";
	}

	void setCancelled() {
		this.outcome = "cancelled";
	}

}
