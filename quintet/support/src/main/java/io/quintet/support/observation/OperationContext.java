package io.quintet.support.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed operation.
 */
public abstract class OperationContext extends Observation.Context {

	private final String operation;

	private volatile @Nullable String outcome;

	/**
	 * Creates the context of an operation.
	 * @param operation name of the operation
	 */
	protected OperationContext(String operation) {
		this.operation = operation;
	}

	/**
	 * Returns the operation.
	 * @return its name
	 */
	public final String operation() {
		return this.operation;
	}

	/**
	 * Returns how the operation ended.
	 * @return a word such as {@code ok}, {@code cancelled} or {@code error}; {@code null}
	 * as long as it goes on
	 */
	public final @Nullable String outcome() {
		return this.outcome;
	}

	/**
	 * Sets how the operation ended; the first call counts.
	 * @param outcome the word
	 */
	protected final void end(String outcome) {
		if (this.outcome == null) {
			this.outcome = outcome;
		}
	}

}
